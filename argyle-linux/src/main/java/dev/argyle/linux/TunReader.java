package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PacketReceiver;
import dev.argyle.device.ReceiveCoalescing;
import dev.argyle.env.BottomHalf;
import dev.argyle.sock.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The way in of a TUN device: one platform thread that sleeps in `poll` until the kernel has sent
/// something, or until it is told to stop. It hands up what is there, up to 64 packets, and then
/// does the work that these have raised.
final class TunReader {
  private static final int BATCH_PACKETS = 64;
  private static final int PACKET_BYTES = 65_536;
  private static final int MOST_COPIED_BYTES = 16_384 - SkBuff.HEAD_ROOM_BYTES;

  private static final int TUN = 0; // entries of the poll set
  private static final int STOP = 1;

  private final String name;
  private final int number;
  private final int fd;
  private final int stopFd;
  private final int inFront; // octets of a virtio-net header, or none
  private final Arena arena = Arena.ofShared();
  private final MemorySegment callState = Libc.callState(arena);
  private final MemorySegment pollSet = Libc.pollSet(arena, 2);
  private final LongAdder packets = new LongAdder();
  private final LongAdder octets = new LongAdder();
  private @Nullable SkBuff spare; // the reading thread's own
  private volatile boolean stopping;
  private volatile @Nullable TunException failure;
  private @Nullable Thread thread; // guarded by the device's lock

  /// @param name of the interface
  /// @param number of the queue, from 0
  /// @param fd a descriptor that does not block; it stays open until after [#stop]
  /// @param stopFd an eventfd, which belongs to the reader from here on
  /// @param offload whether each packet has a [VirtioNetHeader] in front
  TunReader(String name, int number, int fd, int stopFd, boolean offload) {
    this.name = name;
    this.number = number;
    this.fd = fd;
    this.stopFd = stopFd;
    this.inFront = offload ? VirtioNetHeader.LENGTH_BYTES : 0;
  }

  void start(PacketReceiver receiver) {
    Libc.watch(pollSet, TUN, fd, Libc.POLLIN);
    Libc.watch(pollSet, STOP, stopFd, Libc.POLLIN);
    String threadName = "argyle-" + name + (number == 0 ? "" : "-" + number);
    thread = Thread.ofPlatform().daemon().name(threadName).start(() -> readUntilStopped(receiver));
  }

  /// Ends the thread and waits until it has ended, unless this is the thread itself: that one ends
  /// when it comes back from the receiver.
  void stop() {
    stopping = true;
    MemorySegment one = arena.allocateFrom(JAVA_LONG, 1);
    Libc.write(stopFd, one, (int) one.byteSize(), Libc.callState(arena));
    Thread running = thread;
    if (running != null && running != Thread.currentThread()) {
      joinUninterruptibly(running);
    }
    Libc.close(stopFd);
    arena.close();
  }

  long packets() {
    return packets.sum();
  }

  long octets() {
    return octets.sum();
  }

  /// Why the thread has ended by itself, or null if it has not.
  @Nullable TunException failure() {
    return failure;
  }

  private void readUntilStopped(PacketReceiver receiver) {
    var coalescing = new ReceiveCoalescing(receiver);
    boolean joins = inFront == 0 && receiver.takesJoined(); // with offload the kernel has done it
    PacketReceiver first = joins ? coalescing : receiver;
    boolean readable = awaitPackets();
    while (readable) {
      readBatch(first);
      coalescing.flush();
      BottomHalf.run();
      readable = !stopping && awaitPackets();
    }
    if (spare != null) {
      spare.release();
    }
  }

  /// @return false if there is nothing to be read any more
  private boolean awaitPackets() {
    int ready;
    do {
      ready = Libc.poll(pollSet, -1, callState);
    } while (ready == Errno.EINTR.negated());
    if (ready < 0) {
      fail(ready);
    }
    return failure == null && Libc.found(pollSet, STOP) == 0;
  }

  private void readBatch(PacketReceiver receiver) {
    for (int i = 0; i < BATCH_PACKETS && !stopping; i++) {
      SkBuff packet = read(receiver.pool());
      if (packet == null) {
        return;
      }
      handUp(packet, receiver);
    }
  }

  private void handUp(SkBuff packet, PacketReceiver receiver) {
    packets.increment();
    octets.add(packet.length());
    receiver.receive(packet);
  }

  /// Reads a packet into a block that has room for any. One that is small is copied into a block
  /// that is small, too, and the large one is used for the next; of one that is large every copy
  /// counts.
  ///
  /// @return null if there is none
  private @Nullable SkBuff read(BufferPool pool) {
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

  private void fail(int result) {
    failure = TunException.reading(name, result);
  }

  private static void joinUninterruptibly(Thread running) {
    boolean interrupted = false;
    while (running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
