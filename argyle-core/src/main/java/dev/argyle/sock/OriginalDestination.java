package dev.argyle.sock;

/// `IP_ORIGDSTADDR` and `IPV6_ORIGDSTADDR`: the address and port that a datagram was sent to.
///
/// @param address of IPv4 at the level of IPv4, of IPv6 at that of IPv6
public record OriginalDestination(InetSockAddr address) implements ControlMessage {
  @Override
  public int level() {
    return address.address().isV4() ? SolIp.SOL_IP : SolIpv6.SOL_IPV6;
  }

  @Override
  public int type() {
    return address.address().isV4()
        ? SolIp.IP_RECVORIGDSTADDR.number()
        : SolIpv6.IPV6_RECVORIGDSTADDR.number();
  }
}
