package dev.argyle.wire;

/// The map of an ICMPv6 message, RFC 4443 section 2.1. Its checksum has a pseudo-header.
public final class Icmpv6Message {
  /// Type, code, checksum and the four octets whose meaning depends on the type.
  public static final int MIN_LENGTH_BYTES = 8;

  /// Error: not delivered; the code tells why. RFC 4443 section 3.1.
  public static final int DESTINATION_UNREACHABLE = 1;

  /// Error: longer than the MTU of the next hop. RFC 4443 section 3.2.
  public static final int PACKET_TOO_BIG = 2;

  /// Error: hop limit or reassembly time used up. RFC 4443 section 3.3.
  public static final int TIME_EXCEEDED = 3;

  /// Error: a header field that could not be worked with. RFC 4443 section 3.4.
  public static final int PARAMETER_PROBLEM = 4;

  /// Asks for [#ECHO_REPLY] with the same content. RFC 4443 section 4.1.
  public static final int ECHO_REQUEST = 128;

  /// Answer to [#ECHO_REQUEST]. RFC 4443 section 4.2.
  public static final int ECHO_REPLY = 129;

  /// Multicast listener query, RFC 3810 section 5.1.
  public static final int LISTENER_QUERY = 130;

  /// Multicast listener report of version 1, RFC 2710 section 3.
  public static final int LISTENER_REPORT = 131;

  /// Multicast listener done, RFC 2710 section 3.
  public static final int LISTENER_DONE = 132;

  /// Router solicitation, RFC 4861 section 4.1.
  public static final int ROUTER_SOLICITATION = 133;

  /// Router advertisement, RFC 4861 section 4.2.
  public static final int ROUTER_ADVERTISEMENT = 134;

  /// Neighbor solicitation, RFC 4861 section 4.3.
  public static final int NEIGHBOR_SOLICITATION = 135;

  /// Neighbor advertisement, RFC 4861 section 4.4.
  public static final int NEIGHBOR_ADVERTISEMENT = 136;

  /// Redirect, RFC 4861 section 4.5.
  public static final int REDIRECT = 137;

  /// Multicast listener report of version 2, RFC 3810 section 5.2.
  public static final int LISTENER_REPORT_V2 = 143;

  /// Code of [#DESTINATION_UNREACHABLE]: no route.
  public static final int CODE_NO_ROUTE = 0;

  /// Code of [#DESTINATION_UNREACHABLE]: forbidden.
  public static final int CODE_PROHIBITED = 1;

  /// Code of [#DESTINATION_UNREACHABLE]: beyond the scope of the source address.
  public static final int CODE_BEYOND_SCOPE = 2;

  /// Code of [#DESTINATION_UNREACHABLE]: any other reason, such as no answer from the neighbor.
  public static final int CODE_ADDRESS_UNREACHABLE = 3;

  /// Code of [#DESTINATION_UNREACHABLE]: nobody listens at the port.
  public static final int CODE_PORT_UNREACHABLE = 4;

  /// Code of [#DESTINATION_UNREACHABLE]: the source address failed a policy.
  public static final int CODE_SOURCE_POLICY = 5;

  /// Code of [#DESTINATION_UNREACHABLE]: the route says to refuse.
  public static final int CODE_REJECT_ROUTE = 6;

  /// Code of [#TIME_EXCEEDED]: on the way.
  public static final int CODE_HOP_LIMIT_EXCEEDED = 0;

  /// Code of [#TIME_EXCEEDED]: while waiting for fragments.
  public static final int CODE_REASSEMBLY_EXCEEDED = 1;

  /// Code of [#PARAMETER_PROBLEM]: the pointer tells which field.
  public static final int CODE_ERRONEOUS_FIELD = 0;

  /// Code of [#PARAMETER_PROBLEM]: a Next Header value not known.
  public static final int CODE_UNKNOWN_NEXT_HEADER = 1;

  /// Code of [#PARAMETER_PROBLEM]: an option not known.
  public static final int CODE_UNKNOWN_OPTION = 2;

  /// Code of [#PARAMETER_PROBLEM]: a first fragment without all headers, RFC 7112 section 5.
  public static final int CODE_INCOMPLETE_FIRST_FRAGMENT = 3;

  /// Code of [#PARAMETER_PROBLEM]: too many extension headers, RFC 8883 section 2.
  public static final int CODE_TOO_MANY_EXTENSIONS = 8;

  /// Code of [#PARAMETER_PROBLEM]: too many options, RFC 8883 section 2.
  public static final int CODE_TOO_MANY_OPTIONS = 9;

  private static final int FIRST_INFORMATIONAL = 128;
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

  /// Whether a type is an error message, about which no error is ever sent (RFC 4443 section 2.4
  /// (e.1)) and which quotes a packet.
  public static boolean isError(int type) {
    return type < FIRST_INFORMATIONAL;
  }

  /// Identifier of an echo, 0 to 65535.
  public static int echoIdentifier(byte[] b, int at) {
    return NetworkOrder.u16(b, at + REST);
  }

  /// Sequence number of an echo, 0 to 65535.
  public static int echoSequence(byte[] b, int at) {
    return NetworkOrder.u16(b, at + REST + 2);
  }

  /// MTU of [#PACKET_TOO_BIG] in octets; what does not fit an `int` comes as its largest value.
  public static int mtuBytes(byte[] b, int at) {
    return (int) Math.min(NetworkOrder.u32(b, at + REST), Integer.MAX_VALUE);
  }

  /// Offset of the octet that [#PARAMETER_PROBLEM] is about, 0 to 2^32 - 1.
  public static long pointer(byte[] b, int at) {
    return NetworkOrder.u32(b, at + REST);
  }

  /// Where the quoted packet of an error starts, at its IPv6 header. It is as long as what is left
  /// of the message, and cut there.
  public static int quotedAt(int at) {
    return at + MIN_LENGTH_BYTES;
  }

  /// Writes the first 8 octets; the checksum becomes 0.
  ///
  /// @param rest the four octets that depend on the type: [#echo], an MTU, a pointer, or 0
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

  /// Computes and writes the checksum.
  ///
  /// @param lengthBytes the whole message
  /// @param pseudoHeader [InternetChecksum#pseudoHeader] with the same length
  public static void writeChecksum(byte[] b, int at, int lengthBytes, long pseudoHeader) {
    NetworkOrder.putU16(b, at + CHECKSUM, 0);
    long sum = InternetChecksum.add(pseudoHeader, b, at, lengthBytes);
    NetworkOrder.putU16(b, at + CHECKSUM, InternetChecksum.finish(sum));
  }

  /// Whether the checksum is right.
  ///
  /// @param lengthBytes the whole message
  /// @param pseudoHeader [InternetChecksum#pseudoHeader] with the same length
  public static boolean verifyChecksum(byte[] b, int at, int lengthBytes, long pseudoHeader) {
    return InternetChecksum.isValid(InternetChecksum.add(pseudoHeader, b, at, lengthBytes));
  }

  private Icmpv6Message() {}
}
