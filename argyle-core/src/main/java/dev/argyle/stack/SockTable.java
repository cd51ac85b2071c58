package dev.argyle.stack;

import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.ping.PingProtocol;
import dev.argyle.raw.RawProtocol;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.RequestSockQueue.Event;
import dev.argyle.sock.SockCommon;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.SockSnapshot.Listening;
import dev.argyle.stack.SockSnapshot.Queues;
import dev.argyle.tcp.TcpProtocol;
import dev.argyle.tcp.TcpSock;
import dev.argyle.udp.UdpProtocol;
import dev.argyle.wire.IpAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads the tables of the protocols for [NetStack#snapshot].
final class SockTable {
  private static final Queues NOTHING = new Queues(0, 0, 0, 0, 0, 0);

  private final TcpProtocol tcp;
  private final UdpProtocol udp;
  private final List<PingProtocol> pings;
  private final RawProtocol raw;

  SockTable(TcpProtocol tcp, UdpProtocol udp, List<PingProtocol> pings, RawProtocol raw) {
    this.tcp = tcp;
    this.udp = udp;
    this.pings = pings;
    this.raw = raw;
  }

  List<SockSnapshot> snapshot() {
    var all = new ArrayList<SockSnapshot>();
    tcp.forEachSock(sock -> all.add(read(sock)));
    udp.forEachSock(sock -> all.add(readDatagrams(sock)));
    pings.forEach(ping -> ping.forEachSock(sock -> all.add(readDatagrams(sock))));
    raw.forEachSock(sock -> all.add(readDatagrams(sock)));
    return all;
  }

  private static InetSockAddr local(SockCommon sock) {
    return InetSockAddr.of(sock.localAddress(), sock.localPort());
  }

  private static InetSockAddr remote(SockCommon sock, boolean connected) {
    IpAddress nobody = sock.localAddress().isV4() ? IpAddress.ANY4 : IpAddress.ANY6;
    return InetSockAddr.of(connected ? sock.remoteAddress() : nobody, sock.remotePort());
  }

  private static SockSnapshot readDatagrams(DatagramSock sock) {
    String protocol = sock.proto().name().toLowerCase(Locale.ROOT);
    int unsent = Math.max(0, sock.proto().unsentBytes(sock)); // ping sockets refuse to tell
    Queues depths = new Queues(sock.readableOctets(), unsent, 0, sock.lock().backlogBytes(), 0, 0);
    InetSockAddr name = (InetSockAddr) sock.proto().localName(sock); // a raw one tells its protocol
    boolean connected = sock.state() == TcpState.ESTABLISHED;
    return new SockSnapshot(
        protocol, sock.state(), name, remote(sock, connected), depths, null, null);
  }

  private static SockSnapshot read(SockCommon sock) {
    InetSockAddr local = local(sock);
    InetSockAddr remote = remote(sock, sock.remotePort() != 0);
    if (!(sock instanceof TcpSock full)) {
      return new SockSnapshot("tcp", sock.state(), local, remote, NOTHING, null, null);
    }
    RequestSockQueue queue = full.acceptQueue();
    long backlogBytes = full.lock().backlogBytes();
    long prequeueBytes = full.lock().prequeueBytes();
    if (queue != null) {
      Queues depths =
          new Queues(
              queue.acceptLength(),
              queue.backlog(),
              0,
              backlogBytes,
              prequeueBytes,
              queue.halfOpen());
      return new SockSnapshot("tcp", sock.state(), local, remote, depths, null, listening(queue));
    }
    Queues depths =
        new Queues(
            full.readableOctets(),
            full.queuedOctets(),
            full.outOfOrderOctets(),
            backlogBytes,
            prequeueBytes,
            0);
    return new SockSnapshot("tcp", sock.state(), local, remote, depths, full.info(), null);
  }

  private static Listening listening(RequestSockQueue queue) {
    Map<Event, Long> events = new EnumMap<>(Event.class);
    for (Event event : Event.values()) {
      events.put(event, queue.value(event));
    }
    return new Listening(queue.halfOpenLimit(), queue.deferAccept(), events);
  }
}
