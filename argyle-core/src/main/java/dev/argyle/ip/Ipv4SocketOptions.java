package dev.argyle.ip;

import dev.argyle.sock.InetSock;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.SolIp;

/// What setting an option of `SOL_IP` does, those of multicast aside.
final class Ipv4SocketOptions {
  private final IpLayer ip;

  Ipv4SocketOptions(IpLayer ip) {
    this.ip = ip;
  }

  void addTo(InetOptions all) {
    VersionOptions rules = new VersionOptions(ip, true, all);
    rules.hopLimit(SolIp.IP_TTL, 1);
    rules.trafficClass(SolIp.IP_TOS);
    rules.mtuDiscovery(SolIp.IP_MTU_DISCOVER);
    rules.mtu(SolIp.IP_MTU);
    rules.unicastInterface(SolIp.IP_UNICAST_IF);
    rules.report(SolIp.IP_PKTINFO, IpSettings.PACKET_INFO);
    rules.report(SolIp.IP_RECVTTL, IpSettings.HOP_LIMIT);
    rules.report(SolIp.IP_RECVTOS, IpSettings.TRAFFIC_CLASS);
    rules.report(SolIp.IP_RECVORIGDSTADDR, IpSettings.ORIGINAL_DESTINATION);
    rules.report(SolIp.IP_RECVERR, IpSettings.ERRORS);
    rules.field(SolIp.IP_FREEBIND, InetSock::freeBind, InetSock::freeBind);
    rules.field(SolIp.IP_TRANSPARENT, InetSock::transparent, InetSock::transparent);
    rules.field(
        SolIp.IP_BIND_ADDRESS_NO_PORT, InetSock::addressWithoutPort, InetSock::addressWithoutPort);
    all.add(SolIp.IP_HDRINCL, VersionOptions.tells(_ -> false), null); // raw sockets have their own
  }
}
