package dev.argyle.sock;

import dev.argyle.wire.IpAddress;

/// `IP_PKTINFO` (`struct in_pktinfo`). Received: where a datagram was sent to and how it came.
/// Sent: which way it shall go.
///
/// @param interfaceIndex the interface it came by, or shall go by; 0 for the one the routes say
/// @param specificDestination received: the address of this host to answer from; sent: the source
///     address, or the wildcard for the usual one
/// @param destination received: the destination in the header; not looked at when sent
public record Ipv4PacketInfo(
    int interfaceIndex, IpAddress specificDestination, IpAddress destination)
    implements ControlMessage {
  /// Send by this interface and from this address.
  public static Ipv4PacketInfo of(int interfaceIndex, IpAddress source) {
    return new Ipv4PacketInfo(interfaceIndex, source, IpAddress.ANY4);
  }

  @Override
  public int level() {
    return SolIp.SOL_IP;
  }

  @Override
  public int type() {
    return SolIp.IP_PKTINFO.number();
  }
}
