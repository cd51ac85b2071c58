package dev.argyle.linux;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PacketReceiver;
import dev.argyle.device.ReceiveCoalescing;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.Watch;
import dev.argyle.sock.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Reads packets from a queue of a TUN device and hands them up. Used by one thread at a time; the
/// counters by any.
final class PacketIntake {
  private static final int BATCH_PACKETS = 64;
  private static final int PACKET_BYTES = 65_536;
  private static final int ENOUGH_BYTES = 65_536; // for who is relieved; more would leave the cache
  private static final int MOST_COPIED_BYTES = 16_384 - SkBuff.HEAD_ROOM_BYTES;

  private final String name;
  private final int fd;
  private final int inFront; // octets of a virtio-net header, or none
  private final Arena arena = Arena.ofShared();
  private final MemorySegment callState = Libc.callState(arena);
  private final PacketReceiver receiver;
  private final ReceiveCoalescing coalescing;
  private final PacketReceiver first; // of the receiver and what is in front of it
  private final LongAdder packets;
  private final LongAdder octets;
  private @Nullable SkBuff spare;
  private volatile boolean stopping;
  private volatile @Nullable TunException failure;

  /// @param name of the interface
  /// @param fd a descriptor that does not block
  /// @param inFront octets of the [VirtioNetHeader] in front of each packet, or 0
  /// @param packets counts them
  /// @param octets counts theirs
  PacketIntake(
      String name,
      int fd,
      int inFront,
      PacketReceiver receiver,
      LongAdder packets,
      LongAdder octets) {
    this.name = name;
    this.fd = fd;
    this.inFront = inFront;
    this.receiver = receiver;
    this.coalescing = new ReceiveCoalescing(receiver);
    boolean joins = inFront == 0 && receiver.takesJoined(); // with offload the kernel has done it
    this.first = joins ? coalescing : receiver;
    this.packets = packets;
    this.octets = octets;
  }

  /// Hands up what is there, and does the work that this has raised.
  ///
  /// @param keeper who waits for it, and stops soon after having been relieved
  /// @return how many packets it was
  int take(Watch.Keeper keeper) {
    int taken = 0;
    int takenBytes = 0;
    SkBuff packet = read();
    while (packet != null) {
      int length = packet.length();
      packets.increment();
      octets.add(length);
      first.receive(packet);
      taken++;
      takenBytes += length;
      boolean enough =
          taken == BATCH_PACKETS || stopping || takenBytes >= ENOUGH_BYTES && keeper.isRelieved();
      packet = enough ? null : read();
    }
    coalescing.flush();
    BottomHalf.run();
    return taken;
  }

  /// Has [#take] come to an end; what is native is not touched any more after that.
  void stop() {
    stopping = true;
  }

  /// Whether it was neither stopped, nor a call has failed.
  boolean isGoing() {
    return !stopping && failure == null;
  }

  /// Gives back what it holds. Called when nobody takes packets any more.
  void release() {
    if (spare != null) {
      spare.release();
      spare = null;
    }
    arena.close();
  }

  /// Why nothing can be read any more, or null if all is well.
  @Nullable TunException failure() {
    return failure;
  }

  /// A call other than a read has failed.
  void fail(int result) {
    failure = TunException.reading(name, result);
  }

  /// Reads a packet into a block that has room for any. One that is small is copied into a block
  /// that is small, too, and the large one is used for the next; of one that is large every copy
  /// counts.
  ///
  /// @return null if there is none
  private @Nullable SkBuff read() {
    BufferPool pool = receiver.pool();
    SkBuff large = spare == null ? pool.allocate(SkBuff.HEAD_ROOM_BYTES, PACKET_BYTES) : spare;
    spare = large;
    byte[] array = large.array();
    int at = large.offset();
    MemorySegment room = MemorySegment.ofArray(array).asSlice(at - inFront, inFront + PACKET_BYTES);
    int result = Libc.readToHeap(fd, room, callState);
    if (result < 0) {
      if (result != Errno.EAGAIN.negated() && result != Errno.EINTR.negated()) {
        fail(result);
      }
      return null;
    }
    int length = Math.max(0, result - inFront);
    SkBuff packet = large;
    if (length <= MOST_COPIED_BYTES) {
      packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, length);
      packet.put(array, at, length);
    } else {
      packet.put(length);
      spare = null;
    }
    if (inFront > 0) {
      VirtioNetHeader.read(room, packet.info());
    }
    return packet;
  }
}
