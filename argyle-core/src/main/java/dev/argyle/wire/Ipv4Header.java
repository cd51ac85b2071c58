package dev.argyle.wire;

/// The map of an IPv4 header, RFC 791 section 3.1. Lengths and the fragment offset are in octets,
/// whatever unit the field has.
public final class Ipv4Header {
  /// A header without options, in octets.
  public static final int MIN_LENGTH_BYTES = 20;

  /// A header with all options it can hold, in octets.
  public static final int MAX_LENGTH_BYTES = 60;

  /// The longest packet, header included, in octets.
  public static final int MAX_TOTAL_LENGTH_BYTES = 0xffff;

  /// Bit of [#flagsAndOffset]: routers must not fragment.
  public static final int DONT_FRAGMENT = 0x4000;

  /// Bit of [#flagsAndOffset]: this is not the last fragment.
  public static final int MORE_FRAGMENTS = 0x2000;

  private static final int VERSION_4 = 0x40;
  private static final int OFFSET_MASK = 0x1fff;
  private static final int TOS = 1;
  private static final int TOTAL_LENGTH = 2;
  private static final int IDENTIFICATION = 4;
  private static final int FLAGS_AND_OFFSET = 6;
  private static final int TTL = 8;
  private static final int PROTOCOL = 9;
  private static final int CHECKSUM = 10;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;

  /// Judges the form of the header and, if it is a fragment, that its place is possible. The
  /// checksum is a question of its own, [#verifyChecksum].
  ///
  /// @param available octets that arrived, link padding included
  public static ParseResult validate(byte[] b, int at, int available) {
    if (available < MIN_LENGTH_BYTES) {
      return Malformed.TOO_SHORT;
    }
    if (version(b, at) != 4) {
      return Malformed.BAD_VERSION;
    }
    int header = headerLengthBytes(b, at);
    if (header < MIN_LENGTH_BYTES || header > available) {
      return Malformed.BAD_HEADER_LENGTH;
    }
    int total = totalLength(b, at);
    if (total < header || total > available) {
      return Malformed.BAD_TOTAL_LENGTH;
    }
    if (!isFragment(b, at)) {
      return ParseResult.OK;
    }
    if (moreFragments(b, at) && (total - header) % 8 != 0) {
      return Malformed.FRAGMENT_NOT_OF_EIGHT;
    }
    if (fragmentOffsetBytes(b, at) + total > MAX_TOTAL_LENGTH_BYTES) {
      return Malformed.FRAGMENT_TOO_LONG;
    }
    return ParseResult.OK;
  }

  /// The version field, 0 to 15; also tells IPv6 apart.
  public static int version(byte[] b, int at) {
    return NetworkOrder.u8(b, at) >>> 4;
  }

  /// Octets of header and options, a multiple of 4 up to 60; from the wire it may be below 20.
  public static int headerLengthBytes(byte[] b, int at) {
    return (b[at] & 0x0f) * 4;
  }

  /// Differentiated services and ECN, 0 to 255.
  public static int tos(byte[] b, int at) {
    return NetworkOrder.u8(b, at + TOS);
  }

  /// The ECN field, RFC 3168 section 5: 0 not capable, 1 ECT(1), 2 ECT(0), 3 congestion
  /// experienced.
  public static int ecn(byte[] b, int at) {
    return b[at + TOS] & 3;
  }

  /// Octets of the packet, header included, 0 to 65535.
  public static int totalLength(byte[] b, int at) {
    return NetworkOrder.u16(b, at + TOTAL_LENGTH);
  }

  /// What fragments of one packet have in common, 0 to 65535; RFC 6864.
  public static int identification(byte[] b, int at) {
    return NetworkOrder.u16(b, at + IDENTIFICATION);
  }

  /// The 16 bits of flags and offset as they stand in the header.
  public static int flagsAndOffset(byte[] b, int at) {
    return NetworkOrder.u16(b, at + FLAGS_AND_OFFSET);
  }

  /// Whether routers must not fragment.
  public static boolean dontFragment(byte[] b, int at) {
    return (flagsAndOffset(b, at) & DONT_FRAGMENT) != 0;
  }

  /// Whether further fragments follow in the packet.
  public static boolean moreFragments(byte[] b, int at) {
    return (flagsAndOffset(b, at) & MORE_FRAGMENTS) != 0;
  }

  /// Where this payload lies in the payload of the whole packet, a multiple of 8 up to 65528.
  public static int fragmentOffsetBytes(byte[] b, int at) {
    return (flagsAndOffset(b, at) & OFFSET_MASK) * 8;
  }

  /// Whether this is a part and not a whole packet.
  public static boolean isFragment(byte[] b, int at) {
    return (flagsAndOffset(b, at) & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
  }

  /// Hops left, 0 to 255.
  public static int ttl(byte[] b, int at) {
    return NetworkOrder.u8(b, at + TTL);
  }

  /// What the payload is, [IpProtocol].
  public static int protocol(byte[] b, int at) {
    return NetworkOrder.u8(b, at + PROTOCOL);
  }

  /// The header checksum field.
  public static int checksum(byte[] b, int at) {
    return NetworkOrder.u16(b, at + CHECKSUM);
  }

  /// The sender, all 32 bits.
  public static int source(byte[] b, int at) {
    return NetworkOrder.s32(b, at + SOURCE);
  }

  /// The receiver, all 32 bits.
  public static int destination(byte[] b, int at) {
    return NetworkOrder.s32(b, at + DESTINATION);
  }

  /// The sender as the `low` half of a pair; `high` is 0.
  public static long sourceLow(byte[] b, int at) {
    return IpAddress.v4Low(source(b, at));
  }

  /// The receiver as the `low` half of a pair; `high` is 0.
  public static long destinationLow(byte[] b, int at) {
    return IpAddress.v4Low(destination(b, at));
  }

  /// Writes a header without options: TOS, identification, flags and checksum become 0. Set what
  /// else is wanted, then call [#writeChecksum].
  ///
  /// @param totalLength header and payload, 20 to 65535
  /// @param ttl 1 to 255
  /// @param protocol an [IpProtocol]
  /// @param source all 32 bits
  /// @param destination all 32 bits
  public static void write(
      byte[] b, int at, int totalLength, int ttl, int protocol, int source, int destination) {
    NetworkOrder.putU8(b, at, VERSION_4 | MIN_LENGTH_BYTES / 4);
    NetworkOrder.putU8(b, at + TOS, 0);
    NetworkOrder.putU16(b, at + TOTAL_LENGTH, totalLength);
    NetworkOrder.putS32(b, at + IDENTIFICATION, 0);
    NetworkOrder.putU8(b, at + TTL, ttl);
    NetworkOrder.putU8(b, at + PROTOCOL, protocol);
    NetworkOrder.putU16(b, at + CHECKSUM, 0);
    NetworkOrder.putS32(b, at + SOURCE, source);
    NetworkOrder.putS32(b, at + DESTINATION, destination);
  }

  /// Writes the length of header and options, a multiple of 4 from 20 to 60.
  public static void setHeaderLengthBytes(byte[] b, int at, int lengthBytes) {
    NetworkOrder.putU8(b, at, VERSION_4 | lengthBytes / 4);
  }

  /// Writes differentiated services and ECN, 0 to 255.
  public static void setTos(byte[] b, int at, int tos) {
    NetworkOrder.putU8(b, at + TOS, tos);
  }

  /// Writes the length of the packet, 20 to 65535.
  public static void setTotalLength(byte[] b, int at, int totalLength) {
    NetworkOrder.putU16(b, at + TOTAL_LENGTH, totalLength);
  }

  /// Writes the identification, 0 to 65535.
  public static void setIdentification(byte[] b, int at, int identification) {
    NetworkOrder.putU16(b, at + IDENTIFICATION, identification);
  }

  /// Writes flags and fragment offset.
  ///
  /// @param flags of [#DONT_FRAGMENT] and [#MORE_FRAGMENTS]
  /// @param offsetBytes a multiple of 8 from 0 to 65528
  public static void setFragment(byte[] b, int at, int flags, int offsetBytes) {
    assert offsetBytes % 8 == 0 : "fragment offset " + offsetBytes;
    NetworkOrder.putU16(b, at + FLAGS_AND_OFFSET, flags | offsetBytes >>> 3);
  }

  /// Writes the hops left, 0 to 255.
  public static void setTtl(byte[] b, int at, int ttl) {
    NetworkOrder.putU8(b, at + TTL, ttl);
  }

  /// Computes and writes the header checksum, options included.
  public static void writeChecksum(byte[] b, int at) {
    NetworkOrder.putU16(b, at + CHECKSUM, 0);
    long sum = InternetChecksum.add(0, b, at, headerLengthBytes(b, at));
    NetworkOrder.putU16(b, at + CHECKSUM, InternetChecksum.finish(sum));
  }

  /// Whether the header checksum is right, RFC 1122 section 3.2.1.2.
  public static boolean verifyChecksum(byte[] b, int at) {
    return InternetChecksum.isValid(InternetChecksum.add(0, b, at, headerLengthBytes(b, at)));
  }

  private Ipv4Header() {}
}
