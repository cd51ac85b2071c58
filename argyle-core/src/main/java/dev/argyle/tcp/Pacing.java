package dev.argyle.tcp;

import dev.argyle.tcp.congestion.Pacer;

/// How fast a connection may send, from what its congestion control wants and its user has set
/// (`SO_MAX_PACING_RATE`). Most connections know no rate: their window is all that limits them. As
/// on Linux, a user's limit has those paced, too, at somewhat more than their window comes to in a
/// round trip.
final class Pacing {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int PERCENT = 100;

  private final TcpProtocol tcp;

  Pacing(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Bytes a second, or 0 for no limit.
  long bytesPerSecond(TcpSock sock) {
    long most = sock.pacer.mostBytesPerSecond();
    long wanted = sock.congestion.pacingBytesPerSecond();
    if (most == Pacer.NO_LIMIT) {
      return wanted;
    }
    long natural = wanted > 0 ? wanted : windowRate(sock);
    return Math.max(natural > 0 ? Math.min(natural, most) : most, 1);
  }

  /// What the stack's user has set for all senders.
  TcpConfig.Sending knobs() {
    return tcp.config().sending();
  }

  /// What the window comes to, and a share more, so that it can still be filled.
  private long windowRate(TcpSock sock) {
    long srttNanos = sock.rtt.srttNanos();
    if (srttNanos <= 0) {
      return 0;
    }
    int cwndBytes = sock.congestion.cwndBytes();
    boolean slowStart = cwndBytes < sock.congestion.ssthreshBytes() / 2;
    int percent = slowStart ? knobs().slowStartPacingPercent() : knobs().avoidancePacingPercent();
    int usedBytes = Math.max(cwndBytes, sock.recovery.queue().outstandingBytes());
    return (long) (usedBytes * NANOS_PER_SECOND / srttNanos * percent / PERCENT);
  }

  /// Whether nothing may leave now; then a timer says when.
  boolean holdsBack(TcpSock sock, long nowNanos) {
    return !sock.pacer.maySend(nowNanos) && bytesPerSecond(sock) > 0;
  }

  /// At most how much may leave in one packet.
  int mostBytes(TcpSock sock) {
    long rate = bytesPerSecond(sock);
    return rate == 0 ? Integer.MAX_VALUE : Pacer.quantumBytes(rate, sock.permission.segmentBytes());
  }

  /// Octets of the sequence space left, new ones or once more.
  void sent(TcpSock sock, int octets, long nowNanos) {
    sock.pacer.sent(octets, bytesPerSecond(sock), nowNanos);
  }

  /// Has the sock told when it may go on, if there is something that it holds back.
  void armTimer(TcpSock sock, boolean waits, long nowNanos) {
    if (waits && holdsBack(sock, nowNanos)) {
      sock.timers.arm(TimerKind.PACING, sock.pacer.nextNanos());
    } else {
      sock.timers.cancel(TimerKind.PACING);
    }
  }
}
