package dev.argyle.tcp;

import dev.argyle.ip.IcmpError;
import dev.argyle.ip.Route;
import dev.argyle.ip.datagram.DatagramErrors;
import dev.argyle.sock.InetConnectionSock;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.seq.Seq;

/// What ICMP says about a segment of ours. It is believed only if the segment it quotes is on its
/// way (RFC 5927 section 4.1), and it never ends a connection that is established (RFC 9293 section
/// 3.9.2.2).
final class IcmpArrives {
  private final TcpProtocol tcp;

  IcmpArrives(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  void arrive(IcmpError error) {
    TcpSock sock = tcp.find(error);
    if (sock == null) {
      toRequest(error);
      return;
    }
    if (!sock.lock().runIfFree(() -> toSock(sock, error))) {
      tcp.counters().count(Counter.DROPPED_ICMP_LOCKED); // hearsay can wait for its next copy
    }
  }

  private void toSock(TcpSock sock, IcmpError error) {
    int quotedSeq = error.secondWord();
    boolean fast = sock.rare().fastOpen.isHalfOpen(); // its SYN-ACK is on its way
    int oldest = fast ? sock.snd.iss() : sock.snd.una();
    boolean underWay = Seq.within(quotedSeq, oldest, Seq.distance(oldest, sock.snd.nxt()));
    if (sock.state() == TcpState.CLOSED) {
      return;
    }
    if (!underWay) {
      tcp.counters().count(Counter.DROPPED_ICMP_OUT_OF_WINDOW);
      return;
    }
    if (error.kind() == IcmpError.Kind.PACKET_TOO_BIG) {
      Route route = tcp.output().route(sock);
      if (route != null && route.metrics().mtuLocked()) {
        return; // whoever runs the host knows better
      }
      tcp.ip().learnPathMtu(sock.remoteHigh(), sock.remoteLow(), error.mtuBytes());
      tooBig(sock);
    } else if (fast
        && sock.state() == TcpState.SYN_RECEIVED
        && !sock.rare().fastOpen.isAccepted()) {
      sock.abort(error.errno());
    } else if (sock.state() == TcpState.SYN_SENT) {
      tcp.counters().count(Counter.ATTEMPT_FAILS);
      if (wantsErrors(sock)) {
        byte[] segment = error.quote().transport(0);
        sock.queueError(DatagramErrors.queued(sock, error, sock.remotePort(), segment));
      }
      sock.abort(error.errno());
    } else if (wantsErrors(sock)) {
      sock.fail(error.errno()); // and the connection goes on
    } else {
      sock.softError(error.errno());
    }
  }

  /// Whether the user has asked to hear of errors that time may heal, as they come
  /// (`IP_RECVERR`, `IPV6_RECVERR`). Differs from Linux: those about a SYN that goes by IPv4 are in
  /// the error queue only then.
  private static boolean wantsErrors(TcpSock sock) {
    return sock.settings(!sock.isV6()).reports(IpSettings.ERRORS);
  }

  private void tooBig(TcpSock sock) {
    if (tcp.fastOpenClient().tooBig(sock, sock.env().clock().nanos())) {
      return;
    }
    int before = sock.mssBytes;
    tcp.output().route(sock);
    tcp.output().adoptMss(sock);
    if (sock.mssBytes < before && sock.recovery.hasUnacknowledged()) {
      sock.recovery.tooBig();
      tcp.output().flush(sock, sock.env().clock().nanos());
    }
  }

  /// A half-open request whose SYN-ACK cannot reach the peer is forgotten.
  private void toRequest(IcmpError error) {
    InetConnectionSock listener =
        tcp.tables()
            .listening()
            .find(
                error.localHigh(),
                error.localLow(),
                error.localPort(),
                error.remoteHigh(),
                error.remoteLow(),
                error.remotePort(),
                0);
    if (listener == null || !endsRequest(error) || forget(listener, error)) {
      return;
    }
    tcp.tables().listening().sharer(listener, other -> forget(other, error));
  }

  /// As on Linux also what might heal: nobody has the connection yet, and the peer's next SYN
  /// begins anew.
  private static boolean endsRequest(IcmpError error) {
    return switch (error.kind()) {
      case HOST_UNREACHABLE, NET_UNREACHABLE, TIME_EXCEEDED, PARAMETER_PROBLEM -> true;
      case PORT_UNREACHABLE, PROTOCOL_UNREACHABLE, ADMIN_PROHIBITED, PACKET_TOO_BIG -> error.hard();
    };
  }

  private static boolean forget(InetConnectionSock listener, IcmpError error) {
    RequestSockQueue queue = listener.acceptQueue();
    if (queue == null) {
      return false;
    }
    var request =
        queue.findRequest(
            error.localHigh(),
            error.localLow(),
            error.localPort(),
            error.remoteHigh(),
            error.remoteLow(),
            error.remotePort());
    return request instanceof TcpRequestSock half
        && half.iss() == error.secondWord()
        && queue.removeRequest(half);
  }
}
