package dev.argyle.tcp;

import dev.argyle.sock.Errno;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.recovery.LossRecovery;
import dev.argyle.tcp.recovery.RetransmissionTimeout.Verdict;
import dev.argyle.tcp.recovery.SentSegment;
import dev.argyle.tcp.send.WindowProbe;

/// What happens when a connection's time is up, RFC 9293 section 3.10.8. Runs with the sock's lock
/// held; each deadline that has passed is acted upon, and one flush ends it.
final class TcpTimeouts {
  private static final int SUSPECT_PATH_AFTER = 3; // R1, tcp_retries1

  /// How soon what was reported and thrown away is sent again, at least; as Linux.
  private static final long LEAST_RENEGE_NANOS = 10_000_000L;

  /// How soon a SYN goes again whose answer was about another connection; as Linux, two ticks.
  private static final long SYN_AFTER_STRAY_NANOS = 2_000_000L;

  private final TcpProtocol tcp;

  TcpTimeouts(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  void expire(TcpSock sock, long nowNanos) {
    TcpTimers timers = sock.timers;
    timers.fired();
    if (timers.takeDue(TimerKind.REORDER, nowNanos)) {
      boolean calm = sock.recovery.phase().isCalm();
      sock.recovery.reorderTimeout(nowNanos);
      if (calm && !sock.recovery.phase().isCalm()) {
        sock.ecn.reduced();
      }
    }
    if (timers.takeDue(TimerKind.RETRANSMIT, nowNanos)) {
      retransmit(sock, nowNanos);
    }
    if (timers.takeDue(TimerKind.PERSIST, nowNanos)) {
      persist(sock, nowNanos);
    }
    if (timers.takeDue(TimerKind.DELAYED_ACK, nowNanos)) {
      sock.pending.ackNow();
    }
    if (timers.takeDue(TimerKind.KEEP_ALIVE, nowNanos)) {
      keepAlive(sock, nowNanos);
    }
    if (timers.takeDue(TimerKind.FIN_WAIT_2, nowNanos) && sock.state() == TcpState.FIN_WAIT_2) {
      sock.done(); // the peer keeps its half open, and nobody here is left to care
    }
    if (timers.takeDue(TimerKind.WRITE_END, nowNanos)) {
      sock.permission.bulk().end();
    }
    timers.takeDue(TimerKind.PACING, nowNanos); // flush goes on
    timers.takeDue(TimerKind.PREQUEUE, nowNanos); // the lock has had it processed by now
    tcp.output().flush(sock, nowNanos);
    timers.rearm();
  }

  /// Arms what a connection waits for now that all has left that may leave.
  ///
  /// @param sentNew whether new data has left: the wait before a probe begins anew
  static void armAfterOutput(TcpSock sock, boolean sentNew, long nowNanos) {
    TcpTimers timers = sock.timers;
    armRetransmit(sock, sentNew, nowNanos);
    if (sock.recovery.rack().isWaiting()) {
      timers.arm(TimerKind.REORDER, sock.recovery.rack().deadlineNanos());
    } else {
      timers.cancel(TimerKind.REORDER);
    }
    if (sock.delayedAck.isPending()) {
      timers.arm(TimerKind.DELAYED_ACK, sock.delayedAck.deadlineNanos());
    } else {
      timers.cancel(TimerKind.DELAYED_ACK);
    }
    boolean endWaits = sock.permission.bulk().isWaiting() && sock.unsentOctets() > 0;
    if (endWaits) {
      timers.arm(TimerKind.WRITE_END, sock.permission.bulk().deadlineNanos());
    } else {
      timers.cancel(TimerKind.WRITE_END);
    }
    armPersist(sock, endWaits, nowNanos);
  }

  /// Has the window probed where something is held back and no ACK is to come that would free it.
  private static void armPersist(TcpSock sock, boolean endWaits, long nowNanos) {
    boolean outstanding = sock.recovery.hasUnacknowledged() || sock.rare().fastOpen.isHalfOpen();
    if (outstanding || endWaits || !holdsBack(sock) || !sock.state().canTransmit()) {
      sock.rare().windowProbe.stop();
      sock.timers.cancel(TimerKind.PERSIST);
    } else {
      sock.ownRare().windowProbe.start(sock.rtt.rtoNanos(), nowNanos);
      sock.timers.arm(TimerKind.PERSIST, probeDeadlineNanos(sock));
    }
  }

  /// Whether there is something to be sent.
  static boolean holdsBack(TcpSock sock) {
    return sock.unsentOctets() > 0 || (sock.finQueued && !sock.finSent);
  }

  /// Has the connection looked after once it has been idle for long, if its user asked for that.
  void armKeepAlive(TcpSock sock) {
    if (sock.keepAlive() && sock.state().isSynchronized()) {
      long deadlineNanos = sock.keepAliveProbes().deadlineNanos(sock.lastReceivedNanos);
      sock.timers.arm(TimerKind.KEEP_ALIVE, deadlineNanos);
    } else {
      sock.timers.cancel(TimerKind.KEEP_ALIVE);
    }
  }

  private void retransmit(TcpSock sock, long nowNanos) {
    if (sock.rare().fastOpen.isHalfOpen()) {
      tcp.fastOpenServer().synAckExpired(sock, nowNanos);
      return;
    }
    if (!sock.recovery.hasUnacknowledged()) {
      return;
    }
    boolean tooLong = isUserTimeoutOver(sock, nowNanos);
    if (sock.probeNext && !tooLong) {
      sock.pending.lossProbe();
      return;
    }
    tcp.counters().count(Counter.TIMEOUTS);
    int before = sock.retransmissionTimeout.retransmissions();
    Verdict verdict =
        sock.state().isSynchronized()
            ? sock.retransmissionTimeout.expiredWithData(SUSPECT_PATH_AFTER, most(sock), nowNanos)
            : sock.retransmissionTimeout.expired(
                SUSPECT_PATH_AFTER, most(sock), linear(sock), nowNanos);
    boolean last = verdict == Verdict.GIVE_UP || tooLong;
    tcp.fastOpenClient().timedOut(sock, before, last, nowNanos);
    if (last) {
      giveUp(sock);
      return;
    }
    if (verdict == Verdict.SUSPECT_PATH) {
      sock.route = null; // look for another way
      sock.recovery.mtuProbing().blackHole(nowNanos);
      if (sock.recovery.mtuProbing().takeChanged()) {
        tcp.output().adoptMss(sock);
      }
    }
    sock.recovery.timeout(nowNanos);
    sock.ecn.reduced();
  }

  /// The peer has answered our SYN for an older connection of the same addresses and ports, which
  /// our reset ends now. Without this the next SYN would come only when the RTO is over, a second
  /// later; as Linux, once, so that answers made up by others bring one segment and no more.
  static void repeatSynSoon(TcpSock sock, long nowNanos) {
    if (sock.retransmissionTimeout.retransmissions() == 0
        && sock.timers.isArmed(TimerKind.RETRANSMIT)) {
      sock.timers.arm(TimerKind.RETRANSMIT, nowNanos + SYN_AFTER_STRAY_NANOS);
    }
  }

  /// Keeps the timer of what is not acknowledged. It is due after the RTO, or before that when the
  /// tail of the flight is to be probed, or when the user's patience ends (RFC 5482).
  ///
  /// @param sentNew whether new data has left: the wait before a probe begins anew
  static void armRetransmit(TcpSock sock, boolean sentNew, long nowNanos) {
    LossRecovery recovery = sock.recovery;
    SentSegment oldest = recovery.queue().oldest();
    if (sock.rare().fastOpen.isHalfOpen()) {
      return; // it runs for the SYN-ACK
    }
    if (oldest == null) {
      sock.timers.cancel(TimerKind.RETRANSMIT);
      return;
    }
    boolean starts = !sock.timers.isArmed(TimerKind.RETRANSMIT);
    boolean endsProbe = sock.probeNext && recovery.rack().isWaiting(); // that will tell sooner
    if (!starts && !sentNew && !endsProbe) {
      return;
    }
    if (starts) {
      sock.retransmitDeadlineNanos =
          recovery.queue().isReneged()
              ? nowNanos + Math.max(sock.rtt.srttNanos() / 2, LEAST_RENEGE_NANOS)
              : sock.retransmissionTimeout.deadlineNanos(nowNanos);
    }
    boolean sackAgreed = sock.agreed.sackPermitted() && sock.state().isSynchronized();
    long probeDelayNanos = recovery.probeDelayNanos(sackAgreed);
    if (!starts && !endsProbe && probeDelayNanos < 0) {
      return; // it runs, and nothing changes it
    }
    long deadlineNanos = sock.retransmitDeadlineNanos;
    sock.probeNext = probeDelayNanos >= 0;
    if (sock.probeNext && nowNanos + probeDelayNanos - deadlineNanos < 0) {
      deadlineNanos = nowNanos + probeDelayNanos;
    }
    sock.timers.arm(
        TimerKind.RETRANSMIT, withinUserTimeout(sock, deadlineNanos, oldest.firstSentNanos()));
  }

  /// When a window that is closed is looked at next: a peer that answers every probe and never
  /// opens it has the user's patience only, too.
  static long probeDeadlineNanos(TcpSock sock) {
    WindowProbe probe = sock.rare().windowProbe;
    return probe.count() == 0
        ? probe.deadlineNanos()
        : withinUserTimeout(sock, probe.deadlineNanos(), probe.firstProbedNanos());
  }

  private static long withinUserTimeout(TcpSock sock, long deadlineNanos, long sinceNanos) {
    long limitNanos = sinceNanos + sock.userTimeoutNanos;
    return sock.userTimeoutNanos > 0 && limitNanos - deadlineNanos < 0 ? limitNanos : deadlineNanos;
  }

  private int most(TcpSock sock) {
    TcpConfig.Retries retries = tcp.config().retries();
    return switch (sock.state()) {
      case SYN_SENT ->
          (sock.settings.synRetries == 0 ? retries.syn() : sock.settings.synRetries) + linear(sock);
      case SYN_RECEIVED -> retries.synAck();
      default -> sock.isDead() ? retries.orphan() : retries.data();
    };
  }

  /// Of a SYN the first few are sent at equal intervals, as Linux has done since 6.5: what is lost
  /// then is lost by chance more often than by congestion. Differs from RFC 6298 (5.5), which would
  /// double the time with each.
  private int linear(TcpSock sock) {
    return sock.state() == TcpState.SYN_SENT ? tcp.config().retries().synLinear() : 0;
  }

  private static boolean isUserTimeoutOver(TcpSock sock, long nowNanos) {
    var oldest = sock.recovery.queue().oldest();
    return sock.userTimeoutNanos > 0
        && oldest != null
        && nowNanos - oldest.firstSentNanos() >= sock.userTimeoutNanos;
  }

  private void giveUp(TcpSock sock) {
    tcp.counters().count(Counter.ABORTED_ON_TIMEOUT);
    Errno soft = Errno.ofResult(-sock.takeSoftError());
    sock.abort(soft == null ? Errno.ETIMEDOUT : soft);
  }

  /// The window has been closed, or too small, for a while: see whether it still is. The probe is
  /// an empty segment with a number already acknowledged, which every peer answers, as Linux sends
  /// it; RFC 9293 section 3.8.6.1 would spend an octet on it. A peer that answers keeps the
  /// connection for ever; one that does not is given up like one that does not acknowledge data.
  private void persist(TcpSock sock, long nowNanos) {
    WindowProbe probe = sock.rare().windowProbe;
    boolean tooLong =
        sock.userTimeoutNanos > 0
            && probe.count() > 0
            && nowNanos - probe.firstProbedNanos() >= sock.userTimeoutNanos;
    if (tooLong) {
      giveUp(sock);
      return;
    }
    switch (probe.judge(most(sock), nowNanos)) {
      case GIVE_UP -> giveUp(sock);
      case SEND_PROBE -> {
        probe.probed(nowNanos);
        if (sock.snd.usableWindowBytes() > 0) {
          sock.pending.pushAll();
        } else {
          sock.pending.windowProbe();
        }
      }
      case WAIT -> {}
    }
  }

  private void keepAlive(TcpSock sock, long nowNanos) {
    if (!sock.keepAlive() || !sock.state().isSynchronized()) {
      return;
    }
    if (sock.recovery.hasUnacknowledged()) {
      sock.timers.arm(
          TimerKind.KEEP_ALIVE,
          nowNanos + sock.keepAliveProbes().idleNanos()); // data probes better
      return;
    }
    switch (sock.keepAliveProbes().judge(sock.lastReceivedNanos, nowNanos)) {
      case GIVE_UP -> {
        tcp.output().sendReset(sock, nowNanos);
        giveUp(sock);
        return;
      }
      case SEND_PROBE -> {
        sock.keepAliveProbes().probed(sock.lastReceivedNanos, nowNanos);
        sock.pending.keepAliveProbe();
      }
      case WAIT -> {}
    }
    armKeepAlive(sock);
  }
}
