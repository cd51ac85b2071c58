package dev.argyle.buffer;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/// Memory of packets, used again. Each stack has one; blocks find their way back to the pool they
/// came from, whichever stack lets go of them last. Thread-safe.
///
/// Blocks come in a few sizes; a request is served by the smallest that is large enough. A pool
/// keeps a bounded number of free blocks of each size and leaves the rest to the garbage collector.
public final class BufferPool {
  /// Room for an MTU of 1500 with head-room, and a little more.
  public static final int PACKET_BYTES = 2048;

  /// The largest size that is pooled: a super-segment with its headers.
  public static final int SUPER_SEGMENT_BYTES = 65_536 + 512;

  private static final int[] SIZES = {256, PACKET_BYTES, 16_384, SUPER_SEGMENT_BYTES};
  private static final int KEPT_BYTES_PER_SIZE = 4 * 1024 * 1024;

  private final FreeList[] freeLists = new FreeList[SIZES.length];
  private final LongAdder taken = new LongAdder();
  private final LongAdder returned = new LongAdder();

  /// An empty pool.
  public BufferPool() {
    for (int i = 0; i < SIZES.length; i++) {
      freeLists[i] = new FreeList(SIZES[i]);
    }
  }

  /// An empty packet with room for `headRoomBytes` of headers to be pushed in front and
  /// `capacityBytes` of data behind that.
  public SkBuff allocate(int headRoomBytes, int capacityBytes) {
    return new SkBuff(take(headRoomBytes + capacityBytes), headRoomBytes);
  }

  /// How many blocks are out: taken and not yet given back. Zero when every packet has been
  /// released; tests check it.
  public long outstanding() {
    return taken.sum() - returned.sum();
  }

  Block take(int capacityBytes) {
    taken.increment();
    for (FreeList list : freeLists) {
      if (capacityBytes <= list.sizeBytes) {
        return list.take();
      }
    }
    Block block = new Block(this, capacityBytes);
    block.claim();
    return block;
  }

  void giveBack(Block block) {
    returned.increment();
    for (FreeList list : freeLists) {
      if (block.bytes.length == list.sizeBytes) {
        list.giveBack(block);
        return;
      }
    }
  }

  private final class FreeList {
    final int sizeBytes;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Block> free = new ArrayDeque<>();

    FreeList(int sizeBytes) {
      this.sizeBytes = sizeBytes;
      this.most = KEPT_BYTES_PER_SIZE / sizeBytes;
    }

    Block take() {
      Block block;
      lock.lock();
      try {
        block = free.pollLast();
      } finally {
        lock.unlock();
      }
      if (block == null) {
        block = new Block(BufferPool.this, sizeBytes);
      }
      block.claim();
      return block;
    }

    void giveBack(Block block) {
      lock.lock();
      try {
        if (free.size() < most) {
          free.addLast(block);
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
