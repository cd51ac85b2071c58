package dev.argyle.tcp;

import dev.argyle.buffer.IoVector;
import dev.argyle.ip.Route;
import dev.argyle.sock.TcpInfo.FastOpenFailure;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.fastopen.FastOpenBlackHole;
import dev.argyle.tcp.fastopen.FastOpenCache;
import dev.argyle.tcp.fastopen.FastOpenCache.Path;
import dev.argyle.tcp.handshake.SynOptions;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.FastOpenCookie;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.TcpOptions;
import org.jspecify.annotations.Nullable;

/// The client's side of Fast Open, RFC 7413 section 4.2.2: what the first SYN carries, and what the
/// SYN-ACK makes of it. Data of a SYN is no concern of loss recovery unless the peer has not taken
/// it: then it counts as sent and lost, and goes again at once, in segments of its own.
///
/// The caller holds the sock's lock.
final class FastOpenClient {
  /// Room that the data leaves in a SYN, besides its headers: options at their longest, for what a
  /// middlebox may add (as Linux).
  private static final int RESERVED_OCTETS = TcpOptions.MAX_LENGTH_BYTES;

  private static final int BLACK_HOLE_TIMEOUTS = 3;

  private final TcpProtocol tcp;
  private final FastOpenCache cache = new FastOpenCache();
  private final FastOpenBlackHole blackHole = new FastOpenBlackHole();

  FastOpenClient(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// What is remembered of servers.
  FastOpenCache cache() {
    return cache;
  }

  private static Path path(TcpSock sock) {
    return new Path(sock.localHigh(), sock.localLow(), sock.remoteHigh(), sock.remoteLow());
  }

  private FastOpenKnobs config() {
    return tcp.config().options().fastOpen();
  }

  /// Whether a connection may begin with data.
  boolean isAllowed() {
    return config().has(FastOpenKnobs.CLIENT);
  }

  /// A user connects who has set `TCP_FASTOPEN_CONNECT`: with a cookie the SYN waits for data,
  /// without one it goes now and asks for one.
  ///
  /// @return whether it waits
  boolean defers(TcpSock sock, long nowNanos) {
    if (!sock.rare().fastOpen.connects) {
      return false;
    }
    boolean waits = chooseOption(sock, nowNanos);
    sock.ownRare().fastOpen.deferred = waits;
    sock.ownRare().fastOpen.asked = !waits;
    return waits;
  }

  /// @return whether data may go with the SYN
  private boolean chooseOption(TcpSock sock, long nowNanos) {
    FastOpenState state = sock.ownRare().fastOpen;
    if (blackHole.isPaused(config().blackHole().toNanos(), nowNanos)) {
      state.option = null;
      return false;
    }
    state.afterPause = blackHole.isSuspected();
    if (config().has(FastOpenKnobs.CLIENT_WITHOUT_COOKIE) || state.withoutCookie) {
      state.option = null;
      return true;
    }
    FastOpenCookie cookie = cache.cookie(path(sock));
    state.option = cookie;
    if (cookie.isRequest()) {
      state.failure = FastOpenFailure.COOKIE_UNAVAILABLE;
    }
    return !cookie.isRequest();
  }

  /// Decides what the SYN carries, and takes that much of the user's data.
  void fill(TcpSock sock, long nowNanos) {
    FastOpenState state = sock.ownRare().fastOpen;
    IoVector data = state.data;
    state.data = null;
    if (!chooseOption(sock, nowNanos) || data == null) {
      return;
    }
    int known = cache.mssBytes(path(sock));
    int own = sock.synOptions.mssBytes();
    int space = (known == 0 ? own : Math.min(known, own)) - RESERVED_OCTETS;
    int most = Math.min(space, sock.outputQueue.admit());
    if (most > 0) {
      state.synOctets = sock.sendBuffer.append(data, most);
      sock.publishQueued();
    }
  }

  /// The SYN-ACK has come and is taken: the connection is established.
  ///
  /// @return whether what the SYN-ACK carries itself is taken: if the peer has done as it was asked
  boolean answered(TcpSock sock, Segment segment, long nowNanos) {
    FastOpenState state = sock.rare().fastOpen;
    FastOpenCookie sent = state.option;
    if (sent == null && state.synOctets == 0) {
      return false;
    }
    boolean again = sock.recovery.queue().retransmitsTotal() > 0;
    learn(sock, sent, segment.options(), again);
    int end = sock.snd.iss() + 1 + state.synOctets;
    if (Seq.before(sock.snd.una(), end)) {
      state.failure = again ? FastOpenFailure.SYN_RETRANSMITTED : FastOpenFailure.DATA_NOT_ACKED;
      tcp.counters().count(Counter.FAST_OPEN_ACTIVE_FAILED);
      sock.recovery.sent(sock.snd.una(), end, nowNanos);
      sock.recovery.tooBig(); // lost, but not to congestion
      return false;
    }
    if (state.synOctets > 0) {
      state.dataTaken = true;
      tcp.counters().count(Counter.FAST_OPEN_ACTIVE);
    }
    return true;
  }

  /// @param sent the option of our SYN; a cookie that nobody has asked for is not remembered
  private void learn(
      TcpSock sock, @Nullable FastOpenCookie sent, TcpOptions options, boolean again) {
    int mss = options.hasMss() ? options.mss() : 0;
    FastOpenCookie told = options.fastOpen();
    if (sent != null && told == null && !again && sock.rare().fastOpen.synOctets == 0) {
      cache.refused(path(sock), mss, sent.experimental());
    } else {
      cache.learn(path(sock), mss, sent == null ? null : told);
    }
  }

  /// Both ends have sent their SYN at once: data of ours counts as sent from here on, and its timer
  /// looks after it.
  void openedBothWays(TcpSock sock, long nowNanos) {
    int seq = sock.snd.iss() + 1;
    if (sock.rare().fastOpen.synOctets > 0) {
      sock.recovery.sent(seq, seq + sock.rare().fastOpen.synOctets, nowNanos);
    }
  }

  /// The SYN with its data was too long for the path: it goes at once without, and tells an MSS
  /// that fits.
  ///
  /// @return whether that is so
  boolean tooBig(TcpSock sock, long nowNanos) {
    if (sock.state() != TcpState.SYN_SENT || sock.rare().fastOpen.synOctets == 0) {
      return false;
    }
    Route route = tcp.output().route(sock);
    SynOptions told = sock.synOptions;
    int mss = route == null ? 0 : OutgoingHeader.mssOf(route, sock.isV6());
    if (mss > 0 && mss < told.mssBytes()) {
      sock.synOptions =
          new SynOptions(mss, told.windowScale(), told.sackPermitted(), told.timestamps());
      sock.advertisedMssBytes = mss;
      sock.recovery.tooBig();
      tcp.output().flush(sock, nowNanos);
    }
    return true;
  }

  /// The retransmission timer has run out. If that happens for the third time in a row, or for the
  /// last, to a connection that began with Fast Open, something on the path may not let such
  /// connections through.
  ///
  /// @param timeouts in a row before this one
  void timedOut(TcpSock sock, int timeouts, boolean last, long nowNanos) {
    boolean third = timeouts + 1 == BLACK_HOLE_TIMEOUTS;
    if (isFast(sock) && (third || last && timeouts + 1 < BLACK_HOLE_TIMEOUTS)) {
      suspect(nowNanos);
    }
  }

  /// The peer sent something that says it had sent before, and nothing of that has come.
  void missed(TcpSock sock, long nowNanos) {
    if (sock.rare().fastOpen.option != null && sock.rcv.receivedTotal() == 0) {
      suspect(nowNanos);
    }
  }

  private void suspect(long nowNanos) {
    if (!config().blackHole().isZero()) {
      blackHole.seen(nowNanos);
      tcp.counters().count(Counter.FAST_OPEN_BLACK_HOLES);
    }
  }

  private static boolean isFast(TcpSock sock) {
    FastOpenState state = sock.rare().fastOpen;
    return state.option != null || state.synOctets > 0 || state.dataTaken;
  }

  /// The connection is over. Its first segment may have been a FIN past a hole that nothing filled.
  void ended(TcpSock sock) {
    FastOpenState state = sock.rare().fastOpen;
    boolean onlyFin = !sock.rare().outOfOrder.isEmpty() && sock.rare().outOfOrder.octets() == 0;
    if (state.option != null && onlyFin) {
      missed(sock, tcp.env().clock().nanos());
    }
    boolean heard = sock.rcv.receivedTotal() > (sock.finReceived ? 1 : 0);
    if (state.option != null && state.afterPause && heard && !isLoopback(sock)) {
      blackHole.cleared();
    }
    state.complete();
  }

  private static boolean isLoopback(TcpSock sock) {
    return IpAddress.isLoopback(sock.remoteHigh(), sock.remoteLow());
  }
}
