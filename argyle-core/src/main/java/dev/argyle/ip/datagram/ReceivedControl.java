package dev.argyle.ip.datagram;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.env.Clock;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.DroppedCount;
import dev.argyle.sock.HopLimit;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.Ipv4PacketInfo;
import dev.argyle.sock.Ipv6PacketInfo;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.OriginalDestination;
import dev.argyle.sock.ReceiveTime;
import dev.argyle.sock.TimeToLive;
import dev.argyle.sock.TimestampUnit;
import dev.argyle.sock.TrafficClass;
import dev.argyle.sock.TypeOfService;
import dev.argyle.wire.IpAddress;

/// Ancillary data of datagrams that are received (MISSION A9): what the socket has asked to be
/// told, in Linux's order.
final class ReceivedControl {
  /// Adds what is to be told of a packet.
  static void add(IpLayer ip, DatagramSock sock, PacketInfo info, MessageHeader message) {
    addOfSocket(ip, sock, info, message);
    sock.addOwnControl(info, message);
    boolean v4 = IpAddress.isV4(info.destinationHigh(), info.destinationLow());
    IpAddress to = IpAddress.of(info.destinationHigh(), info.destinationLow());
    if (sock.family() == AddressFamily.AF_INET6
        && sock.settings(false).reports(IpSettings.PACKET_INFO)) {
      message.addControl(new Ipv6PacketInfo(to, info.interfaceIndex()));
    }
    IpSettings wanted = sock.settings(v4);
    if (!wanted.reportsAny()) {
      return;
    }
    if (v4 && wanted.reports(IpSettings.PACKET_INFO)) {
      message.addControl(
          new Ipv4PacketInfo(info.interfaceIndex(), specificDestination(ip, info, to), to));
    }
    if (wanted.reports(IpSettings.HOP_LIMIT)) {
      int hops = info.hopLimit();
      message.addControl(v4 ? new TimeToLive(hops) : new HopLimit(hops));
    }
    if (wanted.reports(IpSettings.TRAFFIC_CLASS)) {
      int octet = info.trafficClass();
      message.addControl(v4 ? new TypeOfService(octet) : new TrafficClass(octet));
    }
    if (wanted.reports(IpSettings.ORIGINAL_DESTINATION)) {
      message.addControl(new OriginalDestination(InetSockAddr.of(to, sock.localPort())));
    }
  }

  private static void addOfSocket(
      IpLayer ip, DatagramSock sock, PacketInfo info, MessageHeader message) {
    TimestampUnit unit = sock.timestamps();
    if (unit != TimestampUnit.NONE) {
      Clock clock = ip.env().clock();
      long agoNanos = clock.nanos() - info.arrivalNanos();
      message.addControl(new ReceiveTime(clock.epochNanos() - agoNanos, unit));
    }
    if (sock.tellsDrops() && sock.receiveDrops() > 0) { // as Linux, nothing before the first
      message.addControl(new DroppedCount((int) sock.receiveDrops()));
    }
  }

  /// The address to answer from, RFC 1122 section 4.1.3.5.
  private static IpAddress specificDestination(IpLayer ip, PacketInfo info, IpAddress to) {
    if (ip.isLocal(to.high(), to.low())) {
      return to;
    }
    Route back =
        ip.route(
            info.sourceHigh(),
            info.sourceLow(),
            IpAddress.ANY4.high(),
            IpAddress.ANY4.low(),
            info.fromSelf() ? 0 : info.interfaceIndex());
    return back == null ? IpAddress.ANY4 : IpAddress.of(back.sourceHigh(), back.sourceLow());
  }

  private ReceivedControl() {}
}
