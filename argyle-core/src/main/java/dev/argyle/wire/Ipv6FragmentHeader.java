package dev.argyle.wire;

/// The map of an IPv6 fragment header, RFC 8200 section 4.5.
public final class Ipv6FragmentHeader {
  /// The header, in octets.
  public static final int LENGTH_BYTES = 8;

  /// Where offset and flag lie, in octets from the start of this header.
  public static final int FRAGMENT_OFFSET_OFFSET = 2;

  private static final int IDENTIFICATION = 4;
  private static final int OFFSET_MASK = 0xfff8;
  private static final int MORE_FRAGMENTS = 1;

  /// What the fragmentable part starts with, [IpProtocol].
  public static int nextHeader(byte[] b, int at) {
    return NetworkOrder.u8(b, at);
  }

  /// Where this data lies in the fragmentable part, a multiple of 8 from 0 to 65528.
  public static int offsetBytes(byte[] b, int at) {
    return NetworkOrder.u16(b, at + FRAGMENT_OFFSET_OFFSET) & OFFSET_MASK;
  }

  /// Whether further fragments follow in the packet.
  public static boolean moreFragments(byte[] b, int at) {
    return (NetworkOrder.u16(b, at + FRAGMENT_OFFSET_OFFSET) & MORE_FRAGMENTS) != 0;
  }

  /// Whether the packet is whole all the same, RFC 6946.
  public static boolean isAtomic(byte[] b, int at) {
    return offsetBytes(b, at) == 0 && !moreFragments(b, at);
  }

  /// What fragments of one packet have in common, all 32 bits.
  public static int identification(byte[] b, int at) {
    return NetworkOrder.s32(b, at + IDENTIFICATION);
  }

  /// Writes the header.
  ///
  /// @param nextHeader an [IpProtocol]
  /// @param offsetBytes a multiple of 8 from 0 to 65528
  /// @param identification all 32 bits
  public static void write(
      byte[] b, int at, int nextHeader, int offsetBytes, boolean more, int identification) {
    assert (offsetBytes & ~OFFSET_MASK) == 0 : "fragment offset " + offsetBytes;
    NetworkOrder.putU16(b, at, nextHeader << 8);
    NetworkOrder.putU16(b, at + FRAGMENT_OFFSET_OFFSET, offsetBytes | (more ? MORE_FRAGMENTS : 0));
    NetworkOrder.putS32(b, at + IDENTIFICATION, identification);
  }

  private Ipv6FragmentHeader() {}
}
