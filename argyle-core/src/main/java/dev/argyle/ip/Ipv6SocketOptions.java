package dev.argyle.ip;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.SolIpv6;

/// What setting an option of `SOL_IPV6` does, those of multicast aside.
final class Ipv6SocketOptions {
  private final IpLayer ip;

  Ipv6SocketOptions(IpLayer ip) {
    this.ip = ip;
  }

  void addTo(InetOptions all) {
    VersionOptions rules = new VersionOptions(ip, false, all);
    rules.hopLimit(SolIpv6.IPV6_UNICAST_HOPS, 0);
    rules.trafficClass(SolIpv6.IPV6_TCLASS);
    rules.mtuDiscovery(SolIpv6.IPV6_MTU_DISCOVER);
    rules.mtu(SolIpv6.IPV6_MTU);
    rules.unicastInterface(SolIpv6.IPV6_UNICAST_IF);
    rules.report(SolIpv6.IPV6_RECVPKTINFO, IpSettings.PACKET_INFO);
    rules.report(SolIpv6.IPV6_RECVHOPLIMIT, IpSettings.HOP_LIMIT);
    rules.report(SolIpv6.IPV6_RECVTCLASS, IpSettings.TRAFFIC_CLASS);
    rules.report(SolIpv6.IPV6_RECVORIGDSTADDR, IpSettings.ORIGINAL_DESTINATION);
    rules.errors(SolIpv6.IPV6_RECVERR);
    rules.setting(SolIpv6.IPV6_DONTFRAG, IpSettings::dontFragment, IpSettings::dontFragment);
    rules.field(SolIpv6.IPV6_FREEBIND, InetSock::freeBind, InetSock::freeBind);
    rules.field(SolIpv6.IPV6_TRANSPARENT, InetSock::transparent, InetSock::transparent);
    all.add(
        SolIpv6.IPV6_V6ONLY,
        VersionOptions.tells(InetSock::v6Only),
        (sock, on) -> {
          if (sock.ownsPort()) {
            return Errno.EINVAL.negated();
          }
          sock.v6Only(on);
          return 0;
        });
  }
}
