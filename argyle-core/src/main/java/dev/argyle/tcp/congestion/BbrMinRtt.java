package dev.argyle.tcp.congestion;

/// The round trip of an empty path, as [Bbr] knows it: the least of ten seconds; and when it is
/// time to look for it again by [BbrState#PROBE_RTT]. draft-ietf-ccwg-bbr section 5.3.4.3.
final class BbrMinRtt {
  private static final long FILTER_NANOS = 10_000_000_000L; // MinRTTFilterLen
  private static final long INTERVAL_NANOS = 5_000_000_000L; // ProbeRTTInterval
  private static final long HOLD_NANOS = 200_000_000L; // ProbeRTTDuration
  private static final long UNKNOWN = Long.MAX_VALUE;

  private long minNanos;
  private long minStampNanos;
  private long recentNanos; // probe_rtt_min_delay
  private long recentStampNanos;
  private boolean expired;

  private boolean held; // little is on its way, on purpose
  private boolean wholeRound;
  private long heldUntilNanos;

  /// A connection begins.
  void begin(long nowNanos) {
    minNanos = UNKNOWN;
    minStampNanos = nowNanos;
    recentNanos = UNKNOWN;
    recentStampNanos = nowNanos;
    expired = false;
    held = false;
    wholeRound = false;
  }

  /// Takes an ACK.
  ///
  /// @param rttNanos of the newest segment it delivers; -1 if it tells none
  void update(long rttNanos, long nowNanos) {
    expired = nowNanos - recentStampNanos > INTERVAL_NANOS;
    if (rttNanos >= 0 && (rttNanos < recentNanos || expired)) {
      recentNanos = rttNanos;
      recentStampNanos = nowNanos;
    }
    boolean minExpired = nowNanos - minStampNanos > FILTER_NANOS;
    if (recentNanos < minNanos || minExpired) {
      minNanos = recentNanos;
      minStampNanos = recentStampNanos;
    }
  }

  /// Whether nothing as short was seen for so long that the path has to be emptied to look.
  boolean isExpired() {
    return expired;
  }

  /// The path is about to be emptied.
  void beginProbe() {
    held = false;
  }

  /// It is empty: it stays so for a while, and for a round.
  void hold(long nowNanos) {
    held = true;
    wholeRound = false;
    heldUntilNanos = nowNanos + HOLD_NANOS;
  }

  boolean isHeld() {
    return held;
  }

  /// Whether it was empty for a round.
  boolean roundHeld(boolean roundStart) {
    wholeRound |= held && roundStart;
    return wholeRound;
  }

  boolean isHeldLongEnough(long nowNanos) {
    return held && nowNanos - heldUntilNanos > 0;
  }

  /// It was looked for: the next time is an interval from now.
  void probed(long nowNanos) {
    recentStampNanos = nowNanos;
  }

  boolean isKnown() {
    return minNanos != UNKNOWN;
  }

  /// Only while it is known.
  long nanos() {
    return minNanos;
  }
}
