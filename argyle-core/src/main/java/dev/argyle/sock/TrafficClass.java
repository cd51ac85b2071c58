package dev.argyle.sock;

/// `IPV6_TCLASS`: with which traffic class a datagram came, or shall go (RFC 3542 section 6.5).
///
/// @param octet 0 to 255 to send; -1 for the default
public record TrafficClass(int octet) implements ControlMessage {
  @Override
  public int level() {
    return SolIpv6.SOL_IPV6;
  }

  @Override
  public int type() {
    return SolIpv6.IPV6_TCLASS.number();
  }
}
