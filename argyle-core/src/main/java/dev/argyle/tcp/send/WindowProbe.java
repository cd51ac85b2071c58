package dev.argyle.tcp.send;

/// When to probe a zero window, RFC 9293 section 3.8.6.1: first after one RTO, then at intervals
/// that double (SHLD-29, SHLD-30) up to 120 s.
///
/// As long as the peer answers, probing goes on for ever (MUST-37): only probes without an answer
/// count towards giving up. Guarded by the lock of its sock.
public final class WindowProbe {
  /// The longest interval.
  public static final long MAX_INTERVAL_NANOS = 120_000_000_000L;

  private boolean running;
  private long rtoNanos;
  private int count;
  private int unanswered;
  private long deadlineNanos;
  private long firstProbedNanos;

  /// The window has closed with data to send and nothing in flight that would bring an ACK. Nothing
  /// happens if it is probed already.
  ///
  /// @param rto the retransmission timeout, without back-off
  public void start(long rto, long nowNanos) {
    if (!running) {
      running = true;
      rtoNanos = Math.max(1, rto);
      count = 0;
      unanswered = 0;
      deadlineNanos = nowNanos + intervalNanos();
    }
  }

  /// The window is open, or nothing is left to send.
  public void stop() {
    if (running) {
      running = false;
      count = 0;
      unanswered = 0;
    }
  }

  /// Whether a window is being probed.
  public boolean isRunning() {
    return running;
  }

  /// When the next probe leaves; means something only while it [#isRunning].
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /// What to do now.
  ///
  /// @param most probes without an answer after which the peer counts as dead
  public ProbeVerdict judge(int most, long nowNanos) {
    if (!running || deadlineNanos - nowNanos > 0) {
      return ProbeVerdict.WAIT;
    }
    return unanswered < most ? ProbeVerdict.SEND_PROBE : ProbeVerdict.GIVE_UP;
  }

  /// A probe has left; the next one follows later than this did.
  public void probed(long nowNanos) {
    if (count == 0) {
      firstProbedNanos = nowNanos;
    }
    count++;
    unanswered++;
    deadlineNanos = nowNanos + intervalNanos();
  }

  /// The peer has sent an acceptable ACK: it is alive, though its window may still be closed.
  public void answered() {
    if (unanswered > 0) {
      unanswered = 0;
    }
  }

  /// When the first probe since the window closed has left; means something only if there was one.
  public long firstProbedNanos() {
    return firstProbedNanos;
  }

  /// Probes sent since the window closed.
  public int count() {
    return count;
  }

  /// Probes sent since the peer was last heard of.
  public int unanswered() {
    return unanswered;
  }

  private long intervalNanos() {
    long interval = rtoNanos;
    for (int i = 0; i < count && interval < MAX_INTERVAL_NANOS; i++) {
      interval *= 2;
    }
    return Math.min(interval, MAX_INTERVAL_NANOS);
  }
}
