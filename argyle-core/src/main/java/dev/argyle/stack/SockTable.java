package dev.argyle.stack;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.RequestSockQueue.Event;
import dev.argyle.sock.SockCommon;
import dev.argyle.stack.SockSnapshot.Listening;
import dev.argyle.stack.SockSnapshot.Queues;
import dev.argyle.tcp.TcpInfo;
import dev.argyle.tcp.TcpProtocol;
import dev.argyle.tcp.TcpSock;
import dev.argyle.wire.IpAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Reads the tables of the protocols for [NetStack#snapshot].
final class SockTable {
  private static final Queues NOTHING = new Queues(0, 0, 0, 0, 0, 0);

  private final TcpProtocol tcp;

  SockTable(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  List<SockSnapshot> snapshot() {
    var all = new ArrayList<SockSnapshot>();
    tcp.forEachSock(sock -> all.add(read(sock)));
    return all;
  }

  private static SockSnapshot read(SockCommon sock) {
    InetSockAddr local = InetSockAddr.of(sock.localAddress(), sock.localPort());
    boolean connected = sock.remotePort() != 0;
    IpAddress nobody = sock.localAddress().isV4() ? IpAddress.ANY4 : IpAddress.ANY6;
    InetSockAddr remote =
        InetSockAddr.of(connected ? sock.remoteAddress() : nobody, sock.remotePort());
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
    return new SockSnapshot("tcp", sock.state(), local, remote, depths, TcpInfo.of(full), null);
  }

  private static Listening listening(RequestSockQueue queue) {
    Map<Event, Long> events = new EnumMap<>(Event.class);
    for (Event event : Event.values()) {
      events.put(event, queue.value(event));
    }
    return new Listening(queue.halfOpenLimit(), queue.deferAccept(), events);
  }
}
