package dev.argyle.buffer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One packet, or one super-segment.
///
/// ```
///        head block                              other blocks, shared
///  +-----------+------------------+---------+    +-------+  +-------+
///  | head-room | linear part      | room    |    | frag  |  | frag  |
///  +-----------+------------------+---------+    +-------+  +-------+
///              ^ offset()         ^ tail
///              |<-- linearLength ->|             |<- fragments ---->|
///              |<------------------ length() ---------------------->|
/// ```
///
/// Layers on the way down [#push] their headers in front, layers on the way up [#pull] theirs off.
/// The linear part holds the headers always, the payload often; fragments hold payload only.
///
/// Owner rules: a `SkBuff` has one owner. Giving it to a queue, a device or another layer gives it
/// away; the last owner calls [#release]. The bytes of fragments may be shared with other packets
/// and are never written. Not thread-safe: what hands it to another thread makes it visible.
public final class SkBuff {
  /// Head-room that is enough for every header the stack puts in front of a payload: Ethernet, IPv6
  /// with a fragment header, TCP with all its options, and the virtio-net header.
  public static final int HEAD_ROOM_BYTES = 160;

  private static final int FIRST_FRAGMENTS = 4;
  private static final int[] NO_FRAGMENTS = {};

  /// Bytes that a packet costs beside its blocks, for buffer accounting.
  private static final int OVERHEAD_BYTES = 256;

  private final BufferPool pool;
  private @Nullable Block head; // null while released
  private int offset;
  private int tail;
  private Block @Nullable [] fragmentBlocks;
  private int[] fragmentOffsets = NO_FRAGMENTS;
  private int[] fragmentLengths = NO_FRAGMENTS;
  private int fragments;
  private int fragmentBytes;
  private final PacketInfo info = new PacketInfo();
  private @Nullable Object control;

  @Nullable SkBuff next; // link of the queue it is in

  /// A packet without memory; it can be used after [#begin].
  SkBuff(BufferPool pool) {
    this.pool = pool;
  }

  /// Makes it an empty packet.
  ///
  /// @param memory which nobody else refers to
  void begin(Block memory, int headRoomBytes) {
    assert head == null && fragments == 0 && next == null;
    memory.claim();
    head = memory;
    offset = headRoomBytes;
    tail = headRoomBytes;
  }

  /// What the layers have found out about this packet.
  public PacketInfo info() {
    assert head != null : "packet was released";
    return info;
  }

  /// A place where a protocol keeps what it has parsed while the packet waits (Linux's `cb`).
  public @Nullable Object control() {
    return control;
  }

  /// Sets the owner's note.
  public void control(@Nullable Object note) {
    this.control = note;
  }

  /// The array of the linear part.
  public byte[] array() {
    return headBlock().bytes;
  }

  /// Where in [#array] the packet starts.
  public int offset() {
    return offset;
  }

  /// Octets of the packet in [#array].
  public int linearLength() {
    return tail - offset;
  }

  /// All octets of the packet.
  public int length() {
    return tail - offset + fragmentBytes;
  }

  /// Octets that [#push] can still take.
  public int headRoom() {
    return offset;
  }

  /// Octets that [#put] can still take; 0 when fragments follow the linear part.
  public int tailRoom() {
    return fragments > 0 ? 0 : headBlock().bytes.length - tail;
  }

  /// Memory this packet holds, for the accounting of buffers: its blocks and a fixed overhead.
  /// A shared fragment counts with its own length only.
  public int truesize() {
    return headBlock().bytes.length + fragmentBytes + OVERHEAD_BYTES;
  }

  /// Makes room for a header in front. @return the offset of its first octet in [#array]
  public int push(int octets) {
    assert octets <= offset : "no head-room for " + octets;
    offset -= octets;
    return offset;
  }

  /// Takes octets off the front, out of the linear part first and then out of the fragments.
  public void pull(int octets) {
    assert octets <= length();
    int linear = Math.min(octets, tail - offset);
    offset += linear;
    if (octets > linear) {
      pullFragments(octets - linear);
    }
  }

  /// Extends the linear part. @return the offset in [#array] of the first new octet
  public int put(int octets) {
    assert octets <= tailRoom() : "no tail-room for " + octets;
    int at = tail;
    tail += octets;
    return at;
  }

  /// Appends a copy of `octets` bytes to the linear part.
  public void put(byte[] from, int at, int octets) {
    System.arraycopy(from, at, array(), put(octets), octets);
  }

  /// Appends up to `octets` bytes of the user's buffers to the linear part.
  public void put(IoVector from, int octets) {
    from.get(array(), put(octets), octets);
  }

  /// Cuts the packet down to its first `length` octets.
  public void trim(int length) {
    assert length >= 0 && length <= length();
    int excess = length() - length;
    while (excess > 0 && fragments > 0) {
      int last = fragments - 1;
      int cut = Math.min(excess, fragmentLengths[last]);
      fragmentLengths[last] -= cut;
      fragmentBytes -= cut;
      excess -= cut;
      if (fragmentLengths[last] == 0) {
        dropFragment(last);
      }
    }
    tail -= excess;
  }

  /// Appends octets `[at, at + octets)` of another packet without copying them. The other packet
  /// must not write to them any more.
  public void share(SkBuff from, int at, int octets) {
    int skip = at;
    int left = octets;
    for (int piece = 0; left > 0; piece++) {
      int length = from.pieceLength(piece);
      if (skip < length) {
        int taken = Math.min(length - skip, left);
        appendFragment(from.pieceBlock(piece), from.pieceOffset(piece) + skip, taken);
        left -= taken;
        skip = 0;
      } else {
        skip -= length;
      }
    }
  }

  /// How many pieces of memory the packet lies in: the linear part is piece 0, which may be empty.
  public int pieces() {
    return 1 + fragments;
  }

  /// The array of one piece.
  public byte[] pieceArray(int piece) {
    return pieceBlock(piece).bytes;
  }

  /// Where in its array a piece starts.
  public int pieceOffset(int piece) {
    return piece == 0 ? offset : fragmentOffsets[piece - 1];
  }

  /// Octets in a piece.
  public int pieceLength(int piece) {
    return piece == 0 ? tail - offset : fragmentLengths[piece - 1];
  }

  /// Copies octets `[at, at + octets)` of the packet into an array.
  public void copyTo(int at, byte[] into, int intoOffset, int octets) {
    int skip = at;
    int done = 0;
    for (int piece = 0; done < octets; piece++) {
      int length = pieceLength(piece);
      if (skip < length) {
        int taken = Math.min(length - skip, octets - done);
        System.arraycopy(
            pieceArray(piece), pieceOffset(piece) + skip, into, intoOffset + done, taken);
        done += taken;
        skip = 0;
      } else {
        skip -= length;
      }
    }
  }

  /// Copies octets `[at, at + octets)` of the packet into the user's buffers, which have room.
  public void copyTo(int at, IoVector into, int octets) {
    int skip = at;
    int left = octets;
    for (int piece = 0; left > 0; piece++) {
      int length = pieceLength(piece);
      if (skip < length) {
        int taken = Math.min(length - skip, left);
        into.put(pieceArray(piece), pieceOffset(piece) + skip, taken);
        left -= taken;
        skip = 0;
      } else {
        skip -= length;
      }
    }
  }

  /// Copies the whole packet into a buffer that has room.
  public void copyTo(ByteBuffer into) {
    for (int piece = 0; piece < pieces(); piece++) {
      into.put(pieceArray(piece), pieceOffset(piece), pieceLength(piece));
    }
  }

  /// A packet of its own with the same bytes, all linear, and the same info: for whoever wants to
  /// change one of two.
  public SkBuff copy(BufferPool pool) {
    SkBuff copy = pool.allocate(HEAD_ROOM_BYTES, length());
    int octets = length();
    copyTo(0, copy.array(), copy.put(octets), octets);
    copy.info.set(info);
    return copy;
  }

  /// Whether the linear part may be written: nobody shares it.
  public boolean isExclusive() {
    return headBlock().isExclusive();
  }

  /// This packet, if nobody shares its linear part; else it is given back, and the answer is a copy
  /// of it from the same pool: for whoever is about to write.
  public SkBuff exclusive() {
    if (isExclusive()) {
      return this;
    }
    SkBuff own = copy(pool);
    release();
    return own;
  }

  /// Gives the memory back. The packet must not be used after this.
  public void release() {
    assert next == null : "packet is in a queue";
    Block memory = headBlock();
    head = null;
    info.clear();
    control = null;
    while (fragments > 0) {
      dropFragment(fragments - 1);
    }
    pool.giveBack(this, memory.releaseOnly() ? memory : null);
  }

  private void appendFragment(Block block, int at, int octets) {
    block.retain();
    if (fragmentBlocks == null) {
      fragmentBlocks = new Block[FIRST_FRAGMENTS];
      fragmentOffsets = new int[FIRST_FRAGMENTS];
      fragmentLengths = new int[FIRST_FRAGMENTS];
    } else if (fragments == fragmentBlocks.length) {
      fragmentBlocks = Arrays.copyOf(fragmentBlocks, fragments * 2);
      fragmentOffsets = Arrays.copyOf(fragmentOffsets, fragments * 2);
      fragmentLengths = Arrays.copyOf(fragmentLengths, fragments * 2);
    }
    fragmentBlocks[fragments] = block;
    fragmentOffsets[fragments] = at;
    fragmentLengths[fragments] = octets;
    fragments++;
    fragmentBytes += octets;
  }

  private void pullFragments(int octets) {
    int left = octets;
    int gone = 0;
    while (left > 0 && left >= fragmentLengths[gone]) {
      left -= fragmentLengths[gone];
      fragmentBlock(gone).release();
      gone++;
    }
    if (gone > 0) {
      fragments -= gone;
      System.arraycopy(fragmentOffsets, gone, fragmentOffsets, 0, fragments);
      System.arraycopy(fragmentLengths, gone, fragmentLengths, 0, fragments);
      Block[] blocks = fragmentBlocks;
      if (blocks != null) {
        System.arraycopy(blocks, gone, blocks, 0, fragments);
      }
    }
    if (left > 0) {
      fragmentOffsets[0] += left;
      fragmentLengths[0] -= left;
    }
    fragmentBytes -= octets;
  }

  private void dropFragment(int last) {
    fragmentBytes -= fragmentLengths[last];
    fragmentBlock(last).release();
    fragments = last;
  }

  private Block pieceBlock(int piece) {
    return piece == 0 ? headBlock() : fragmentBlock(piece - 1);
  }

  private Block fragmentBlock(int index) {
    Block[] blocks = fragmentBlocks;
    assert blocks != null && index < fragments;
    return blocks[index];
  }

  private Block headBlock() {
    Block block = head;
    if (block == null) {
      throw new IllegalStateException("packet was released");
    }
    return block;
  }
}
