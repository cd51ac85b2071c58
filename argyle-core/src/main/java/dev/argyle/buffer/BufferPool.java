package dev.argyle.buffer;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Memory of packets, used again: blocks, and the packets that refer to them. Each stack has one;
/// what came from a pool finds its way back to it, whichever stack lets go of it last. Thread-safe.
///
/// Blocks come in a few sizes; a request is served by the smallest that is large enough. A pool
/// keeps a few free blocks of each size, and as many as are out if that is more, for they come and
/// go in waves; likewise packets. The rest it leaves to the garbage collector.
///
/// With assertions enabled a packet that was released is never used again: whoever still holds it
/// is found out then, instead of seeing somebody else's packet.
public final class BufferPool {
  /// Room for an MTU of 1500 with head-room, and a little more.
  public static final int PACKET_BYTES = 2048;

  /// The largest size that is pooled: a super-segment with its headers.
  public static final int SUPER_SEGMENT_BYTES = 65_536 + 512;

  private static final int[] SIZES = {256, PACKET_BYTES, 16_384, SUPER_SEGMENT_BYTES};
  private static final int LEAST_BYTES_PER_SIZE = 8 * 1024 * 1024;
  private static final int FEWEST_PACKETS_KEPT = 4096;

  private final ReentrantLock lock = new ReentrantLock();
  private final FreeList[] freeLists = new FreeList[SIZES.length]; // guarded by lock
  private final FreePool<SkBuff> freePackets =
      new FreePool<>(FEWEST_PACKETS_KEPT); // guarded by lock
  private final boolean reusesPackets;
  private long taken; // blocks, guarded by lock
  private long returned; // blocks, guarded by lock

  /// An empty pool.
  public BufferPool() {
    this(!BufferPool.class.desiredAssertionStatus());
  }

  /// @param reusesPackets whether a released packet is used again
  BufferPool(boolean reusesPackets) {
    this.reusesPackets = reusesPackets;
    for (int i = 0; i < SIZES.length; i++) {
      freeLists[i] = new FreeList(SIZES[i]);
    }
  }

  /// An empty packet with room for `headRoomBytes` of headers to be pushed in front and
  /// `capacityBytes` of data behind that.
  public SkBuff allocate(int headRoomBytes, int capacityBytes) {
    int blockBytes = headRoomBytes + capacityBytes;
    Block block;
    SkBuff packet;
    lock.lock();
    try {
      block = takeFree(blockBytes);
      packet = freePackets.take();
    } finally {
      lock.unlock();
    }
    if (packet == null) {
      packet = new SkBuff(this);
    }
    packet.begin(block == null ? newBlock(blockBytes) : block, headRoomBytes);
    return packet;
  }

  /// How many blocks are out: taken and not yet given back. Zero when every packet has been
  /// released; tests check it.
  public long outstanding() {
    lock.lock();
    try {
      return taken - returned;
    } finally {
      lock.unlock();
    }
  }

  /// Takes back a packet that nobody refers to any more, and its block if that is free, too.
  void giveBack(SkBuff packet, @Nullable Block block) {
    if (block == null && !reusesPackets) {
      return;
    }
    lock.lock();
    try {
      if (block != null) {
        keep(block);
      }
      if (reusesPackets) {
        freePackets.giveBack(packet);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes back a block whose last reference is gone.
  void giveBack(Block block) {
    lock.lock();
    try {
      keep(block);
    } finally {
      lock.unlock();
    }
  }

  private Block newBlock(int capacityBytes) {
    int bytes = capacityBytes;
    for (FreeList list : freeLists) {
      if (capacityBytes <= list.sizeBytes) {
        bytes = list.sizeBytes;
        break;
      }
    }
    return new Block(this, bytes);
  }

  private @Nullable Block takeFree(int capacityBytes) {
    taken++;
    for (FreeList list : freeLists) {
      if (capacityBytes <= list.sizeBytes) {
        return list.blocks.take();
      }
    }
    return null;
  }

  private void keep(Block block) {
    returned++;
    for (FreeList list : freeLists) {
      if (block.bytes.length == list.sizeBytes) {
        list.blocks.giveBack(block);
        return;
      }
    }
  }

  /// Blocks of one size.
  private static final class FreeList {
    final int sizeBytes;
    final FreePool<Block> blocks;

    FreeList(int sizeBytes) {
      this.sizeBytes = sizeBytes;
      this.blocks = new FreePool<>(LEAST_BYTES_PER_SIZE / sizeBytes);
    }
  }
}
