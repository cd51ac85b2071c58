package dev.argyle.tcp.send;

import java.time.Duration;

/// When to ask an idle peer whether it is still there, RFC 9293 section 3.8.4, with the three knobs
/// and defaults of Linux: first probe after 2 hours of silence (`TCP_KEEPIDLE`), more every 75 s
/// (`TCP_KEEPINTVL`), dead after 9 without an answer (`TCP_KEEPCNT`), so never for one lost probe
/// (MUST-26).
///
/// Whether it is on at all (`SO_KEEPALIVE`, off by default: MUST-25), and that data in flight is a
/// better probe, is the caller's to know. Guarded by the lock of its sock.
public final class KeepAlive {
  /// Silence before the first probe, if not set otherwise.
  public static final long DEFAULT_IDLE_NANOS = 7200L * 1_000_000_000L;

  /// Time between probes, if not set otherwise.
  public static final long DEFAULT_INTERVAL_NANOS = 75L * 1_000_000_000L;

  /// Probes without an answer that end the connection, if not set otherwise.
  public static final int DEFAULT_COUNT = 9;

  /// In place of a user timeout: the number of probes decides.
  public static final long NO_USER_TIMEOUT = 0;

  private long idleNanos = DEFAULT_IDLE_NANOS;
  private long intervalNanos = DEFAULT_INTERVAL_NANOS;
  private int count = DEFAULT_COUNT;
  private long userTimeoutNanos = NO_USER_TIMEOUT;
  private int unanswered;
  private long probedNanos;

  /// With these times instead of the defaults.
  ///
  /// @param idle how long nothing comes before the first probe
  /// @param interval between probes
  /// @param count how many stay unanswered before the connection is given up
  public static KeepAlive of(Duration idle, Duration interval, int count) {
    var probes = new KeepAlive();
    probes.idleNanos(idle.toNanos());
    probes.intervalNanos(interval.toNanos());
    probes.count(count);
    return probes;
  }

  /// Sets the silence before the first probe.
  ///
  /// @param nanos more than 0
  public void idleNanos(long nanos) {
    idleNanos = nanos;
  }

  /// The silence before the first probe.
  public long idleNanos() {
    return idleNanos;
  }

  /// Sets the time between probes.
  ///
  /// @param nanos more than 0
  public void intervalNanos(long nanos) {
    intervalNanos = nanos;
  }

  /// The time between probes.
  public long intervalNanos() {
    return intervalNanos;
  }

  /// Sets how many probes may go without an answer.
  ///
  /// @param most at least 1
  public void count(int most) {
    count = most;
  }

  /// How many probes may go without an answer.
  public int count() {
    return count;
  }

  /// Sets the user timeout (RFC 5482): once probing, silence of that length ends the connection,
  /// whatever the number of probes.
  ///
  /// @param nanos a time, or [#NO_USER_TIMEOUT]
  public void userTimeoutNanos(long nanos) {
    userTimeoutNanos = nanos;
  }

  /// Takes the times and numbers of a listener.
  public void inherit(KeepAlive from) {
    idleNanos = from.idleNanos;
    intervalNanos = from.intervalNanos;
    count = from.count;
    userTimeoutNanos = from.userTimeoutNanos;
  }

  /// When there is something to do next.
  ///
  /// @param lastReceivedNanos when anything of the peer was last received
  public long deadlineNanos(long lastReceivedNanos) {
    return isProbing(lastReceivedNanos)
        ? probedNanos + intervalNanos
        : lastReceivedNanos + idleNanos;
  }

  /// What to do now.
  ///
  /// @param lastReceivedNanos when anything of the peer was last received
  public ProbeVerdict judge(long lastReceivedNanos, long nowNanos) {
    if (deadlineNanos(lastReceivedNanos) - nowNanos > 0) {
      return ProbeVerdict.WAIT;
    }
    if (!isProbing(lastReceivedNanos)) {
      return ProbeVerdict.SEND_PROBE;
    }
    boolean dead =
        userTimeoutNanos == NO_USER_TIMEOUT
            ? unanswered >= count
            : nowNanos - lastReceivedNanos >= userTimeoutNanos;
    return dead ? ProbeVerdict.GIVE_UP : ProbeVerdict.SEND_PROBE;
  }

  /// A probe has left.
  ///
  /// @param lastReceivedNanos when anything of the peer was last received
  public void probed(long lastReceivedNanos, long nowNanos) {
    unanswered = isProbing(lastReceivedNanos) ? unanswered + 1 : 1;
    probedNanos = nowNanos;
  }

  /// Whether a probe has left since the peer was last heard of.
  private boolean isProbing(long lastReceivedNanos) {
    return unanswered > 0 && lastReceivedNanos - probedNanos < 0;
  }
}
