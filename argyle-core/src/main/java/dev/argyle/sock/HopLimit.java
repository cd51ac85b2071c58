package dev.argyle.sock;

/// `IPV6_HOPLIMIT`: with which hop limit a datagram came, or shall go (RFC 3542 section 6.3).
///
/// @param hops 0 to 255 to send; -1 for the default
public record HopLimit(int hops) implements ControlMessage {
  private static final int TYPE = 52;

  @Override
  public int level() {
    return SolIpv6.SOL_IPV6;
  }

  @Override
  public int type() {
    return TYPE;
  }
}
