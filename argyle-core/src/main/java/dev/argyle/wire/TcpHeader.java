package dev.argyle.wire;

/// The map of a TCP header, RFC 9293 section 3.1. Ports are 0 to 65535; `seq`, `ack` use all 32
/// bits and are compared only as sequence numbers; the window is the field as sent, not scaled.
public final class TcpHeader {
  /// A header without options, in octets.
  public static final int MIN_LENGTH_BYTES = 20;

  /// A header with all options it can hold, in octets.
  public static final int MAX_LENGTH_BYTES = 60;

  /// Where the checksum field lies, in octets from the start of the header; for devices that fill
  /// it in.
  public static final int CHECKSUM_OFFSET = 16;

  /// Largest value of the window field.
  public static final int MAX_WINDOW = 0xffff;

  private static final int DESTINATION_PORT = 2;
  private static final int SEQ = 4;
  private static final int ACK = 8;
  private static final int OFFSET_AND_FLAGS = 12;
  private static final int WINDOW = 14;
  private static final int URGENT_POINTER = 18;

  /// Judges the form; the checksum is a question of its own, [#verifyChecksum].
  ///
  /// @param lengthBytes header and payload, from the length field of IP
  public static ParseResult validate(byte[] b, int at, int lengthBytes) {
    if (lengthBytes < MIN_LENGTH_BYTES) {
      return Malformed.TOO_SHORT;
    }
    int header = dataOffsetBytes(b, at);
    if (header < MIN_LENGTH_BYTES || header > lengthBytes) {
      return Malformed.BAD_HEADER_LENGTH;
    }
    return ParseResult.OK;
  }

  /// The sender's port.
  public static int sourcePort(byte[] b, int at) {
    return NetworkOrder.u16(b, at);
  }

  /// The receiver's port.
  public static int destinationPort(byte[] b, int at) {
    return NetworkOrder.u16(b, at + DESTINATION_PORT);
  }

  /// SEG.SEQ.
  public static int seq(byte[] b, int at) {
    return NetworkOrder.s32(b, at + SEQ);
  }

  /// SEG.ACK; means something only with [TcpFlags#ACK].
  public static int ack(byte[] b, int at) {
    return NetworkOrder.s32(b, at + ACK);
  }

  /// Octets of header and options, a multiple of 4 up to 60; from the wire it may be below 20.
  public static int dataOffsetBytes(byte[] b, int at) {
    return (b[at + OFFSET_AND_FLAGS] & 0xf0) >>> 2;
  }

  /// The nine control bits, [TcpFlags].
  public static int flags(byte[] b, int at) {
    return NetworkOrder.u16(b, at + OFFSET_AND_FLAGS) & TcpFlags.MASK;
  }

  /// The window field, 0 to 65535.
  public static int window(byte[] b, int at) {
    return NetworkOrder.u16(b, at + WINDOW);
  }

  /// The checksum field.
  public static int checksum(byte[] b, int at) {
    return NetworkOrder.u16(b, at + CHECKSUM_OFFSET);
  }

  /// The urgent pointer, octets from `seq`, 0 to 65535; means something only with [TcpFlags#URG].
  public static int urgentPointer(byte[] b, int at) {
    return NetworkOrder.u16(b, at + URGENT_POINTER);
  }

  /// Where the options start.
  public static int optionsAt(int at) {
    return at + MIN_LENGTH_BYTES;
  }

  /// Octets of options and their padding, 0 to 40, in a header that [#validate] passed.
  public static int optionsLengthBytes(byte[] b, int at) {
    return dataOffsetBytes(b, at) - MIN_LENGTH_BYTES;
  }

  /// Writes all but ports and options; checksum and urgent pointer become 0.
  ///
  /// @param dataOffsetBytes header and options, a multiple of 4 from 20 to 60
  /// @param flags [TcpFlags]
  /// @param window the field, already scaled down, 0 to 65535
  public static void write(
      byte[] b, int at, int seq, int ack, int dataOffsetBytes, int flags, int window) {
    assert dataOffsetBytes >= MIN_LENGTH_BYTES
            && dataOffsetBytes <= MAX_LENGTH_BYTES
            && dataOffsetBytes % 4 == 0
        : "data offset " + dataOffsetBytes;
    NetworkOrder.putS32(b, at + SEQ, seq);
    NetworkOrder.putS32(b, at + ACK, ack);
    NetworkOrder.putU16(b, at + OFFSET_AND_FLAGS, dataOffsetBytes << 10 | flags & TcpFlags.MASK);
    NetworkOrder.putU16(b, at + WINDOW, window);
    NetworkOrder.putS32(b, at + CHECKSUM_OFFSET, 0);
  }

  /// Writes both ports.
  public static void setPorts(byte[] b, int at, int source, int destination) {
    NetworkOrder.putS32(b, at, source << 16 | destination & 0xffff);
  }

  /// Writes SEG.SEQ.
  public static void setSeq(byte[] b, int at, int seq) {
    NetworkOrder.putS32(b, at + SEQ, seq);
  }

  /// Writes SEG.ACK.
  public static void setAck(byte[] b, int at, int ack) {
    NetworkOrder.putS32(b, at + ACK, ack);
  }

  /// Writes the control bits and leaves the data offset.
  public static void setFlags(byte[] b, int at, int flags) {
    int rest = NetworkOrder.u16(b, at + OFFSET_AND_FLAGS) & ~TcpFlags.MASK;
    NetworkOrder.putU16(b, at + OFFSET_AND_FLAGS, rest | flags & TcpFlags.MASK);
  }

  /// Writes the window field, 0 to 65535.
  public static void setWindow(byte[] b, int at, int window) {
    NetworkOrder.putU16(b, at + WINDOW, window);
  }

  /// Writes the checksum field, 0 to 65535.
  public static void setChecksum(byte[] b, int at, int checksum) {
    NetworkOrder.putU16(b, at + CHECKSUM_OFFSET, checksum);
  }

  /// Writes the urgent pointer, 0 to 65535.
  public static void setUrgentPointer(byte[] b, int at, int pointer) {
    NetworkOrder.putU16(b, at + URGENT_POINTER, pointer);
  }

  /// Computes and writes the checksum of a segment that lies in one piece, RFC 9293 MUST-2. For one
  /// in several pieces add them with [InternetChecksum#addAt], the field being 0 meanwhile.
  ///
  /// @param lengthBytes header and payload
  /// @param pseudoHeader [InternetChecksum#pseudoHeader] with the same length
  public static void writeChecksum(byte[] b, int at, int lengthBytes, long pseudoHeader) {
    setChecksum(b, at, 0);
    setChecksum(
        b, at, InternetChecksum.finish(InternetChecksum.add(pseudoHeader, b, at, lengthBytes)));
  }

  /// Whether the checksum of a received segment is right, RFC 9293 MUST-3.
  ///
  /// @param lengthBytes header and payload
  /// @param pseudoHeader [InternetChecksum#pseudoHeader] with the same length
  public static boolean verifyChecksum(byte[] b, int at, int lengthBytes, long pseudoHeader) {
    return InternetChecksum.isValid(InternetChecksum.add(pseudoHeader, b, at, lengthBytes));
  }

  private TcpHeader() {}
}
