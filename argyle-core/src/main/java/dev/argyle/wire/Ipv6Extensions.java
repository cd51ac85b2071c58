package dev.argyle.wire;

/// A walk of the extension headers of one IPv6 packet, RFC 8200 section 4, up to what comes first:
/// the transport, a fragment header of a packet in parts, or a fault. Made once and walked again
/// for each packet; belongs to whoever walks it.
///
/// After a well-formed answer [#protocol()] and [#offset()] tell what was reached. After a
/// [Malformed] one the packet is dropped, and [#problemCode()] tells the ICMPv6 Parameter Problem
/// that RFC 8200 or RFC 4443 wants to be sent, if any.
///
/// Each header moves the walk at least 8 octets on, each option at least one, and both are counted:
/// a host may limit what it is willing to look at (RFC 8504 section 5.3).
public final class Ipv6Extensions {
  /// Extension headers that a packet may have here.
  public static final int MAX_EXTENSIONS = 16;

  /// Options that a packet may have here in all its headers, padding counted.
  public static final int MAX_OPTIONS = 64;

  /// [#problemCode()] where the packet is dropped without an answer, [#fragmentAt()] where there is
  /// no fragment header.
  public static final int NONE = -1;

  private static final int UNIT_BYTES = 8;
  private static final int PAD_1 = 0;
  private static final int PAD_N = 1;

  private int packetAt;
  private int end;
  private int protocol;
  private int offset;
  private int nextHeaderAt;
  private int fragmentAt;
  private boolean fragment;
  private int extensions;
  private int options;
  private int problemCode;
  private int problemPointer;
  private boolean answersMulticast;

  /// Walks a packet whose IPv6 header [Ipv6Header#validate] passed.
  ///
  /// @param at the IPv6 header; the length of the packet is taken from it
  public ParseResult walk(byte[] b, int at) {
    packetAt = at;
    end = at + Ipv6Header.totalLength(b, at);
    protocol = Ipv6Header.nextHeader(b, at);
    nextHeaderAt = at + Ipv6Header.NEXT_HEADER_OFFSET;
    offset = at + Ipv6Header.LENGTH_BYTES;
    fragmentAt = NONE;
    fragment = false;
    extensions = 0;
    options = 0;
    problemCode = NONE;
    problemPointer = 0;
    answersMulticast = false;
    while (isExtension(protocol) && !fragment) {
      if (step(b) instanceof Malformed reason) {
        return reason;
      }
    }
    return ParseResult.OK;
  }

  /// Whether a Next Header value is one of the headers walked here.
  public static boolean isExtension(int nextHeader) {
    return switch (nextHeader) {
      case IpProtocol.HOP_BY_HOP,
          IpProtocol.IPV6_ROUTING,
          IpProtocol.IPV6_FRAGMENT,
          IpProtocol.IPV6_DESTINATION_OPTIONS ->
          true;
      default -> false;
    };
  }

  private ParseResult step(byte[] b) {
    if (++extensions > MAX_EXTENSIONS) {
      return fault(Malformed.TOO_MANY_EXTENSIONS, Icmpv6Message.CODE_TOO_MANY_EXTENSIONS, offset);
    }
    if (protocol == IpProtocol.HOP_BY_HOP && extensions > 1) {
      return fault(
          Malformed.EXTENSION_OUT_OF_ORDER, Icmpv6Message.CODE_UNKNOWN_NEXT_HEADER, nextHeaderAt);
    }
    int length = lengthBytes(b, offset, end, protocol);
    if (length > end - offset) {
      return fault(Malformed.EXTENSION_TRUNCATED, Icmpv6Message.CODE_ERRONEOUS_FIELD, offset + 1);
    }
    ParseResult result =
        switch (protocol) {
          case IpProtocol.IPV6_ROUTING -> judgeRouting(b);
          case IpProtocol.IPV6_FRAGMENT -> judgeFragment(b);
          default -> judgeOptions(b, offset + 2, offset + length);
        };
    if (result.isOk() && !fragment) {
      protocol = NetworkOrder.u8(b, offset);
      nextHeaderAt = offset;
      offset += length;
    }
    return result;
  }

  /// Octets of an extension header; more than there are if it is cut before its length.
  private static int lengthBytes(byte[] b, int at, int end, int protocol) {
    if (protocol == IpProtocol.IPV6_FRAGMENT || end - at < UNIT_BYTES) {
      return UNIT_BYTES;
    }
    return (NetworkOrder.u8(b, at + 1) + 1) * UNIT_BYTES;
  }

  /// No routing type is known here: one with nothing left to do is passed over, another refused
  /// (RFC 8200 section 4.4; type 0 the same, RFC 5095 section 3).
  private ParseResult judgeRouting(byte[] b) {
    int segmentsLeft = NetworkOrder.u8(b, offset + 3);
    return segmentsLeft == 0
        ? ParseResult.OK
        : fault(Malformed.ROUTING_NOT_SUPPORTED, Icmpv6Message.CODE_ERRONEOUS_FIELD, offset + 2);
  }

  /// An atomic fragment is whole and passed over (RFC 6946); for others the rules of RFC 8200
  /// section 4.5 on length, and on the first fragment holding all headers (RFC 7112).
  private ParseResult judgeFragment(byte[] b) {
    fragmentAt = offset;
    if (Ipv6FragmentHeader.isAtomic(b, offset)) {
      return ParseResult.OK;
    }
    fragment = true;
    int dataAt = offset + Ipv6FragmentHeader.LENGTH_BYTES;
    int dataLength = end - dataAt;
    int fragmentOffset = Ipv6FragmentHeader.offsetBytes(b, offset);
    if (Ipv6FragmentHeader.moreFragments(b, offset) && dataLength % 8 != 0) {
      return fault(
          Malformed.FRAGMENT_NOT_OF_EIGHT,
          Icmpv6Message.CODE_ERRONEOUS_FIELD,
          packetAt + Ipv6Header.PAYLOAD_LENGTH_OFFSET);
    }
    int unfragmentable = offset - packetAt - Ipv6Header.LENGTH_BYTES;
    if (unfragmentable + fragmentOffset + dataLength > 0xffff) {
      return fault(
          Malformed.FRAGMENT_TOO_LONG,
          Icmpv6Message.CODE_ERRONEOUS_FIELD,
          offset + Ipv6FragmentHeader.FRAGMENT_OFFSET_OFFSET);
    }
    if (fragmentOffset == 0 && !reachesTransport(b, dataAt, NetworkOrder.u8(b, offset))) {
      return fault(
          Malformed.FRAGMENT_WITHOUT_HEADERS,
          Icmpv6Message.CODE_INCOMPLETE_FIRST_FRAGMENT,
          packetAt);
    }
    return ParseResult.OK;
  }

  private boolean reachesTransport(byte[] b, int dataAt, int firstProtocol) {
    int at = dataAt;
    int next = firstProtocol;
    while (isExtension(next)) {
      int length = lengthBytes(b, at, end, next);
      if (length > end - at) {
        return false;
      }
      next = NetworkOrder.u8(b, at);
      at += length;
    }
    int wanted =
        switch (next) {
          case IpProtocol.TCP -> TcpHeader.MIN_LENGTH_BYTES;
          case IpProtocol.UDP -> UdpHeader.LENGTH_BYTES;
          case IpProtocol.ICMPV6 -> Icmpv6Message.MIN_LENGTH_BYTES;
          default -> 0;
        };
    return end - at >= wanted;
  }

  private ParseResult judgeOptions(byte[] b, int from, int to) {
    int at = from;
    while (at < to) {
      if (++options > MAX_OPTIONS) {
        return fault(Malformed.TOO_MANY_OPTIONS, Icmpv6Message.CODE_TOO_MANY_OPTIONS, at);
      }
      int type = NetworkOrder.u8(b, at);
      if (type == PAD_1) {
        at++;
        continue;
      }
      int length = at + 1 < to ? 2 + NetworkOrder.u8(b, at + 1) : Integer.MAX_VALUE;
      if (length > to - at) {
        return fault(Malformed.EXTENSION_TRUNCATED, Icmpv6Message.CODE_ERRONEOUS_FIELD, at + 1);
      }
      if (type != PAD_N && judgeUnknownOption(type, at) instanceof Malformed reason) {
        return reason;
      }
      at += length;
    }
    return ParseResult.OK;
  }

  /// What to do with an option not known is written in its two highest bits, RFC 8200 section 4.2.
  private ParseResult judgeUnknownOption(int type, int at) {
    return switch (type >>> 6) {
      case 0 -> ParseResult.OK;
      case 1 -> Malformed.OPTION_NOT_KNOWN;
      case 2 -> {
        answersMulticast = true;
        yield fault(Malformed.OPTION_NOT_KNOWN, Icmpv6Message.CODE_UNKNOWN_OPTION, at);
      }
      default -> fault(Malformed.OPTION_NOT_KNOWN, Icmpv6Message.CODE_UNKNOWN_OPTION, at);
    };
  }

  private Malformed fault(Malformed reason, int code, int at) {
    problemCode = code;
    problemPointer = at - packetAt;
    return reason;
  }

  /// What was reached: a transport, [IpProtocol#IPV6_NO_NEXT_HEADER], or anything not known here;
  /// [IpProtocol#IPV6_FRAGMENT] if [#isFragment].
  public int protocol() {
    return protocol;
  }

  /// Index in the array of what was reached; the end of the packet if nothing follows.
  public int offset() {
    return offset;
  }

  /// Octets from [#offset()] to the end of the packet.
  public int remainingBytes() {
    return end - offset;
  }

  /// Offset within the packet of the Next Header field that named [#protocol()]; the pointer for
  /// Parameter Problem, unrecognized Next Header.
  public int nextHeaderPointer() {
    return nextHeaderAt - packetAt;
  }

  /// Whether the packet is a part of one and must be put together before it is walked again.
  public boolean isFragment() {
    return fragment;
  }

  /// Index in the array of the last fragment header met, an atomic one included, or [#NONE].
  public int fragmentAt() {
    return fragmentAt;
  }

  /// After a fault: the code of the ICMPv6 Parameter Problem to send, or [#NONE].
  public int problemCode() {
    return problemCode;
  }

  /// After a fault with a code: the pointer of that message, octets from the IPv6 header.
  public int problemPointer() {
    return problemPointer;
  }

  /// After a fault with a code: whether it is sent even if the packet was multicast, RFC 4443
  /// section 2.4 (e.3).
  public boolean answersMulticast() {
    return answersMulticast;
  }
}
