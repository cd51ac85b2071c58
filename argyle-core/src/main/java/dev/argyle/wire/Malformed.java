package dev.argyle.wire;

/// Why a header is not what its RFC says. One drop counter belongs to each reason.
public enum Malformed implements ParseResult {
  /// Fewer octets than the smallest header of this protocol.
  TOO_SHORT,
  /// The version field names another protocol.
  BAD_VERSION,
  /// The header claims to be shorter than allowed or longer than the packet.
  BAD_HEADER_LENGTH,
  /// The length field is less than the header or more than what arrived.
  BAD_TOTAL_LENGTH,
  /// The checksum does not add up.
  BAD_CHECKSUM,
  /// A fragment that is not the last one and holds no multiple of 8 octets, RFC 791 section 3.2.
  FRAGMENT_NOT_OF_EIGHT,
  /// A fragment that would end past octet 65535 of its datagram.
  FRAGMENT_TOO_LONG,
  /// A first fragment of IPv6 that ends before its transport header does, RFC 7112 section 5.
  FRAGMENT_WITHOUT_HEADERS,
  /// An IPv6 packet with a `::ffff:0:0/96` address, which has no place on a wire (RFC 4291 section
  /// 2.5.5.2) and could not be told from IPv4 further in.
  MAPPED_ADDRESS,
  /// An IPv6 extension header or one of its options ends past the packet or past its header.
  EXTENSION_TRUNCATED,
  /// A Hop-by-Hop header that does not directly follow the IPv6 header, RFC 8200 section 4.1.
  EXTENSION_OUT_OF_ORDER,
  /// A routing header that still has segments left to visit, RFC 8200 section 4.4, RFC 5095.
  ROUTING_NOT_SUPPORTED,
  /// An option not known here whose type asks for the packet to be dropped, RFC 8200 section 4.2.
  OPTION_NOT_KNOWN,
  /// More extension headers than this host cares to walk, RFC 8504 section 5.3.
  TOO_MANY_EXTENSIONS,
  /// More options in the chain than this host cares to walk, RFC 8504 section 5.3.
  TOO_MANY_OPTIONS;

  @Override
  public boolean isOk() {
    return false;
  }
}
