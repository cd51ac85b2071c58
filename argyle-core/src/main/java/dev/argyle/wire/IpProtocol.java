package dev.argyle.wire;

/// The IANA numbers that IPv4's Protocol and IPv6's Next Header fields share, 0 to 255.
public final class IpProtocol {
  /// IPv6 Hop-by-Hop options, RFC 8200 section 4.3.
  public static final int HOP_BY_HOP = 0;

  /// Internet Control Message Protocol, RFC 792.
  public static final int ICMP = 1;

  /// Internet Group Management Protocol, RFC 9776.
  public static final int IGMP = 2;

  /// IPv4 in IP, RFC 2003.
  public static final int IPV4 = 4;

  /// Transmission Control Protocol, RFC 9293.
  public static final int TCP = 6;

  /// User Datagram Protocol, RFC 768.
  public static final int UDP = 17;

  /// IPv6 in IP, RFC 2473.
  public static final int IPV6 = 41;

  /// IPv6 routing header, RFC 8200 section 4.4.
  public static final int IPV6_ROUTING = 43;

  /// IPv6 fragment header, RFC 8200 section 4.5.
  public static final int IPV6_FRAGMENT = 44;

  /// Generic Routing Encapsulation, RFC 2784.
  public static final int GRE = 47;

  /// Encapsulating Security Payload, RFC 4303.
  public static final int ESP = 50;

  /// Authentication Header, RFC 4302.
  public static final int AUTHENTICATION = 51;

  /// ICMP for IPv6, RFC 4443.
  public static final int ICMPV6 = 58;

  /// Nothing follows, RFC 8200 section 4.7.
  public static final int IPV6_NO_NEXT_HEADER = 59;

  /// IPv6 destination options, RFC 8200 section 4.6.
  public static final int IPV6_DESTINATION_OPTIONS = 60;

  /// Stream Control Transmission Protocol, RFC 9260.
  public static final int SCTP = 132;

  /// UDP-Lite, RFC 3828.
  public static final int UDP_LITE = 136;

  /// For experiments, RFC 3692 section 2.1.
  public static final int EXPERIMENT_1 = 253;

  /// For experiments, RFC 3692 section 2.1.
  public static final int EXPERIMENT_2 = 254;

  /// Reserved, RFC 3692; a raw socket of this number only sends.
  public static final int RAW = 255;

  private IpProtocol() {}
}
