package dev.argyle.linux;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PartialChecksum;
import dev.argyle.sock.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way out of a TUN device. Any number of threads write at once, each from a piece of native
/// memory of its own, which is taken for one packet and given back. There are never more pieces
/// than there were writers at one time.
final class TunWriter {
  private static final int PACKET_BYTES = 65_536; // the longest IP packet

  private final int fd;
  private final boolean offload;
  private final Arena arena = Arena.ofShared();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<Slot> free = new ArrayDeque<>(); // guarded by lock
  private int writing; // guarded by lock
  private boolean closed; // guarded by lock

  private final LongAdder packets = new LongAdder();
  private final LongAdder octets = new LongAdder();
  private final LongAdder busyDrops = new LongAdder();
  private final LongAdder downDrops = new LongAdder();
  private final LongAdder refusedDrops = new LongAdder();
  private final LongAdder closedDrops = new LongAdder();

  /// @param fd a descriptor that does not block; it stays open until after [#close]
  /// @param offload whether each packet has a [VirtioNetHeader] in front
  TunWriter(int fd, boolean offload) {
    this.fd = fd;
    this.offload = offload;
  }

  /// Writes a packet and releases it.
  void write(SkBuff packet) {
    assert offload || packet.info().segmentBytes() == 0 && !packet.info().checksumPartial()
        : "the device has no offload";
    int length = packet.length();
    if (length > PACKET_BYTES) {
      refusedDrops.increment();
    } else {
      Slot slot = takeSlot();
      if (slot == null) {
        closedDrops.increment();
      } else {
        count(slot.write(fd, packet), length);
        giveBack(slot);
      }
    }
    packet.release();
  }

  /// Lets no further packet out and waits for those that are on the way.
  void close() {
    lock.lock();
    try {
      closed = true;
      while (writing > 0) {
        idle.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
    arena.close();
  }

  TunCounters counters(long receivedPackets, long receivedBytes) {
    return new TunCounters(
        receivedPackets,
        receivedBytes,
        packets.sum(),
        octets.sum(),
        busyDrops.sum(),
        downDrops.sum(),
        refusedDrops.sum(),
        closedDrops.sum());
  }

  private void count(int result, int length) {
    if (result == length) {
      packets.increment();
      octets.add(length);
      return;
    }
    if (result == -Libc.EBADFD) {
      downDrops.increment();
      return;
    }
    switch (Errno.ofResult(result)) {
      case EAGAIN, ENOBUFS, ENOMEM -> busyDrops.increment();
      case EIO -> downDrops.increment();
      case null, default -> refusedDrops.increment();
    }
  }

  /// A slot, which counts as a writer until it is given back; null if the device is closed.
  private @Nullable Slot takeSlot() {
    lock.lock();
    try {
      if (closed) {
        return null;
      }
      Slot slot = free.pollLast();
      if (slot == null) {
        slot = new Slot(arena, offload ? VirtioNetHeader.LENGTH_BYTES : 0);
      }
      writing++;
      return slot;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(Slot slot) {
    lock.lock();
    try {
      free.addLast(slot);
      writing--;
      if (closed && writing == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Memory for one packet with what goes in front, and the error number of its write.
  private static final class Slot {
    private final PartialChecksum checksum = new PartialChecksum();
    private final int inFront;
    private final MemorySegment memory;
    private final ByteBuffer buffer;
    private final MemorySegment callState;

    Slot(Arena arena, int inFront) {
      this.inFront = inFront;
      memory = arena.allocate(inFront + PACKET_BYTES);
      buffer = memory.asByteBuffer();
      callState = Libc.callState(arena);
    }

    /// @return octets of the packet that were written, or a negated error
    int write(int fd, SkBuff packet) {
      if (inFront > 0) {
        VirtioNetHeader.write(packet, checksum, memory);
      }
      packet.copyTo(buffer.clear().position(inFront));
      int result = Libc.write(fd, memory, inFront + packet.length(), callState);
      return result < 0 ? result : result - inFront;
    }
  }
}
