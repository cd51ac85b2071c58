package dev.argyle.tcp.send;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.IoVector;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import org.jspecify.annotations.Nullable;

/// The write queue (MISSION D2): a copy of what the user has written, until it is acknowledged.
///
/// Bytes are copied once, on the way in. Packets that leave share them ([#attach]), those sent
/// again too. A `SkBuff` of this queue is a linear piece of the stream and no packet of the
/// network: what the user wrote in one call has nothing to do with what leaves in one segment.
///
/// Octets are counted from the oldest one not acknowledged, which is octet 0. Guarded by the lock
/// of its sock.
public final class SendBuffer {
  private static final int MIDDLE_BYTES = 16_384;
  private static final int LARGE_BYTES = BufferPool.SUPER_SEGMENT_BYTES;

  private final SkBuffQueue queue;
  private final BufferPool pool;
  private final Cursor sending = new Cursor();
  private @Nullable Cursor resending; // made when something is sent again
  private long firstPosition; // of octet 0 in the whole stream

  /// @param queue the sock's write queue, empty; nobody else changes it from now on
  /// @param pool memory for it
  public SendBuffer(SkBuffQueue queue, BufferPool pool) {
    this.queue = queue;
    this.pool = pool;
  }

  /// Copies the user's bytes to the end, first into what is left of the last block.
  ///
  /// A new block is of the smallest size of the pool that takes what is there to be written, 2 or
  /// 16 KiB, and of 64 KiB if that would be filled by half. So a small write does not hold much
  /// memory, and the next small writes find room in its block.
  ///
  /// @param most octets that may be taken
  /// @return octets taken: `most`, or what the user had if that is less
  public int append(IoVector from, int most) {
    int octets = (int) Math.min(most, from.remaining());
    int rest = octets;
    SkBuff last = queue.peekLast();
    if (last != null) {
      int count = Math.min(rest, last.tailRoom());
      queue.putLast(from, count);
      rest -= count;
    }
    while (rest > 0) {
      SkBuff block = pool.allocate(0, blockBytesFor(Math.max(rest, octets() / 4)));
      int count = Math.min(rest, block.tailRoom());
      block.put(from, count);
      queue.add(block);
      rest -= count;
    }
    return octets;
  }

  /// Releases octets from the front: they have arrived.
  ///
  /// @param octets at most [#octets]
  public void acknowledge(int octets) {
    assert octets <= queue.octets() : octets + " octets of " + queue.octets();
    firstPosition += octets;
    int rest = octets;
    while (rest > 0) {
      SkBuff first = queue.peek();
      if (first == null) {
        return;
      }
      int length = first.length();
      if (rest < length) {
        queue.pullFirst(rest);
        return;
      }
      queue.poll();
      sending.forget(first);
      if (resending != null) {
        resending.forget(first);
      }
      first.release();
      rest -= length;
    }
  }

  /// Appends octets `[offset, offset + octets)` to a packet as shared fragments. Fast when each
  /// call goes on where one before it ended: there is a place kept for what is sent and one for
  /// what is sent again.
  ///
  /// @param offset from the oldest octet not acknowledged
  /// @param octets all of them are in the buffer
  public void attach(SkBuff packet, int offset, int octets) {
    assert offset >= 0 && (long) offset + octets <= queue.octets()
        : offset + "+" + octets + " of " + queue.octets();
    long position = firstPosition + offset;
    Cursor cursor = sending.isBehind(position) ? sending : resending();
    int rest = octets;
    while (rest > 0) {
      SkBuff block = cursor.seek(position);
      int from = (int) (position - cursor.position);
      int count = Math.min(rest, block.length() - from);
      packet.share(block, from, count);
      position += count;
      rest -= count;
    }
  }

  private Cursor resending() {
    Cursor own = resending;
    if (own == null) {
      own = new Cursor();
      resending = own;
    }
    return own;
  }

  /// Octets written and not acknowledged.
  public int octets() {
    return (int) queue.octets();
  }

  /// Memory held, as [SkBuff#truesize] counts it.
  public long truesize() {
    return queue.truesize();
  }

  /// Releases everything.
  public void clear() {
    firstPosition += queue.octets();
    queue.clear();
    sending.block = null;
    resending = null;
  }

  private static int blockBytesFor(int octets) {
    if (octets <= BufferPool.PACKET_BYTES) {
      return BufferPool.PACKET_BYTES;
    }
    return octets < LARGE_BYTES / 2 ? MIDDLE_BYTES : LARGE_BYTES;
  }

  /// A block of the queue and where in the stream it starts.
  private final class Cursor {
    @Nullable SkBuff block;
    private long position;

    /// Whether the way forward from here leads to that position.
    boolean isBehind(long wanted) {
      return block == null || position <= wanted;
    }

    void forget(SkBuff released) {
      if (block == released) {
        block = null;
      }
    }

    /// Moves to the block that holds a position, which the queue has.
    SkBuff seek(long wanted) {
      SkBuff at = block;
      if (at == null || position > wanted) {
        at = queue.peek();
        position = firstPosition;
      } else if (position < firstPosition) {
        position = firstPosition; // it is the first block, cut at its front
      }
      while (at != null && wanted - position >= at.length()) {
        position += at.length();
        at = queue.after(at);
      }
      if (at == null) {
        throw new IllegalStateException("octet " + wanted + " is not in the buffer");
      }
      block = at;
      return at;
    }
  }
}
