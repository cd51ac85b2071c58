package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.Route;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.SipHash;
import dev.argyle.tcp.TcpConfig.SynCookieUse;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.handshake.EcnMode;
import dev.argyle.tcp.handshake.Ends;
import dev.argyle.tcp.handshake.NegotiatedOptions;
import dev.argyle.tcp.handshake.SynCookies;
import dev.argyle.tcp.handshake.SynOptions;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.receive.EcnCounters;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.TcpOptions;
import org.jspecify.annotations.Nullable;

/// The handshake of a listener whose SYN queue is full: nothing is remembered, [SynCookies] tells
/// in the ACK what there was.
final class CookieHandshake {
  private final TcpProtocol tcp;
  private final TcpListener listening;
  private final SynCookies cookies;

  CookieHandshake(TcpProtocol tcp, TcpListener listening) {
    this.tcp = tcp;
    this.listening = listening;
    this.cookies = new SynCookies(new SipHash(secret(tcp), secret(tcp)));
  }

  private static long secret(TcpProtocol tcp) {
    return tcp.env().entropy().secret();
  }

  /// Answers a SYN, and forgets it.
  ///
  /// @param request what would be remembered
  /// @param own what we offer
  void send(RequestSockQueue queue, TcpRequestSock request, SynOptions own, long nowNanos) {
    NegotiatedOptions told = request.agreed().asFarAsACookieTells();
    int cookie =
        cookies.cookie(Ends.of(request), request.irs(), request.agreed().sendMssBytes(), nowNanos);
    int clock = OutgoingHeader.timestamp(0, nowNanos);
    boolean classic = told.ecn() == EcnMode.CLASSIC;
    int timestamp = SynCookies.timestamp(clock, told.peerScale(), told.sackPermitted(), classic);
    listening.synAcks().send(request, cookie, told, timestamp + request.tsOffset());
    queue.cookieSent(nowNanos);
    tcp.counters().count(Counter.SYN_COOKIES_SENT);
  }

  /// The request that an ACK without one brings back, or null if it brings none.
  @Nullable TcpRequestSock take(
      TcpSock listener, RequestSockQueue queue, SkBuff packet, Segment segment, long nowNanos) {
    boolean expected =
        tcp.config().queues().synCookies() != SynCookieUse.NEVER
            && queue.expectsCookies(nowNanos, SynCookies.VALID_NANOS);
    if (!expected || segment.isSyn()) {
      return null;
    }
    int irs = segment.seq() - 1;
    int iss = segment.ack() - 1;
    Ends ends = Ends.of(packet.info(), segment);
    int mss = cookies.mssBytes(ends, irs, iss, nowNanos);
    Route route = mss == 0 ? null : listening.routeBack(packet);
    if (route == null) {
      tcp.counters().count(Counter.SYN_COOKIES_FAILED);
      return null;
    }
    SynOptions own = listening.offer(listener, packet, route);
    int tsOffset = tcp.initialSequence().timestampOffset(ends);
    SynOptions peer = peer(segment.options(), mss, tsOffset);
    TcpRequestSock request =
        listening.request(
            listener,
            packet,
            segment,
            TcpListener.agree(listener, own, peer, packet)
                .withEcn(ecn(listener, segment, tsOffset)));
    request.received(
        irs, segment.window(), segment.options().tsValue(), packet.info().interfaceIndex());
    listening.answer(listener, request, iss, own);
    request.madeOfCookie();
    tcp.counters().count(Counter.SYN_COOKIES_RECEIVED);
    return request;
  }

  /// Classic ECN was agreed if the timestamp says so. If it does not, no flags come back from a
  /// peer that has not agreed to accurate ECN (RFC 9768 section 5.1); but without timestamps only
  /// a pure ACK is believed.
  private static EcnMode ecn(TcpSock listener, Segment segment, int tsOffset) {
    boolean timestamps = segment.options().hasTimestamps();
    if (timestamps && SynCookies.ecn(segment.options().tsEcho() - tsOffset)) {
      return Ecn.takes(listener).and(EcnMode.CLASSIC);
    }
    boolean told = EcnCounters.ace(segment.flags()) > 1 && (timestamps || segment.length() == 0);
    return told && Ecn.takes(listener) == EcnMode.ACCURATE ? EcnMode.ACCURATE : EcnMode.NONE;
  }

  private static SynOptions peer(TcpOptions options, int mssBytes, int timestampOffset) {
    if (!options.hasTimestamps()) {
      return new SynOptions(mssBytes, SynOptions.NONE, false, false);
    }
    int echo = options.tsEcho() - timestampOffset;
    return new SynOptions(
        mssBytes, SynCookies.peerScale(echo), SynCookies.sackPermitted(echo), true);
  }
}
