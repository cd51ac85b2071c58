package dev.argyle.tcp;

import dev.argyle.sock.Errno;
import dev.argyle.sock.OptionRows;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.handshake.DeferAccept;
import java.util.function.Consumer;

/// The options of level `SOL_TCP` (tcp(7)), one row each: how it is told, how it is set. And what
/// follows for TCP from those of `SOL_SOCKET`, which it is told of once they are set. Levels below
/// go to [dev.argyle.ip.InetOptions]. The caller owns the sock's lock (MISSION A11).
final class TcpSocketOptions {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long MILLI_NANOS = 1_000_000L;
  private static final int SMALLEST_MAXSEG = 88; // TCP_MIN_MSS
  private static final int LARGEST_MAXSEG = 32_767;
  private static final int MOST_LINGER2_SECONDS = 120; // TCP_FIN_TIMEOUT_MAX
  private static final int LEAST_CLAMP_BYTES = 1152; // half of the smallest SO_RCVBUF

  private final TcpProtocol tcp;
  private final OptionRows<TcpSock> rows = new OptionRows<>();
  private final OptionRows<TcpSock> told = new OptionRows<>();

  TcpSocketOptions(TcpProtocol tcp) {
    this.tcp = tcp;
    addSending();
    addReceiving();
    addTimes();
    rows.add(SolTcp.TCP_MAXSEG, TcpSocketOptions::maxSegment, TcpSocketOptions::maxSegment);
    rows.add(SolTcp.TCP_CONGESTION, sock -> sock.congestion.name(), this::congestion);
    rows.addFact(SolTcp.TCP_INFO, ConnectionInfo::of);
    new FastOpenOptions(tcp).addTo(rows);
    rows.add(
        SolTcp.TCP_DEFER_ACCEPT,
        sock -> DeferAccept.seconds(sock.deferAccept),
        TcpSocketOptions::deferAccept);
    told.add(
        SolSocket.SO_MAX_PACING_RATE,
        sock -> sock.pacer.mostBytesPerSecond(),
        (sock, rate) -> done(() -> sock.pacer.mostBytesPerSecond(rate)));
    told.addOrder(
        SolSocket.SO_RCVBUF, (sock, _) -> done(() -> sock.settings.fixedReceiveBuffer = true));
    told.addOrder(
        SolSocket.SO_SNDBUF, (sock, _) -> done(() -> sock.settings.fixedSendBuffer = true));
    told.addOrder(SolSocket.SO_KEEPALIVE, (sock, _) -> keepAlive(sock));
    told.addOrder(SolSocket.SO_RCVLOWAT, TcpSocketOptions::receiveLowWater);
    told.addOrder(SolSocket.SO_OOBINLINE, (sock, _) -> done(sock.readiness::publishReadable));
  }

  <T> int set(TcpSock sock, SocketOption<T> option, T value) {
    return switch (option.level()) {
      case SolTcp.SOL_TCP -> rows.set(sock, option, value);
      case SolSocket.SOL_SOCKET -> told.set(sock, option, value);
      default -> tcp.ip().options().set(sock, option, value);
    };
  }

  <T> int get(TcpSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    return switch (option.level()) {
      case SolTcp.SOL_TCP -> rows.get(sock, option, taker);
      case SolSocket.SOL_SOCKET -> told.get(sock, option, taker);
      default -> tcp.ip().options().get(sock, option, taker);
    };
  }

  private void addSending() {
    rows.add(SolTcp.TCP_NODELAY, sock -> sock.permission.noDelay(), this::noDelay);
    rows.add(SolTcp.TCP_CORK, sock -> sock.permission.isCorked(), this::cork);
    rows.add(
        SolTcp.TCP_NOTSENT_LOWAT,
        sock -> sock.readiness.unsentLimitOctets(),
        (sock, octets) -> done(() -> sock.readiness.unsentLimitOctets(octets)));
  }

  private void addReceiving() {
    rows.add(SolTcp.TCP_QUICKACK, sock -> sock.delayedAck.isQuick(), this::quickAck);
    rows.add(
        SolTcp.TCP_INQ,
        sock -> sock.settings.tellsQueue,
        (sock, on) -> done(() -> sock.settings.tellsQueue = on));
    rows.add(SolTcp.TCP_WINDOW_CLAMP, TcpSocketOptions::clamp, TcpSocketOptions::clamp);
  }

  private void addTimes() {
    rows.add(
        SolTcp.TCP_KEEPIDLE,
        sock -> (int) (sock.keepAliveProbes().idleNanos() / SECOND_NANOS),
        this::keepIdle);
    rows.add(
        SolTcp.TCP_KEEPINTVL,
        sock -> (int) (sock.keepAliveProbes().intervalNanos() / SECOND_NANOS),
        (sock, s) -> done(() -> sock.keepAliveProbes().intervalNanos(s * SECOND_NANOS)));
    rows.add(
        SolTcp.TCP_KEEPCNT,
        sock -> sock.keepAliveProbes().count(),
        (sock, n) -> done(() -> sock.keepAliveProbes().count(n)));
    rows.add(
        SolTcp.TCP_SYNCNT,
        sock ->
            sock.settings.synRetries == 0 ? tcp.config().retries().syn() : sock.settings.synRetries,
        TcpSocketOptions::synRetries);
    rows.add(SolTcp.TCP_LINGER2, this::linger2, TcpSocketOptions::linger2);
    rows.add(
        SolTcp.TCP_USER_TIMEOUT,
        sock -> (int) (sock.userTimeoutNanos / MILLI_NANOS),
        TcpSocketOptions::userTimeout);
  }

  private int noDelay(TcpSock sock, boolean on) {
    sock.permission.noDelay(on);
    return on ? push(sock) : 0;
  }

  private int cork(TcpSock sock, boolean on) {
    sock.permission.cork(on);
    return on ? 0 : push(sock);
  }

  private int push(TcpSock sock) {
    sock.pending.pushAll();
    tcp.output().flush(sock, sock.env().clock().nanos());
    return 0;
  }

  private int quickAck(TcpSock sock, boolean on) {
    if (sock.delayedAck.quickAck(on)) {
      sock.pending.ackNow();
      tcp.output().flush(sock, sock.env().clock().nanos());
    }
    return 0;
  }

  private static int synRetries(TcpSock sock, int times) {
    sock.settings.synRetries = times;
    RequestSockQueue queue = sock.acceptQueue();
    if (queue != null) {
      queue.synAckRetries(times);
    }
    return 0;
  }

  private static int deferAccept(TcpSock sock, int seconds) {
    sock.deferAccept = DeferAccept.timeouts(seconds);
    RequestSockQueue queue = sock.acceptQueue();
    if (queue != null) {
      queue.deferAccept(sock.deferAccept);
    }
    return 0;
  }

  /// What the user has set, as long as nothing follows from it; then what a segment carries.
  private static int maxSegment(TcpSock sock) {
    return sock.maxSegmentBytes != 0 && isUnconnected(sock) ? sock.maxSegmentBytes : sock.mssBytes;
  }

  private static int maxSegment(TcpSock sock, int octets) {
    if (octets != 0 && (octets < SMALLEST_MAXSEG || octets > LARGEST_MAXSEG)) {
      return Errno.EINVAL.negated();
    }
    sock.maxSegmentBytes = octets;
    return 0;
  }

  private int congestion(TcpSock sock, String name) {
    CongestionControl chosen = tcp.congestionControl(name);
    if (chosen == null) {
      return Errno.ENOENT.negated();
    }
    if (!chosen.name().equals(sock.congestion.name())) {
      replace(sock, chosen);
    }
    return 0;
  }

  /// Before the connection exists it begins with the new one; later the old hands its window over.
  private static void replace(TcpSock sock, CongestionControl chosen) {
    if (isUnconnected(sock)) {
      sock.adopt(chosen);
      return;
    }
    if (sock.state() != TcpState.SYN_SENT && sock.state() != TcpState.SYN_RECEIVED) {
      chosen.onTakeOver(
          sock.mssBytes,
          sock.congestion.cwndBytes(),
          sock.congestion.ssthreshBytes(),
          sock.env().clock().nanos());
      if (sock.rtt.hasSample()) {
        chosen.onKnownRtt(sock.rtt.srttNanos());
      }
    }
    sock.congestion = chosen;
    sock.recovery.congestionControl(chosen);
  }

  /// With none set, the window that the buffer allows.
  private static int clamp(TcpSock sock) {
    return sock.settings.windowClampBytes == 0 && !isUnconnected(sock)
        ? sock.receiveBuffer.fullWindowBytes()
        : sock.settings.windowClampBytes;
  }

  private static int clamp(TcpSock sock, int octets) {
    if (octets == 0 && sock.state() != TcpState.CLOSED) {
      return Errno.EINVAL.negated();
    }
    sock.settings.windowClampBytes = octets == 0 ? 0 : Math.max(octets, LEAST_CLAMP_BYTES);
    return 0;
  }

  private static boolean isUnconnected(TcpSock sock) {
    return sock.state() == TcpState.CLOSED || sock.state() == TcpState.LISTEN;
  }

  private int keepIdle(TcpSock sock, int seconds) {
    sock.keepAliveProbes().idleNanos(seconds * SECOND_NANOS);
    return keepAlive(sock);
  }

  private int keepAlive(TcpSock sock) {
    tcp.timeouts().armKeepAlive(sock);
    return 0;
  }

  private int linger2(TcpSock sock) {
    int seconds = sock.settings.linger2Seconds;
    return seconds == 0 ? (int) tcp.config().times().finWait2().toSeconds() : seconds;
  }

  private static int linger2(TcpSock sock, int seconds) {
    sock.settings.linger2Seconds = Math.clamp(seconds, -1, MOST_LINGER2_SECONDS);
    return 0;
  }

  private static int userTimeout(TcpSock sock, int millis) {
    sock.userTimeoutNanos = millis * MILLI_NANOS;
    sock.keepAliveProbes().userTimeoutNanos(sock.userTimeoutNanos);
    return 0;
  }

  /// No more than the buffer can ever hold, or nobody would be satisfied.
  private static int receiveLowWater(TcpSock sock, int octets) {
    sock.receiveLowWaterOctets(Math.clamp(octets, 1, sock.receiveBuffer.mostHeldOctets()));
    sock.receiveBuffer.mustHold(sock.receiveLowWaterOctets());
    sock.readiness.dataCame(); // edge-triggered watchers hear of it again, as on Linux
    return 0;
  }

  private static int done(Runnable act) {
    act.run();
    return 0;
  }
}
