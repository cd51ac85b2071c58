package dev.argyle.wire;

/// Writes TCP options in the order and with the padding that Linux uses, which peers, middleboxes
/// and packet scripts know; every group fills whole 32-bit words (RFC 9293 MUST-69).
///
/// | segment | options |
/// |---|---|
/// | SYN with timestamps | MSS, SACK permitted, timestamps, NOP, window scale |
/// | SYN without | MSS, NOP, NOP, SACK permitted, NOP, window scale |
/// | SYN of Fast Open | the same, then Fast Open and NOPs to the next word |
/// | SYN-ACK of accurate ECN | the same, with its option behind MSS and timestamps |
/// | other | NOP, NOP, timestamps, then accurate ECN, then NOP, NOP, SACK |
///
/// Each one is left out where not wanted. All methods that write return the octets written.
public final class TcpOptionsWriter {
  /// In place of an MSS or a window scale: leave the option out.
  public static final int NONE = -1;

  /// Octets of [#writeTimestamps].
  public static final int TIMESTAMPS_LENGTH_BYTES = TcpOptions.ALIGNED_TIMESTAMPS_LENGTH;

  private static final int NOP_NOP = TcpOptions.KIND_NOP << 8 | TcpOptions.KIND_NOP;
  private static final int SACK_PERMITTED =
      TcpOptions.KIND_SACK_PERMITTED << 8 | TcpOptions.SACK_PERMITTED_LENGTH;
  private static final int TIMESTAMPS =
      TcpOptions.KIND_TIMESTAMPS << 8 | TcpOptions.TIMESTAMPS_LENGTH;
  private static final int MSS = TcpOptions.KIND_MSS << 8 | TcpOptions.MSS_LENGTH;
  private static final int NOP_WINDOW_SCALE =
      TcpOptions.KIND_NOP << 24
          | TcpOptions.KIND_WINDOW_SCALE << 16
          | TcpOptions.WINDOW_SCALE_LENGTH << 8;

  /// Options of a SYN or SYN-ACK without timestamps.
  ///
  /// @param mss 0 to 65535, or [#NONE]
  /// @param windowScale 0 to 14 (RFC 7323 section 2.3), or [#NONE]
  public static int writeSyn(byte[] b, int at, int mss, int windowScale, boolean sackPermitted) {
    int next = writeMss(b, at, mss);
    if (sackPermitted) {
      NetworkOrder.putS32(b, next, NOP_NOP << 16 | SACK_PERMITTED);
      next += 4;
    }
    return writeWindowScale(b, next, windowScale) - at;
  }

  /// Options of a SYN or SYN-ACK with timestamps.
  ///
  /// @param mss 0 to 65535, or [#NONE]
  /// @param windowScale 0 to 14 (RFC 7323 section 2.3), or [#NONE]
  public static int writeSyn(
      byte[] b, int at, int mss, int windowScale, boolean sackPermitted, int tsValue, int tsEcho) {
    int next = writeMss(b, at, mss);
    NetworkOrder.putS32(b, next, (sackPermitted ? SACK_PERMITTED : NOP_NOP) << 16 | TIMESTAMPS);
    NetworkOrder.putS32(b, next + 4, tsValue);
    NetworkOrder.putS32(b, next + 8, tsEcho);
    return writeWindowScale(b, next + TIMESTAMPS_LENGTH_BYTES, windowScale) - at;
  }

  /// Octets that [#writeSyn] writes.
  ///
  /// @param mss as there; only whether it is [#NONE] matters
  /// @param windowScale as there; only whether it is [#NONE] matters
  public static int synLengthBytes(
      int mss, int windowScale, boolean sackPermitted, boolean timestamps) {
    int length = (mss == NONE ? 0 : 4) + (windowScale == NONE ? 0 : 4);
    return length + (timestamps ? TIMESTAMPS_LENGTH_BYTES : sackPermitted ? 4 : 0);
  }

  /// The Fast Open option of a SYN or SYN-ACK, behind the others.
  public static int writeFastOpen(byte[] b, int at, FastOpenCookie cookie) {
    return cookie.write(b, at);
  }

  /// Timestamps of any segment but a SYN, 12 octets.
  public static int writeTimestamps(byte[] b, int at, int tsValue, int tsEcho) {
    NetworkOrder.putS32(b, at, TcpOptions.ALIGNED_TIMESTAMPS);
    NetworkOrder.putS32(b, at + 4, tsValue);
    NetworkOrder.putS32(b, at + 8, tsEcho);
    return TIMESTAMPS_LENGTH_BYTES;
  }

  /// SACK blocks; nothing is written where there are none.
  ///
  /// @param edges left and right edge of each block in turn, at least `2 * blocks`
  /// @param blocks 0 to [#maxSackBlocks]
  public static int writeSack(byte[] b, int at, int[] edges, int blocks) {
    assert blocks >= 0 && blocks <= TcpOptions.MAX_SACK_BLOCKS : blocks + " blocks";
    if (blocks == 0) {
      return 0;
    }
    int optionLength = 2 + blocks * TcpOptions.SACK_BLOCK_LENGTH_BYTES;
    NetworkOrder.putU16(b, at, NOP_NOP);
    NetworkOrder.putU16(b, at + 2, TcpOptions.KIND_SACK << 8 | optionLength);
    for (int i = 0; i < 2 * blocks; i++) {
      NetworkOrder.putS32(b, at + 4 + 4 * i, edges[i]);
    }
    return 2 + optionLength;
  }

  /// Octets that [#writeSack] writes, 0 to 36.
  ///
  /// @param blocks 0 to 4
  public static int sackLengthBytes(int blocks) {
    return blocks == 0 ? 0 : 4 + blocks * TcpOptions.SACK_BLOCK_LENGTH_BYTES;
  }

  /// The option of accurate ECN in order 1, filled up with NOPs to whole words; nothing is written
  /// for no fields.
  ///
  /// @param fields how many of the counters, 0 to 3
  /// @param counters of ECT(1), CE and ECT(0); their lowest 24 bits are told
  public static int writeAccurateEcn(byte[] b, int at, int[] counters, int fields) {
    int whole = accurateEcnLengthBytes(fields);
    int optionLength = 2 + fields * TcpOptions.ACCURATE_ECN_FIELD_LENGTH_BYTES;
    if (whole == 0) {
      return 0;
    }
    NetworkOrder.putU16(b, at, TcpOptions.KIND_ACCURATE_ECN_1 << 8 | optionLength);
    for (int i = 0; i < fields; i++) {
      int field = at + 2 + i * TcpOptions.ACCURATE_ECN_FIELD_LENGTH_BYTES;
      NetworkOrder.putU8(b, field, counters[i] >>> 16 & 0xff);
      NetworkOrder.putU16(b, field + 1, counters[i] & 0xffff);
    }
    for (int i = optionLength; i < whole; i++) {
      NetworkOrder.putU8(b, at + i, TcpOptions.KIND_NOP);
    }
    return whole;
  }

  /// Octets that [#writeAccurateEcn] writes: 0, 8 or 12.
  ///
  /// @param fields 0 to 3
  public static int accurateEcnLengthBytes(int fields) {
    int length = fields * TcpOptions.ACCURATE_ECN_FIELD_LENGTH_BYTES;
    return fields == 0 ? 0 : 2 + length + 3 & ~3;
  }

  /// How many SACK blocks fit beside timestamps (3) or alone (4), RFC 2018 section 3.
  public static int maxSackBlocks(boolean timestamps) {
    return timestamps ? TcpOptions.MAX_SACK_BLOCKS - 1 : TcpOptions.MAX_SACK_BLOCKS;
  }

  private static int writeMss(byte[] b, int at, int mss) {
    if (mss == NONE) {
      return at;
    }
    NetworkOrder.putU16(b, at, MSS);
    NetworkOrder.putU16(b, at + 2, mss);
    return at + 4;
  }

  private static int writeWindowScale(byte[] b, int at, int windowScale) {
    if (windowScale == NONE) {
      return at;
    }
    NetworkOrder.putS32(b, at, NOP_WINDOW_SCALE | windowScale & 0xff);
    return at + 4;
  }

  private TcpOptionsWriter() {}
}
