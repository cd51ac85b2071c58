package dev.argyle.wire;

/// The map of a UDP header, RFC 768. Ports are 0 to 65535.
public final class UdpHeader {
  /// The header, in octets.
  public static final int LENGTH_BYTES = 8;

  /// Where the checksum field lies, in octets from the start; for devices that fill it in.
  public static final int CHECKSUM_OFFSET = 6;

  /// The checksum field of a datagram that has none.
  public static final int NO_CHECKSUM = 0;

  private static final int DESTINATION_PORT = 2;
  private static final int LENGTH = 4;

  /// Judges the form; the checksum is a question of its own, [#verifyChecksum].
  ///
  /// @param available octets that IP delivered; more than the length field says is padding
  public static ParseResult validate(byte[] b, int at, int available) {
    if (available < LENGTH_BYTES) {
      return Malformed.TOO_SHORT;
    }
    int length = length(b, at);
    if (length < LENGTH_BYTES || length > available) {
      return Malformed.BAD_TOTAL_LENGTH;
    }
    return ParseResult.OK;
  }

  /// The sender's port; 0 where no answer is wanted.
  public static int sourcePort(byte[] b, int at) {
    return NetworkOrder.u16(b, at);
  }

  /// The receiver's port.
  public static int destinationPort(byte[] b, int at) {
    return NetworkOrder.u16(b, at + DESTINATION_PORT);
  }

  /// Octets of header and payload, 0 to 65535.
  public static int length(byte[] b, int at) {
    return NetworkOrder.u16(b, at + LENGTH);
  }

  /// The checksum field; [#NO_CHECKSUM] where the sender made none.
  public static int checksum(byte[] b, int at) {
    return NetworkOrder.u16(b, at + CHECKSUM_OFFSET);
  }

  /// Writes the header; the checksum field becomes [#NO_CHECKSUM].
  ///
  /// @param length header and payload, 8 to 65535
  public static void write(byte[] b, int at, int sourcePort, int destinationPort, int length) {
    NetworkOrder.putS32(b, at, sourcePort << 16 | destinationPort & 0xffff);
    NetworkOrder.putS32(b, at + LENGTH, length << 16);
  }

  /// Writes the length, header and payload, 8 to 65535.
  public static void setLength(byte[] b, int at, int length) {
    NetworkOrder.putU16(b, at + LENGTH, length);
  }

  /// Writes the checksum field, 0 to 65535.
  public static void setChecksum(byte[] b, int at, int checksum) {
    NetworkOrder.putU16(b, at + CHECKSUM_OFFSET, checksum);
  }

  /// The field for a sum over pseudo-header, header and payload: a computed 0 is sent as 65535,
  /// since 0 means that there is none.
  public static int checksumField(long sum) {
    int checksum = InternetChecksum.finish(sum);
    return checksum == NO_CHECKSUM ? 0xffff : checksum;
  }

  /// Computes and writes the checksum of a datagram that lies in one piece.
  ///
  /// @param length header and payload
  /// @param pseudoHeader [InternetChecksum#pseudoHeader] with the same length
  public static void writeChecksum(byte[] b, int at, int length, long pseudoHeader) {
    setChecksum(b, at, NO_CHECKSUM);
    setChecksum(b, at, checksumField(InternetChecksum.add(pseudoHeader, b, at, length)));
  }

  /// Whether the checksum of a received datagram is right. Whether [#NO_CHECKSUM] is welcome (IPv4:
  /// yes; IPv6: only as RFC 6935 says) is asked before.
  ///
  /// @param length header and payload
  /// @param pseudoHeader [InternetChecksum#pseudoHeader] with the same length
  public static boolean verifyChecksum(byte[] b, int at, int length, long pseudoHeader) {
    return InternetChecksum.isValid(InternetChecksum.add(pseudoHeader, b, at, length));
  }

  private UdpHeader() {}
}
