package dev.argyle.wire;

/// The map of an IPv6 header, RFC 8200 section 3. What may stand between it and the transport is
/// walked by [Ipv6Extensions].
public final class Ipv6Header {
  /// The header, in octets; it has no options.
  public static final int LENGTH_BYTES = 40;

  /// The smallest MTU a link may have, in octets, RFC 8200 section 5.
  public static final int MIN_MTU_BYTES = 1280;

  /// Where the Next Header field lies, in octets from the start.
  public static final int NEXT_HEADER_OFFSET = 6;

  /// Where the Payload Length field lies, in octets from the start.
  public static final int PAYLOAD_LENGTH_OFFSET = 4;

  private static final int VERSION_6 = 6 << 28;
  private static final int FLOW_LABEL_MASK = 0xfffff;
  private static final int HOP_LIMIT = 7;
  private static final int SOURCE = 8;
  private static final int DESTINATION = 24;

  /// Judges the form. Jumbograms (RFC 2675) are not supported.
  ///
  /// @param available octets that arrived, link padding included
  public static ParseResult validate(byte[] b, int at, int available) {
    if (available < LENGTH_BYTES) {
      return Malformed.TOO_SHORT;
    }
    if (version(b, at) != 6) {
      return Malformed.BAD_VERSION;
    }
    if (payloadLength(b, at) > available - LENGTH_BYTES) {
      return Malformed.BAD_TOTAL_LENGTH;
    }
    if (IpAddress.isV4(sourceHigh(b, at), sourceLow(b, at))
        || IpAddress.isV4(destinationHigh(b, at), destinationLow(b, at))) {
      return Malformed.MAPPED_ADDRESS;
    }
    return ParseResult.OK;
  }

  /// The version field, 0 to 15.
  public static int version(byte[] b, int at) {
    return NetworkOrder.u8(b, at) >>> 4;
  }

  /// Differentiated services and ECN, 0 to 255.
  public static int trafficClass(byte[] b, int at) {
    return NetworkOrder.u16(b, at) >>> 4 & 0xff;
  }

  /// The ECN field, RFC 3168 section 5: 0 not capable, 1 ECT(1), 2 ECT(0), 3 congestion
  /// experienced.
  public static int ecn(byte[] b, int at) {
    return trafficClass(b, at) & 3;
  }

  /// The flow label, 0 to 2^20 - 1, RFC 6437.
  public static int flowLabel(byte[] b, int at) {
    return NetworkOrder.s32(b, at) & FLOW_LABEL_MASK;
  }

  /// Octets after this header, 0 to 65535.
  public static int payloadLength(byte[] b, int at) {
    return NetworkOrder.u16(b, at + PAYLOAD_LENGTH_OFFSET);
  }

  /// Octets of the packet, this header included.
  public static int totalLength(byte[] b, int at) {
    return LENGTH_BYTES + payloadLength(b, at);
  }

  /// What follows directly, [IpProtocol].
  public static int nextHeader(byte[] b, int at) {
    return NetworkOrder.u8(b, at + NEXT_HEADER_OFFSET);
  }

  /// Hops left, 0 to 255.
  public static int hopLimit(byte[] b, int at) {
    return NetworkOrder.u8(b, at + HOP_LIMIT);
  }

  /// First half of the sender.
  public static long sourceHigh(byte[] b, int at) {
    return NetworkOrder.s64(b, at + SOURCE);
  }

  /// Second half of the sender.
  public static long sourceLow(byte[] b, int at) {
    return NetworkOrder.s64(b, at + SOURCE + 8);
  }

  /// First half of the receiver.
  public static long destinationHigh(byte[] b, int at) {
    return NetworkOrder.s64(b, at + DESTINATION);
  }

  /// Second half of the receiver.
  public static long destinationLow(byte[] b, int at) {
    return NetworkOrder.s64(b, at + DESTINATION + 8);
  }

  /// Writes all but the addresses; traffic class and flow label become 0.
  ///
  /// @param payloadLength octets after this header, 0 to 65535
  /// @param nextHeader an [IpProtocol]
  /// @param hopLimit 1 to 255
  public static void write(byte[] b, int at, int payloadLength, int nextHeader, int hopLimit) {
    NetworkOrder.putS32(b, at, VERSION_6);
    NetworkOrder.putU16(b, at + PAYLOAD_LENGTH_OFFSET, payloadLength);
    NetworkOrder.putU8(b, at + NEXT_HEADER_OFFSET, nextHeader);
    NetworkOrder.putU8(b, at + HOP_LIMIT, hopLimit);
  }

  /// Writes both addresses.
  public static void setAddresses(
      byte[] b,
      int at,
      long sourceHigh,
      long sourceLow,
      long destinationHigh,
      long destinationLow) {
    NetworkOrder.putS64(b, at + SOURCE, sourceHigh);
    NetworkOrder.putS64(b, at + SOURCE + 8, sourceLow);
    NetworkOrder.putS64(b, at + DESTINATION, destinationHigh);
    NetworkOrder.putS64(b, at + DESTINATION + 8, destinationLow);
  }

  /// Writes traffic class (0 to 255) and flow label (0 to 2^20 - 1).
  public static void setTrafficClassAndFlowLabel(
      byte[] b, int at, int trafficClass, int flowLabel) {
    NetworkOrder.putS32(
        b, at, VERSION_6 | (trafficClass & 0xff) << 20 | flowLabel & FLOW_LABEL_MASK);
  }

  /// Writes the octets after this header, 0 to 65535.
  public static void setPayloadLength(byte[] b, int at, int payloadLength) {
    NetworkOrder.putU16(b, at + PAYLOAD_LENGTH_OFFSET, payloadLength);
  }

  /// Writes what follows directly, an [IpProtocol].
  public static void setNextHeader(byte[] b, int at, int nextHeader) {
    NetworkOrder.putU8(b, at + NEXT_HEADER_OFFSET, nextHeader);
  }

  /// Writes the hops left, 0 to 255.
  public static void setHopLimit(byte[] b, int at, int hopLimit) {
    NetworkOrder.putU8(b, at + HOP_LIMIT, hopLimit);
  }

  private Ipv6Header() {}
}
