package dev.argyle.tcp;

import dev.argyle.sock.Errno;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.handshake.DeferAccept;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The options of level `SOL_TCP` (tcp(7)), one row each: how to set it, how to get it. Levels
/// below go to [dev.argyle.ip.InetOptions]. The caller owns the sock's lock.
final class TcpSocketOptions {
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final long MILLI_NANOS = 1_000_000L;
  private static final int MOST_SECONDS = 32_767;
  private static final int MOST_PROBES = 127;
  private static final int SMALLEST_MAXSEG = 88; // TCP_MIN_MSS
  private static final int LARGEST_MAXSEG = 32_767;

  private record Row<T>(BiFunction<TcpSock, T, Integer> setter, Function<TcpSock, T> getter) {}

  private final TcpProtocol tcp;
  private final Map<SocketOption<?>, Row<?>> rows = new HashMap<>();

  TcpSocketOptions(TcpProtocol tcp) {
    this.tcp = tcp;
    row(SolTcp.TCP_NODELAY, this::noDelay, sock -> sock.permission.noDelay());
    row(SolTcp.TCP_CORK, this::cork, sock -> sock.permission.isCorked());
    row(SolTcp.TCP_MAXSEG, TcpSocketOptions::maxSegment, sock -> sock.mssBytes);
    row(SolTcp.TCP_QUICKACK, this::quickAck, sock -> sock.delayedAck.isQuick());
    row(
        SolTcp.TCP_DEFER_ACCEPT,
        TcpSocketOptions::deferAccept,
        sock -> DeferAccept.seconds(sock.deferAccept));
    row(SolTcp.TCP_CONGESTION, this::congestion, sock -> sock.congestion.name());
    row(
        SolTcp.TCP_KEEPIDLE,
        (sock, s) -> inRange(s, MOST_SECONDS, () -> keepIdle(sock, s)),
        sock -> (int) (sock.keepAliveProbes.idleNanos() / SECOND_NANOS));
    row(
        SolTcp.TCP_KEEPINTVL,
        (sock, s) ->
            inRange(s, MOST_SECONDS, () -> sock.keepAliveProbes.intervalNanos(s * SECOND_NANOS)),
        sock -> (int) (sock.keepAliveProbes.intervalNanos() / SECOND_NANOS));
    row(
        SolTcp.TCP_KEEPCNT,
        (sock, n) -> inRange(n, MOST_PROBES, () -> sock.keepAliveProbes.count(n)),
        sock -> sock.keepAliveProbes.count());
    row(
        SolTcp.TCP_USER_TIMEOUT,
        TcpSocketOptions::userTimeout,
        sock -> (int) (sock.userTimeoutNanos / MILLI_NANOS));
  }

  <T> int set(TcpSock sock, SocketOption<T> option, T value) {
    if (option.equals(SolSocket.SO_KEEPALIVE)) {
      tcp.timeouts().armKeepAlive(sock);
      return 0;
    }
    if (option.level() != SolTcp.SOL_TCP) {
      return tcp.ip().options().set(sock, option, value);
    }
    T typed = option.cast(value);
    if (typed == null) {
      return Errno.EINVAL.negated();
    }
    Row<T> row = find(option);
    return row == null ? Errno.ENOPROTOOPT.negated() : row.setter().apply(sock, typed);
  }

  <T> int get(TcpSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    if (option.level() != SolTcp.SOL_TCP) {
      return tcp.ip().options().get(sock, option, taker);
    }
    Row<T> row = find(option);
    if (row == null) {
      return Errno.ENOPROTOOPT.negated();
    }
    taker.accept(row.getter().apply(sock));
    return 0;
  }

  private <T> void row(
      SocketOption<T> option, BiFunction<TcpSock, T, Integer> setter, Function<TcpSock, T> getter) {
    rows.put(option, new Row<>(setter, getter));
  }

  @SuppressWarnings("unchecked") // a row is entered with its option's own type
  private <T> @Nullable Row<T> find(SocketOption<T> option) {
    return (Row<T>) rows.get(option);
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

  private static int deferAccept(TcpSock sock, int seconds) {
    sock.deferAccept = DeferAccept.timeouts(seconds);
    RequestSockQueue queue = sock.acceptQueue();
    if (queue != null) {
      queue.deferAccept(sock.deferAccept);
    }
    return 0;
  }

  private static int maxSegment(TcpSock sock, int octets) {
    if (octets != 0 && (octets < SMALLEST_MAXSEG || octets > LARGEST_MAXSEG)) {
      return Errno.EINVAL.negated();
    }
    sock.maxSegmentBytes = octets;
    return 0;
  }

  private int congestion(TcpSock sock, String name) {
    CongestionControl chosen = tcp.congestionControls().create(name);
    if (chosen == null) {
      return Errno.ENOENT.negated();
    }
    if (sock.state() != TcpState.CLOSED && sock.state() != TcpState.LISTEN) {
      return Errno.EOPNOTSUPP
          .negated(); // Linux hands the window over; here it is not passed on yet
    }
    sock.adopt(chosen);
    return 0;
  }

  private void keepIdle(TcpSock sock, int seconds) {
    sock.keepAliveProbes.idleNanos(seconds * SECOND_NANOS);
    tcp.timeouts().armKeepAlive(sock);
  }

  private static int userTimeout(TcpSock sock, int millis) {
    if (millis < 0) {
      return Errno.EINVAL.negated();
    }
    sock.userTimeoutNanos = millis * MILLI_NANOS;
    sock.keepAliveProbes.userTimeoutNanos(sock.userTimeoutNanos);
    return 0;
  }

  private static int inRange(int value, int most, Runnable set) {
    if (value < 1 || value > most) {
      return Errno.EINVAL.negated();
    }
    set.run();
    return 0;
  }
}
