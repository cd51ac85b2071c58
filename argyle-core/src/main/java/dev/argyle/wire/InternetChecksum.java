package dev.argyle.wire;

/// The Internet checksum, RFC 1071, and its update in place, RFC 1624.
///
/// A sum under way is a non-negative `long`; start with 0 or with a pseudo-header, add pieces, and
/// end with [#finish] for the field to send or with [#isValid] for what was received. It has room
/// for 2^31 pieces before it could overflow.
public final class InternetChecksum {
  /// Adds octets that start at an even place of the checked data. An odd last octet counts as if a
  /// zero followed (RFC 1071 section 1), so another piece may follow only through [#addAt].
  ///
  /// The loop over 32-bit words is plain so that C2 makes vector code of it.
  public static long add(long sum, byte[] b, int offset, int length) {
    int wordsEnd = offset + (length & ~3);
    long total = sum;
    for (int i = offset; i < wordsEnd; i += 4) {
      total += NetworkOrder.u32(b, i);
    }
    return switch (length & 3) {
      case 1 -> total + (NetworkOrder.u8(b, wordsEnd) << 8);
      case 2 -> total + NetworkOrder.u16(b, wordsEnd);
      case 3 -> total + NetworkOrder.u16(b, wordsEnd) + (NetworkOrder.u8(b, wordsEnd + 2) << 8);
      default -> total;
    };
  }

  /// Adds one piece of a chain whose lengths may be odd. A piece that starts at an odd place counts
  /// with its bytes swapped (RFC 1071 section 2 (B)), which in this arithmetic is the same as 256
  /// times.
  ///
  /// @param position octets of checked data before this piece; only its parity matters
  public static long addAt(long sum, int position, byte[] b, int offset, int length) {
    if ((position & 1) == 0) {
      return add(sum, b, offset, length);
    }
    return sum + 256L * fold(add(0, b, offset, length));
  }

  /// The 16-bit one's complement sum, not inverted, 0 to 65535; 0 only if every octet was zero.
  public static int fold(long sum) {
    long s = (sum & 0xffff_ffffL) + (sum >>> 32);
    s = (s & 0xffff) + (s >>> 16 & 0xffff) + (s >>> 32);
    return (int) ((s & 0xffff) + (s >>> 16));
  }

  /// The checksum field for this sum, 0 to 65535.
  public static int finish(long sum) {
    return ~fold(sum) & 0xffff;
  }

  /// Whether a sum over received data, checksum field included, says that nothing was damaged.
  public static boolean isValid(long sum) {
    return fold(sum) == 0xffff;
  }

  /// The pseudo-header of TCP and UDP over either IP, RFC 9293 section 3.1 and RFC 8200 section
  /// 8.1. ICMPv6 uses it too, ICMPv4 has none.
  ///
  /// Both are a sum of the addresses, the protocol and the length; the `ffff` before a mapped IPv4
  /// address is nothing in one's complement. So there is no need to ask which family this is.
  ///
  /// @param protocol an [IpProtocol]
  /// @param lengthBytes transport header and payload
  public static long pseudoHeader(
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow,
      int protocol,
      int lengthBytes) {
    return halves(sourceHigh)
        + halves(sourceLow)
        + halves(destinationHigh)
        + halves(destinationLow)
        + protocol
        + lengthBytes;
  }

  private static long halves(long value) {
    return (value >>> 32) + (value & 0xffff_ffffL);
  }

  /// The checksum field after one 16-bit word of the data changed, RFC 1624 section 3, equation 3.
  ///
  /// @param checksum the field as it was, 0 to 65535
  /// @param oldWord the word as it was, 0 to 65535
  /// @param newWord the word as it is now, 0 to 65535
  public static int update(int checksum, int oldWord, int newWord) {
    return finish((long) (~checksum & 0xffff) + (~oldWord & 0xffff) + newWord);
  }

  private InternetChecksum() {}
}
