package dev.argyle.tcp.congestion;

/// The end of slow start before it overshoots, HyStart++ (RFC 9406): when round trips become
/// longer, a queue is building. Then slow start goes on at a quarter of its pace for up to five
/// rounds, *conservative slow start*; if the delay goes back meanwhile it was noise, and slow start
/// resumes.
///
/// Only for a slow start without a threshold, that is the one that begins a connection: later ones
/// end where a loss has been. The owner asks [#growth] with each ACK of it.
///
/// Differs from RFC 9406 section 4.2: growth is not limited to eight segments for each ACK, since
/// receivers and offloads acknowledge many segments at once (see [NewReno]).
final class HyStartPlusPlus implements SlowStartExit {
  private static final long LEAST_THRESHOLD_NANOS = 4_000_000; // MIN_RTT_THRESH
  private static final long LARGEST_THRESHOLD_NANOS = 16_000_000; // MAX_RTT_THRESH
  private static final int RTT_DIVISOR = 8; // MIN_RTT_DIVISOR
  private static final int LEAST_SAMPLES = 8; // N_RTT_SAMPLE
  private static final int GROWTH_DIVISOR = 4; // CSS_GROWTH_DIVISOR
  private static final int CONSERVATIVE_ROUNDS = 5; // CSS_ROUNDS
  private static final long NONE = Long.MAX_VALUE;

  private final RoundTrips rounds = new RoundTrips();
  private long lastRoundNanos = NONE; // least RTT of the round before
  private long roundNanos = NONE; // least RTT of this round
  private int samples; // of this round
  private long baselineNanos = NONE; // in conservative slow start: the RTT that began it
  private int conservativeRounds;

  /// A connection begins.
  @Override
  public void begin() {
    lastRoundNanos = NONE;
    roundNanos = NONE;
    samples = 0;
    baselineNanos = NONE;
    conservativeRounds = 0;
  }

  /// Whether slow start is to end with the window as it is: the delay has stayed.
  @Override
  public boolean isTimeToLeave() {
    return conservativeRounds >= CONSERVATIVE_ROUNDS;
  }

  /// Whether slow start goes on, but slowly.
  boolean isConservative() {
    return baselineNanos != NONE;
  }

  /// Takes an ACK of the first slow start.
  ///
  /// @return by how many bytes the window may grow for it
  @Override
  public int growth(AckSample ack) {
    if (rounds.advance(ack)) {
      beginRound();
    }
    if (ack.rttNanos() >= 0) {
      roundNanos = Math.min(roundNanos, ack.rttNanos());
      samples++;
    }
    if (samples >= LEAST_SAMPLES) {
      judge();
    }
    return isConservative() ? ack.ackedBytes() / GROWTH_DIVISOR : ack.ackedBytes();
  }

  private void beginRound() {
    lastRoundNanos = roundNanos;
    roundNanos = NONE;
    samples = 0;
    if (isConservative()) {
      conservativeRounds++; // the rest of the round in which it began counts as one
    }
  }

  private void judge() {
    if (isConservative()) {
      if (roundNanos < baselineNanos) {
        baselineNanos = NONE; // it was noise: slow start goes on
        conservativeRounds = 0;
      }
    } else if (lastRoundNanos != NONE && roundNanos >= lastRoundNanos + threshold()) {
      baselineNanos = roundNanos;
      conservativeRounds = 0;
    }
  }

  private long threshold() {
    return Math.clamp(lastRoundNanos / RTT_DIVISOR, LEAST_THRESHOLD_NANOS, LARGEST_THRESHOLD_NANOS);
  }
}
