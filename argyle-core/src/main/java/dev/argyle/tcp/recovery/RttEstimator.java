package dev.argyle.tcp.recovery;

/// Smoothed round-trip time and the retransmission timeout reckoned from it, RFC 6298 section 2.
///
/// Differs from RFC 6298 (2.4), which asks for a minimum of 1 s: the minimum is a parameter, 200 ms
/// unless said otherwise, and it lies under the margin over the smoothed time, not under the sum.
/// So a path of 150 ms waits 350 ms, which covers the receiver's delayed ACK. Linux hosts do both.
public final class RttEstimator {
  /// Minimum that hosts use.
  public static final long DEFAULT_MINIMUM_NANOS = 200_000_000L;

  /// Step of the timers that wait for the RTO.
  public static final long DEFAULT_GRANULARITY_NANOS = 1_000_000L;

  /// RTO before anything was measured, RFC 6298 (2.1).
  public static final long INITIAL_RTO_NANOS = 1_000_000_000L;

  /// RTO after a SYN had to be sent again and nothing was measured, RFC 6298 (5.7).
  public static final long RTO_AFTER_LOST_SYN_NANOS = 3_000_000_000L;

  /// Upper bound, RFC 6298 (2.5).
  public static final long MAXIMUM_RTO_NANOS = 120_000_000_000L;

  private final long minimumNanos;
  private final long granularityNanos;
  private long srttNanos = -1;
  private long rttvarNanos = -1;
  private long minRttNanos = -1;
  private long rtoNanos = INITIAL_RTO_NANOS;

  public RttEstimator() {
    this(DEFAULT_MINIMUM_NANOS, DEFAULT_GRANULARITY_NANOS);
  }

  /// @param minimumNanos least margin of the RTO over the smoothed round-trip time
  /// @param granularityNanos G of RFC 6298: the step of the timers that will wait
  public RttEstimator(long minimumNanos, long granularityNanos) {
    if (minimumNanos < 0 || granularityNanos < 1 || minimumNanos > MAXIMUM_RTO_NANOS) {
      throw new IllegalArgumentException(
          "minimum " + minimumNanos + " ns, granularity " + granularityNanos + " ns");
    }
    this.minimumNanos = minimumNanos;
    this.granularityNanos = granularityNanos;
  }

  /// Takes one measurement, RFC 6298 (2.2) and (2.3); the caller has applied Karn's rule.
  public void sample(long rttNanos) {
    assert rttNanos >= 0 : rttNanos;
    if (srttNanos < 0) {
      srttNanos = rttNanos;
      rttvarNanos = rttNanos / 2;
      minRttNanos = rttNanos;
    } else {
      rttvarNanos += (Math.abs(srttNanos - rttNanos) - rttvarNanos) / 4;
      srttNanos += (rttNanos - srttNanos) / 8;
      minRttNanos = Math.min(minRttNanos, rttNanos);
    }
    long marginNanos = Math.max(minimumNanos, Math.max(granularityNanos, 4 * rttvarNanos));
    rtoNanos = Math.min(srttNanos + marginNanos, MAXIMUM_RTO_NANOS);
  }

  /// The handshake is done and its SYN was sent more than once, RFC 6298 (5.7). A round-trip time
  /// measured nevertheless, by timestamps, is better than the fixed figure and stays.
  public void establishedAfterLostSyn() {
    if (srttNanos < 0) {
      rtoNanos = RTO_AFTER_LOST_SYN_NANOS;
    }
  }

  /// Whether anything was measured yet.
  public boolean hasSample() {
    return srttNanos >= 0;
  }

  /// Smoothed round-trip time; -1 before the first measurement.
  public long srttNanos() {
    return srttNanos;
  }

  /// Round-trip time variation; -1 before the first measurement.
  public long rttvarNanos() {
    return rttvarNanos;
  }

  /// The least round-trip time ever measured; -1 before the first.
  public long minRttNanos() {
    return minRttNanos;
  }

  /// The timeout without back-off, at most [#MAXIMUM_RTO_NANOS].
  public long rtoNanos() {
    return rtoNanos;
  }
}
