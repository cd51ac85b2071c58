package dev.argyle.sock;

import dev.argyle.wire.IpAddress;

/// `IPV6_PKTINFO` (`struct in6_pktinfo`, RFC 3542 section 6).
///
/// @param address received: the destination; sent: the source, or the wildcard for the usual one
/// @param interfaceIndex the interface it came by, or shall go by; 0 for the one the routes say
public record Ipv6PacketInfo(IpAddress address, int interfaceIndex) implements ControlMessage {
  private static final int TYPE = 50;

  @Override
  public int level() {
    return SolIpv6.SOL_IPV6;
  }

  @Override
  public int type() {
    return TYPE;
  }
}
