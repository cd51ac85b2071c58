package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.Route;
import dev.argyle.sock.LastValue;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.Sock;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.handshake.NegotiatedOptions;
import dev.argyle.tcp.handshake.SynOptions;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.seq.Segment;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How a connection comes to be: the active OPEN of RFC 9293 section 3.10.1, what two SYNs agree
/// on, and what is the same on the way to ESTABLISHED from either side.
final class ConnectionOpen {
  private static final int LARGEST_SEGMENT_OCTETS = 65_535;

  private final TcpProtocol tcp;
  private final LastValue<NegotiatedOptions> lastAgreed = new LastValue<>();
  private final LastValue<SynOptions> lastOffered = new LastValue<>();

  ConnectionOpen(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Sends the SYN of a sock that has both its ends, and waits for what comes.
  void active(TcpSock sock, long nowNanos) {
    tcp.counters().count(TcpCounters.Counter.ACTIVE_OPENS);
    sock.snd.begin(tcp.initialSequence().next(sock, nowNanos));
    sock.timestampOffset = tcp.initialSequence().timestampOffset(sock);
    adoptOfRoute(sock, sock.route);
    sock.synOptions =
        OutgoingHeader.offer(
            tcp.config(), pathMss(sock), sock.maxSegmentBytes, sock.receiveBuffer.scaledForBytes());
    sock.advertisedMssBytes = sock.synOptions.mssBytes();
    if (sock.rare().fastOpen.asked) {
      tcp.fastOpenClient().fill(sock, nowNanos);
    }
    sock.ecn.open();
    sock.state(TcpState.SYN_SENT);
    tcp.output().sendSyn(sock, nowNanos);
  }

  /// What the user allows a segment to carry; what the path does is asked for each route anew.
  static int sendLimit(TcpSock sock) {
    return sock.maxSegmentBytes == 0 ? LARGEST_SEGMENT_OCTETS : sock.maxSegmentBytes;
  }

  /// The congestion control that the route names, if it names one that there is.
  private void adoptOfRoute(TcpSock sock, @Nullable Route route) {
    String name = route == null ? null : route.metrics().congestionControl();
    if (name != null
        && !name.equals(sock.congestion.name())
        && tcp.congestionControl(name) != null) {
      sock.adopt(tcp.newCongestionControl(name));
    }
  }

  /// Gives a sock that listens from now on its two queues, and has it found: the passive OPEN.
  void passive(TcpSock sock, int backlog) {
    SipHash hash = new SipHash(tcp.env().entropy().secret(), tcp.env().entropy().secret());
    int mostHalfOpen = tcp.config().queues().mostHalfOpen();
    RequestSockQueue queue = new RequestSockQueue(hash, backlog, mostHalfOpen);
    queue.deferAccept(sock.deferAccept);
    queue.synAckRetries(sock.settings.synRetries);
    FastOpenServer.listens(sock, backlog);
    sock.acceptQueue(queue);
    tcp.tables().listening().add(sock);
  }

  /// Takes what the peer's SYN or SYN-ACK says.
  void agree(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    sock.rcv.begin(segment.seq());
    SynOptions peer = SynOptions.received(segment.options());
    SynOptions own = sock.synOptions;
    sock.agreed =
        lastAgreed.share(
            NegotiatedOptions.agree(own, peer, sock.isV6(), sendLimit(sock))
                .withEcn(sock.ecn.agree(segment, packet)));
    sock.synOptions = lastOffered.share(own.inAnswerTo(peer));
    sock.peerSegment.start(sock.synOptions.mssBytes());
    sock.window.start(sock.rcv.nxt(), sock.receiveBuffer.synWindowBytes(), sock.agreed.ownShift());
    if (sock.agreed.timestamps()) {
      sock.paws.start(segment.options().tsValue(), nowNanos);
    }
    sock.lastReceivedNanos = nowNanos;
  }

  /// The handshake is complete, from whichever side; the caller wakes who waits for it, when all is
  /// there that they may look at. A half that was shut down before there was a
  /// connection is shut down now, as on Linux.
  void established(TcpSock sock, long nowNanos) {
    boolean half =
        sock.state() == TcpState.SYN_RECEIVED && (sock.shutdown() & Sock.SEND_SHUTDOWN) != 0;
    sock.finQueued = half;
    sock.state(half ? TcpState.FIN_WAIT_1 : TcpState.ESTABLISHED);
    if (!sock.rare().fastOpen.isHalfOpen()) {
      begin(sock, nowNanos);
    }
    if (sock.ecn.takeHandshakeMark()) {
      sock.congestion.onEcnEcho(0, nowNanos);
    }
    if (sock.rtt.hasSample()) {
      sock.congestion.onKnownRtt(sock.rtt.srttNanos());
    }
    sock.lastReceivedNanos = nowNanos;
    sock.lastDataNanos = nowNanos;
    sock.chronograph.start(nowNanos);
    tcp.timeouts().armKeepAlive(sock);
    TcpSock listener = sock.listener;
    TcpRequestSock request = sock.request;
    if (listener != null && request != null) {
      sock.listener = null;
      sock.request = null;
      handOver(sock, request, listener);
    }
  }

  /// What can be sent is known from here on.
  void begin(TcpSock sock, long nowNanos) {
    Route route = tcp.output().route(sock);
    MtuProbes.begin(sock, tcp.config(), nowNanos);
    tcp.output().adoptMss(sock);
    sock.outputQueue.established();
    sock.ecn.established();
    sock.congestion.onEstablished(sock.mssBytes, nowNanos);
    if (route != null && route.metrics().quickAck()) {
      sock.delayedAck.neverDelay();
    }
    int segments = route == null ? 0 : route.metrics().initialCwndSegments();
    if (segments > 0) {
      int cwndBytes = segments * sock.mssBytes;
      sock.congestion.onTakeOver(sock.mssBytes, cwndBytes, Integer.MAX_VALUE, nowNanos);
    }
  }

  /// The full sock of a request whose handshake has been answered: in SYN-RECEIVED, ready to be
  /// given the segment that answered. Null if somebody else has made it already.
  @Nullable TcpSock child(TcpSock listener, TcpRequestSock request, Route route, long nowNanos) {
    return child(listener, request, route, nowNanos, child -> measure(child, request, nowNanos));
  }

  /// The same.
  ///
  /// @param last done to it before anybody else can find it
  @Nullable TcpSock child(
      TcpSock listener,
      TcpRequestSock request,
      Route route,
      long nowNanos,
      Consumer<TcpSock> last) {
    TcpSock child = new TcpSock(listener.family(), tcp);
    child.localAddress(request.localHigh(), request.localLow());
    child.localPort(request.localPort());
    child.remote(request.remoteHigh(), request.remoteLow(), request.remotePort());
    child.boundInterface(listener.boundInterface());
    child.inherit(listener);
    adoptOfRoute(child, route);
    child.snd.begin(request.iss());
    child.snd.advance(1);
    child.rcv.begin(request.irs());
    child.agreed = lastAgreed.share(request.agreed());
    child.ecn.accepted(request);
    child.timestampOffset = request.tsOffset();
    if (child.agreed.timestamps()) {
      child.paws.start(request.tsRecent(), nowNanos);
    }
    child.advertisedMssBytes = request.ownMssBytes();
    child.peerSegment.start(request.ownMssBytes());
    child.window.start(request.rcvNxt(), request.windowBytes(), child.agreed.ownShift());
    child.route = route;
    child.passive = true;
    child.listener = listener;
    child.request = request;
    child.state(TcpState.SYN_RECEIVED);
    last.accept(child);
    if (!child.hash()) {
      child.put();
      return null;
    }
    tcp.tables().bind().inherit(child);
    return child;
  }

  /// The handshake has measured the round trip, or has shown that it is worth a long time-out (RFC
  /// 6298 section 5.7).
  private static void measure(TcpSock child, TcpRequestSock request, long nowNanos) {
    long rttNanos = request.rttNanos(nowNanos);
    if (rttNanos >= 0) {
      child.rtt.sample(rttNanos);
    } else if (!request.isMadeOfCookie()) {
      child.rtt.establishedAfterLostSyn();
    }
  }

  private int pathMss(TcpSock sock) {
    Route route = tcp.output().route(sock);
    return route == null
        ? NegotiatedOptions.DEFAULT_MSS4_BYTES
        : OutgoingHeader.advertisedMssOf(route, sock.isV6());
  }

  /// Puts a child into the accept queue, where a place is kept for it.
  void handOver(TcpSock child, TcpRequestSock request, TcpSock listener) {
    tcp.counters().count(TcpCounters.Counter.PASSIVE_OPENS);
    request.child(child);
    RequestSockQueue queue = request.queue();
    if (queue != null && queue.addComplete(request)) {
      listener.waitQueue().wake(PollEvents.IN);
    } else {
      child.markDead();
      tcp.output().sendReset(child, child.lastReceivedNanos);
      child.done();
      child.put();
    }
  }
}
