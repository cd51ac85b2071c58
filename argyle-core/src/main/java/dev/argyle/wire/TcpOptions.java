package dev.argyle.wire;

import org.jspecify.annotations.Nullable;

/// The options of one received TCP header. Made once and filled again for each segment; belongs to
/// whoever fills it. Writing is done by [TcpOptionsWriter].
///
/// Tolerant as RFC 9293 section 3.1 asks: any option in any segment (MUST-5), unknown ones skipped
/// by their length (MUST-6), an impossible length ends the reading without harm (MUST-7), any
/// alignment (MUST-64). A known option with a length that is possible but not its own is ignored.
/// Of an option given twice the last one counts. Whether an option may stand in this segment is the
/// caller's question.
public final class TcpOptions {
  /// Octets of options a header can hold.
  public static final int MAX_LENGTH_BYTES = 40;

  /// SACK blocks a header can hold.
  public static final int MAX_SACK_BLOCKS = 4;

  /// Octets of a SACK block, RFC 2018 section 3.
  public static final int SACK_BLOCK_LENGTH_BYTES = 8;

  /// End of option list, RFC 9293 section 3.1.
  public static final int KIND_END = 0;

  /// No operation, RFC 9293 section 3.1.
  public static final int KIND_NOP = 1;

  /// Maximum segment size, RFC 9293 section 3.7.1.
  public static final int KIND_MSS = 2;

  /// Window scale, RFC 7323 section 2.2.
  public static final int KIND_WINDOW_SCALE = 3;

  /// SACK permitted, RFC 2018 section 2.
  public static final int KIND_SACK_PERMITTED = 4;

  /// SACK, RFC 2018 section 3.
  public static final int KIND_SACK = 5;

  /// Timestamps, RFC 7323 section 3.2.
  public static final int KIND_TIMESTAMPS = 8;

  /// Accurate ECN, order 0, RFC 9768 section 3.2.3: octets of ECT(0), of CE, of ECT(1).
  public static final int KIND_ACCURATE_ECN_0 = 172;

  /// Accurate ECN, order 1: octets of ECT(1), of CE, of ECT(0).
  public static final int KIND_ACCURATE_ECN_1 = 174;

  /// Most fields of the option of accurate ECN.
  public static final int ACCURATE_ECN_FIELDS = 3;

  /// Octets of one of them.
  public static final int ACCURATE_ECN_FIELD_LENGTH_BYTES = 3;

  /// Fast Open, RFC 7413 section 4.1.1.
  public static final int KIND_FAST_OPEN = 34;

  /// Experiments, told apart by a number of 16 bits that follows, RFC 6994.
  public static final int KIND_EXPERIMENT = 254;

  /// The number of Fast Open among the experiments.
  public static final int FAST_OPEN_MAGIC = 0xf989;

  static final int MSS_LENGTH = 4;
  static final int WINDOW_SCALE_LENGTH = 3;
  static final int SACK_PERMITTED_LENGTH = 2;
  static final int TIMESTAMPS_LENGTH = 10;

  /// NOP, NOP, kind 8, length 10: how nearly every segment of a connection with timestamps starts.
  static final int ALIGNED_TIMESTAMPS = 0x0101_080a;

  static final int ALIGNED_TIMESTAMPS_LENGTH = 12;

  private boolean hasMss;
  private boolean hasWindowScale;
  private boolean sackPermitted;
  private boolean hasTimestamps;
  private boolean truncated;
  private int mss;
  private int windowScale;
  private int tsValue;
  private int tsEcho;
  private int sackBlocks;
  private int unknownCount;
  private int ignoredCount;
  private int accurateEcnKind;
  private final int[] accurateEcn = new int[ACCURATE_ECN_FIELDS];
  private int accurateEcnFields;
  private final int[] sackEdges = new int[2 * MAX_SACK_BLOCKS];
  private @Nullable FastOpenCookie fastOpen;

  /// Forgets what was read.
  public void reset() {
    hasMss = false;
    hasWindowScale = false;
    sackPermitted = false;
    hasTimestamps = false;
    truncated = false;
    mss = 0;
    windowScale = 0;
    tsValue = 0;
    tsEcho = 0;
    sackBlocks = 0;
    unknownCount = 0;
    ignoredCount = 0;
    accurateEcnKind = 0;
    accurateEcnFields = 0;
    fastOpen = null;
  }

  /// Forgets what was read and reads options anew. Any content is safe.
  ///
  /// @param at the first option, [TcpHeader#optionsAt]
  /// @param lengthBytes [TcpHeader#optionsLengthBytes]
  public void parse(byte[] b, int at, int lengthBytes) {
    reset();
    if (lengthBytes == ALIGNED_TIMESTAMPS_LENGTH && NetworkOrder.s32(b, at) == ALIGNED_TIMESTAMPS) {
      readTimestamps(b, at + 2);
      return;
    }
    int end = at + lengthBytes;
    int next = at;
    while (next < end && b[next] != KIND_END) {
      if (b[next] == KIND_NOP) {
        next++;
        continue;
      }
      int length = next + 1 < end ? NetworkOrder.u8(b, next + 1) : 0;
      if (length < 2 || length > end - next) {
        truncated = true;
        return;
      }
      read(b, next, length);
      next += length;
    }
  }

  private void read(byte[] b, int at, int length) {
    switch (NetworkOrder.u8(b, at)) {
      case KIND_MSS -> {
        if (hasLength(length, MSS_LENGTH)) {
          hasMss = true;
          mss = NetworkOrder.u16(b, at + 2);
        }
      }
      case KIND_WINDOW_SCALE -> {
        if (hasLength(length, WINDOW_SCALE_LENGTH)) {
          hasWindowScale = true;
          windowScale = NetworkOrder.u8(b, at + 2);
        }
      }
      case KIND_SACK_PERMITTED -> {
        if (hasLength(length, SACK_PERMITTED_LENGTH)) {
          sackPermitted = true;
        }
      }
      case KIND_SACK -> {
        int blocks = Math.max(1, (length - 2) / SACK_BLOCK_LENGTH_BYTES);
        if (hasLength(length, 2 + blocks * SACK_BLOCK_LENGTH_BYTES)) {
          readSack(b, at + 2, blocks);
        }
      }
      case KIND_TIMESTAMPS -> {
        if (hasLength(length, TIMESTAMPS_LENGTH)) {
          readTimestamps(b, at);
        }
      }
      case KIND_ACCURATE_ECN_0, KIND_ACCURATE_ECN_1 -> readAccurateEcn(b, at, length);
      case KIND_FAST_OPEN -> readFastOpen(b, at, length, false);
      case KIND_EXPERIMENT -> readExperiment(b, at, length);
      default -> unknownCount++;
    }
  }

  private void readFastOpen(byte[] b, int at, int length, boolean experimental) {
    if (!FastOpenCookie.isLength(length, experimental)) {
      ignoredCount++;
    }
    fastOpen = FastOpenCookie.read(b, at, length, experimental, fastOpen);
  }

  private void readExperiment(byte[] b, int at, int length) {
    if (length >= 4 && NetworkOrder.u16(b, at + 2) == FAST_OPEN_MAGIC) {
      readFastOpen(b, at, length, true);
    } else {
      unknownCount++;
    }
  }

  private boolean hasLength(int length, int expected) {
    if (length == expected) {
      return true;
    }
    ignoredCount++;
    return false;
  }

  private void readTimestamps(byte[] b, int at) {
    hasTimestamps = true;
    tsValue = NetworkOrder.s32(b, at + 2);
    tsEcho = NetworkOrder.s32(b, at + 6);
  }

  private void readSack(byte[] b, int at, int blocks) {
    sackBlocks = Math.min(blocks, MAX_SACK_BLOCKS);
    for (int i = 0; i < 2 * sackBlocks; i++) {
      sackEdges[i] = NetworkOrder.s32(b, at + 4 * i);
    }
  }

  /// Whole fields count, whatever the length (RFC 9768 section 3.2.3).
  private void readAccurateEcn(byte[] b, int at, int length) {
    accurateEcnKind = NetworkOrder.u8(b, at);
    accurateEcnFields =
        Math.min((length - 2) / ACCURATE_ECN_FIELD_LENGTH_BYTES, ACCURATE_ECN_FIELDS);
    for (int i = 0; i < accurateEcnFields; i++) {
      int field = at + 2 + i * ACCURATE_ECN_FIELD_LENGTH_BYTES;
      accurateEcn[i] = NetworkOrder.u8(b, field) << 16 | NetworkOrder.u16(b, field + 1);
    }
  }

  /// Whether the option of accurate ECN was given, in either order and with any fields.
  public boolean hasAccurateEcn() {
    return accurateEcnKind != 0;
  }

  /// Its field of CE, 0 to 2^24 - 1, or -1 without one.
  public int ceOctets() {
    return accurateEcnField(1);
  }

  /// Its field of ECT(0), 0 to 2^24 - 1, or -1 without one.
  public int ect0Octets() {
    return accurateEcnField(accurateEcnKind == KIND_ACCURATE_ECN_0 ? 0 : 2);
  }

  /// Its field of ECT(1), 0 to 2^24 - 1, or -1 without one.
  public int ect1Octets() {
    return accurateEcnField(accurateEcnKind == KIND_ACCURATE_ECN_0 ? 2 : 0);
  }

  private int accurateEcnField(int place) {
    return place < accurateEcnFields ? accurateEcn[place] : -1;
  }

  /// Whether a maximum segment size was given.
  public boolean hasMss() {
    return hasMss;
  }

  /// The maximum segment size as sent, 0 to 65535; 0 without [#hasMss].
  public int mss() {
    return mss;
  }

  /// Whether a window scale was given.
  public boolean hasWindowScale() {
    return hasWindowScale;
  }

  /// The shift count as sent, 0 to 255; more than 14 is for the caller to clamp (RFC 7323 section
  /// 2.3). 0 without [#hasWindowScale].
  public int windowScale() {
    return windowScale;
  }

  /// Whether SACK-permitted was given.
  public boolean sackPermitted() {
    return sackPermitted;
  }

  /// Whether timestamps were given.
  public boolean hasTimestamps() {
    return hasTimestamps;
  }

  /// TSval; 0 without [#hasTimestamps].
  public int tsValue() {
    return tsValue;
  }

  /// TSecr; 0 without [#hasTimestamps]. Means something only in a segment with ACK.
  public int tsEcho() {
    return tsEcho;
  }

  /// How many SACK blocks were given, 0 to 4.
  public int sackBlocks() {
    return sackBlocks;
  }

  /// First sequence number of a block.
  ///
  /// @param block 0 to [#sackBlocks] - 1
  public int sackLeft(int block) {
    assert block < sackBlocks : "block " + block + " of " + sackBlocks;
    return sackEdges[2 * block];
  }

  /// Sequence number behind the last one of a block; the wire does not promise that it lies ahead
  /// of the left one.
  ///
  /// @param block 0 to [#sackBlocks] - 1
  public int sackRight(int block) {
    assert block < sackBlocks : "block " + block + " of " + sackBlocks;
    return sackEdges[2 * block + 1];
  }

  /// The Fast Open option, or null. It means something in a SYN or SYN-ACK only.
  public @Nullable FastOpenCookie fastOpen() {
    return fastOpen;
  }

  /// Options of a kind not known here.
  public int unknownCount() {
    return unknownCount;
  }

  /// Options of a known kind left out for their length.
  public int ignoredCount() {
    return ignoredCount;
  }

  /// Whether an impossible length ended the reading.
  public boolean isTruncated() {
    return truncated;
  }
}
