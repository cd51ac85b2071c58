package dev.argyle.ip.datagram;

import dev.argyle.ip.IcmpError;
import dev.argyle.ip.IcmpQuote;
import dev.argyle.ip.IpLayer;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Errno;
import dev.argyle.sock.ErrorQueue;
import dev.argyle.sock.ExtendedError;
import dev.argyle.sock.ExtendedError.Origin;
import dev.argyle.sock.HopLimit;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.Ipv4PacketInfo;
import dev.argyle.sock.Ipv6PacketInfo;
import dev.argyle.sock.MtuDiscovery;
import dev.argyle.sock.QueuedError;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.TcpState;
import dev.argyle.sock.TimeToLive;
import dev.argyle.sock.TrafficClass;
import dev.argyle.sock.TypeOfService;
import dev.argyle.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;

/// How errors reach a socket (MISSION D6): as its pending error, if it is connected and the error
/// will not go away by itself (RFC 1122 section 4.1.3.3; others could not tell which of their
/// datagrams it was about), and one by one in the error queue, if it has asked for that
/// (`IP_RECVERR`, `IPV6_RECVERR`).
public final class DatagramErrors {
  private static final int NO_CODE = 0;

  /// Tells a sock of an ICMP error about a datagram of its own.
  ///
  /// @param port the port it was sent to
  /// @param payload what it carried, as far as it was quoted
  public static void hear(IpLayer ip, InetSock sock, IcmpError error, int port, byte[] payload) {
    boolean v4 = IpAddress.isV4(error.remoteHigh(), error.remoteLow());
    IpSettings settings = sock.settings(v4);
    MtuDiscovery discovery = settings.mtuDiscovery();
    boolean tooBig = error.kind() == IcmpError.Kind.PACKET_TOO_BIG;
    if (tooBig && discovery.learns()) {
      ip.learnPathMtu(error.remoteHigh(), error.remoteLow(), error.mtuBytes());
    }
    if (tooBig && (v4 ? discovery == MtuDiscovery.DONT : !discovery.learns())) {
      return;
    }
    boolean hard = error.hard() || tooBig && discovery != MtuDiscovery.DONT;
    if (settings.reports(IpSettings.ERRORS)) {
      sock.queueError(queued(sock, error, port, payload));
    } else if (!hard || sock.state() != TcpState.ESTABLISHED) {
      return;
    }
    sock.fail(error.errno());
  }

  /// An ICMP error as the error queue keeps it.
  public static QueuedError queued(InetSock sock, IcmpError error, int port, byte[] payload) {
    IcmpQuote quote = error.quote();
    IcmpQuote.Carrier carrier = quote.carrier();
    boolean v4 = IpAddress.isV4(error.remoteHigh(), error.remoteLow());
    IpAddress offender = IpAddress.of(carrier.sourceHigh(), carrier.sourceLow());
    ExtendedError told =
        new ExtendedError(
            level(sock),
            error.errno(),
            v4 ? Origin.ICMP : Origin.ICMP6,
            quote.type(),
            quote.code(),
            quote.info(),
            InetSockAddr.of(offender, 0));
    IpAddress to = IpAddress.of(error.remoteHigh(), error.remoteLow());
    List<ControlMessage> more = about(carrier, sock.settings(v4), v4);
    return new QueuedError(told, InetSockAddr.of(to, port), payload, more);
  }

  /// Tells a sock of an error that arose here, about a datagram that is not sent. It does not
  /// become the pending error: the call returns it.
  static void local(InetSock sock, Errno errno, Departure departure, int info) {
    if (!sock.settings(departure.isV4()).reports(IpSettings.ERRORS)) {
      return;
    }
    ExtendedError told =
        new ExtendedError(level(sock), errno, Origin.LOCAL, NO_CODE, NO_CODE, info, null);
    int port = departure.isV4() ? sock.remotePort() : departure.port(); // as Linux tells it
    InetSockAddr to = departure.destination(port);
    sock.queueError(new QueuedError(told, to, ErrorQueue.noPayload(), List.of()));
  }

  private static int level(InetSock sock) {
    return sock.family() == AddressFamily.AF_INET ? SolIp.SOL_IP : SolIpv6.SOL_IPV6;
  }

  private static List<ControlMessage> about(
      IcmpQuote.Carrier carrier, IpSettings settings, boolean v4) {
    if (!settings.reportsAny()) {
      return List.of();
    }
    var all = new ArrayList<ControlMessage>();
    IpAddress to = IpAddress.of(carrier.destinationHigh(), carrier.destinationLow());
    if (settings.reports(IpSettings.PACKET_INFO)) {
      all.add(
          v4
              ? new Ipv4PacketInfo(carrier.interfaceIndex(), IpAddress.ANY4, to)
              : new Ipv6PacketInfo(to, carrier.interfaceIndex()));
    }
    if (settings.reports(IpSettings.HOP_LIMIT)) {
      all.add(v4 ? new TimeToLive(carrier.hopLimit()) : new HopLimit(carrier.hopLimit()));
    }
    if (settings.reports(IpSettings.TRAFFIC_CLASS)) {
      all.add(
          v4
              ? new TypeOfService(carrier.trafficClass())
              : new TrafficClass(carrier.trafficClass()));
    }
    return List.copyOf(all);
  }

  private DatagramErrors() {}
}
