package dev.argyle.ip;

/// Why IP did not deliver or send a packet, beside the faults of form that
/// [dev.argyle.wire.Malformed] names. Each has a counter in [IpCounters].
public enum DropReason {
  /// Neither version 4 nor version 6.
  NOT_IP,
  /// The interface has been removed.
  INTERFACE_DOWN,
  /// The header checksum of IPv4 does not add up.
  BAD_HEADER_CHECKSUM,
  /// A source address no packet may have: any, multicast, broadcast.
  MARTIAN_SOURCE,
  /// A loopback address on a packet that came in by a real device, RFC 1122 section 3.2.1.3.
  MARTIAN_LOOPBACK,
  /// A packet from outside that claims to come from this host (the LAND attack among others).
  MARTIAN_OWN_SOURCE,
  /// For another host; this one does not forward.
  NOT_FOR_US,
  /// An IPv4 option that ends past the options, or is too short for its kind.
  BAD_OPTION,
  /// Source-routed, RFC 7126 section 4.3.
  SOURCE_ROUTED,
  /// Nobody has registered the protocol.
  UNKNOWN_PROTOCOL,
  /// IPv6 with nothing behind its headers.
  NO_NEXT_HEADER,
  /// A fragment that holds no data.
  FRAGMENT_EMPTY,
  /// A second fragment that starts inside the TCP header, RFC 3128.
  FRAGMENT_TINY,
  /// A fragment that is there already.
  FRAGMENT_DUPLICATE,
  /// A fragment that overlaps another, or one of a packet given up for that; RFC 5722.
  FRAGMENT_OVERLAP,
  /// Fragments given up because others needed the memory.
  FRAGMENT_MEMORY,
  /// Fragments whose rest did not come in time.
  FRAGMENT_TIMEOUT,
  /// Fragments whose ECN marks contradict each other, RFC 3168 section 5.3.
  FRAGMENT_ECN,
  /// An ICMP message that is cut short or quotes too little.
  ICMP_MALFORMED,
  /// An ICMP message whose checksum does not add up.
  ICMP_BAD_CHECKSUM,
  /// An ICMP message that this host does not act on.
  ICMP_IGNORED,
  /// An ICMP error about a packet that is not this host's.
  ICMP_NOT_OURS,
  /// An ICMP error not sent because too many were.
  ICMP_RATE_LIMIT,
  /// No way to send an answer.
  NO_ROUTE,
  /// Longer than the MTU, and must not be fragmented.
  TOO_BIG
}
