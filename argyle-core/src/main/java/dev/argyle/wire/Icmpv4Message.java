package dev.argyle.wire;

/// The map of an ICMP message for IPv4, RFC 792, with the next-hop MTU of RFC 1191 section 4.
public final class Icmpv4Message {
  /// Type, code, checksum and the four octets whose meaning depends on the type.
  public static final int MIN_LENGTH_BYTES = 8;

  /// Octets of the refused packet's payload that an error carries at least, behind its IP header.
  public static final int MIN_QUOTED_PAYLOAD_BYTES = 8;

  /// Answer to [#ECHO_REQUEST].
  public static final int ECHO_REPLY = 0;

  /// Error: not delivered; the code tells why.
  public static final int DESTINATION_UNREACHABLE = 3;

  /// Error, obsolete: RFC 6633.
  public static final int SOURCE_QUENCH = 4;

  /// A better first hop.
  public static final int REDIRECT = 5;

  /// Asks for [#ECHO_REPLY] with the same content.
  public static final int ECHO_REQUEST = 8;

  /// Error: TTL or reassembly time used up.
  public static final int TIME_EXCEEDED = 11;

  /// Error: a header field that could not be worked with.
  public static final int PARAMETER_PROBLEM = 12;

  /// Asks for the time.
  public static final int TIMESTAMP_REQUEST = 13;

  /// Answer to [#TIMESTAMP_REQUEST].
  public static final int TIMESTAMP_REPLY = 14;

  /// Code of [#DESTINATION_UNREACHABLE]: the network.
  public static final int CODE_NET_UNREACHABLE = 0;

  /// Code of [#DESTINATION_UNREACHABLE]: the host.
  public static final int CODE_HOST_UNREACHABLE = 1;

  /// Code of [#DESTINATION_UNREACHABLE]: nobody there speaks the protocol.
  public static final int CODE_PROTOCOL_UNREACHABLE = 2;

  /// Code of [#DESTINATION_UNREACHABLE]: nobody listens at the port.
  public static final int CODE_PORT_UNREACHABLE = 3;

  /// Code of [#DESTINATION_UNREACHABLE]: too long for the next hop, and "don't fragment" is set.
  public static final int CODE_FRAGMENTATION_NEEDED = 4;

  /// Code of [#DESTINATION_UNREACHABLE]: a source route failed.
  public static final int CODE_SOURCE_ROUTE_FAILED = 5;

  /// Code of [#DESTINATION_UNREACHABLE]: network not known, RFC 1122 section 3.2.2.1.
  public static final int CODE_NET_UNKNOWN = 6;

  /// Code of [#DESTINATION_UNREACHABLE]: host not known, RFC 1122 section 3.2.2.1.
  public static final int CODE_HOST_UNKNOWN = 7;

  /// Code of [#DESTINATION_UNREACHABLE]: source host isolated, RFC 1122 section 3.2.2.1.
  public static final int CODE_HOST_ISOLATED = 8;

  /// Code of [#DESTINATION_UNREACHABLE]: network forbidden, RFC 1122 section 3.2.2.1.
  public static final int CODE_NET_PROHIBITED = 9;

  /// Code of [#DESTINATION_UNREACHABLE]: host forbidden, RFC 1122 section 3.2.2.1.
  public static final int CODE_HOST_PROHIBITED = 10;

  /// Code of [#DESTINATION_UNREACHABLE]: network not with this TOS, RFC 1122 section 3.2.2.1.
  public static final int CODE_NET_TOS = 11;

  /// Code of [#DESTINATION_UNREACHABLE]: host not with this TOS, RFC 1122 section 3.2.2.1.
  public static final int CODE_HOST_TOS = 12;

  /// Code of [#DESTINATION_UNREACHABLE]: filtered, RFC 1812 section 5.2.7.1.
  public static final int CODE_FILTERED = 13;

  /// Code of [#TIME_EXCEEDED]: on the way.
  public static final int CODE_TTL_EXCEEDED = 0;

  /// Code of [#TIME_EXCEEDED]: while waiting for fragments.
  public static final int CODE_REASSEMBLY_EXCEEDED = 1;

  /// Code of [#PARAMETER_PROBLEM]: the pointer tells where.
  public static final int CODE_ERRONEOUS_FIELD = 0;

  private static final int CODE = 1;
  private static final int CHECKSUM = 2;
  private static final int REST = 4;

  /// Judges the form; the checksum is a question of its own.
  ///
  /// @param lengthBytes octets that IP delivered
  public static ParseResult validate(byte[] b, int at, int lengthBytes) {
    return lengthBytes < MIN_LENGTH_BYTES ? Malformed.TOO_SHORT : ParseResult.OK;
  }

  /// The type, 0 to 255.
  public static int type(byte[] b, int at) {
    return NetworkOrder.u8(b, at);
  }

  /// The code, 0 to 255; its meaning depends on the type.
  public static int code(byte[] b, int at) {
    return NetworkOrder.u8(b, at + CODE);
  }

  /// The checksum field.
  public static int checksum(byte[] b, int at) {
    return NetworkOrder.u16(b, at + CHECKSUM);
  }

  /// Whether a type is an error message, about which no error is ever sent (RFC 1122 section 3.2.2)
  /// and which quotes a packet.
  public static boolean isError(int type) {
    return switch (type) {
      case DESTINATION_UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM ->
          true;
      default -> false;
    };
  }

  /// Identifier of an echo, 0 to 65535.
  public static int echoIdentifier(byte[] b, int at) {
    return NetworkOrder.u16(b, at + REST);
  }

  /// Sequence number of an echo, 0 to 65535.
  public static int echoSequence(byte[] b, int at) {
    return NetworkOrder.u16(b, at + REST + 2);
  }

  /// Next-hop MTU of [#CODE_FRAGMENTATION_NEEDED] in octets, 0 to 65535; 0 from a router that is
  /// older than RFC 1191.
  public static int nextHopMtuBytes(byte[] b, int at) {
    return NetworkOrder.u16(b, at + REST + 2);
  }

  /// Offset of the octet that [#PARAMETER_PROBLEM] is about, 0 to 255.
  public static int pointer(byte[] b, int at) {
    return NetworkOrder.u8(b, at + REST);
  }

  /// The router that [#REDIRECT] recommends, all 32 bits.
  public static int gateway(byte[] b, int at) {
    return NetworkOrder.s32(b, at + REST);
  }

  /// Where the quoted packet of an error starts, at its IP header. It is as long as what is left of
  /// the message, and cut there.
  public static int quotedAt(int at) {
    return at + MIN_LENGTH_BYTES;
  }

  /// Writes the first 8 octets; the checksum becomes 0.
  ///
  /// @param rest the four octets that depend on the type: [#echo], [#nextHopMtu], or 0
  public static void write(byte[] b, int at, int type, int code, int rest) {
    NetworkOrder.putS32(b, at, type << 24 | (code & 0xff) << 16);
    NetworkOrder.putS32(b, at + REST, rest);
  }

  /// What [#write] takes for an echo.
  ///
  /// @param identifier 0 to 65535
  /// @param sequence 0 to 65535
  public static int echo(int identifier, int sequence) {
    return identifier << 16 | sequence & 0xffff;
  }

  /// What [#write] takes for [#CODE_FRAGMENTATION_NEEDED].
  ///
  /// @param mtuBytes 68 to 65535
  public static int nextHopMtu(int mtuBytes) {
    return mtuBytes & 0xffff;
  }

  /// Computes and writes the checksum; there is no pseudo-header.
  ///
  /// @param lengthBytes the whole message
  public static void writeChecksum(byte[] b, int at, int lengthBytes) {
    NetworkOrder.putU16(b, at + CHECKSUM, 0);
    long sum = InternetChecksum.add(0, b, at, lengthBytes);
    NetworkOrder.putU16(b, at + CHECKSUM, InternetChecksum.finish(sum));
  }

  /// Whether the checksum is right.
  ///
  /// @param lengthBytes the whole message
  public static boolean verifyChecksum(byte[] b, int at, int lengthBytes) {
    return InternetChecksum.isValid(InternetChecksum.add(0, b, at, lengthBytes));
  }

  private Icmpv4Message() {}
}
