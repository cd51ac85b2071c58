package dev.argyle.tcp.congestion;

import java.util.function.IntUnaryOperator;

/// When [Bbr] looks for more bandwidth, and how far it has got with it: the clock of the cycle
/// DOWN, CRUISE, REFILL, UP. draft-ietf-ccwg-bbr section 5.3.3.
final class BbrProbe {
  /// What ACKs tell about a probe.
  enum AckPhase {
    /// Nothing.
    INIT,
    /// What was sent before it.
    REFILLING,
    /// What was sent before it, still.
    STARTING,
    /// How it goes.
    FEEDBACK,
    /// Its last segments.
    STOPPING
  }

  private static final long LEAST_WAIT_NANOS = 2_000_000_000L;
  private static final int MORE_WAIT_NANOS = 1_000_000_000;
  private static final int MOST_ROUNDS = 63;
  private static final int MOST_SLOPE = 30;

  private final IntUnaryOperator jitter;
  private AckPhase ackPhase = AckPhase.INIT;
  private long cycleNanos;
  private long waitNanos;
  private int roundsSinceUp;
  private boolean sampling; // is_bw_probe_sample
  private boolean tooHigh; // prev_probe_too_high
  private boolean precautionary; // prev_probe_precautionary
  private int upRounds;
  private long upAcked;
  private long ackedPerStep = Long.MAX_VALUE;

  BbrProbe(IntUnaryOperator jitter) {
    this.jitter = jitter;
  }

  void begin() {
    ackPhase = AckPhase.INIT;
    sampling = false;
    tooHigh = false;
    precautionary = false;
    roundsSinceUp = 0;
    ackedPerStep = Long.MAX_VALUE;
  }

  void roundEnds() {
    roundsSinceUp++;
  }

  /// DOWN begins, and with it the wait for the next probe: two to three seconds, or about as many
  /// rounds as Reno would need to grow back.
  void down(long nowNanos) {
    ackedPerStep = Long.MAX_VALUE;
    roundsSinceUp = jitter.applyAsInt(2);
    waitNanos = LEAST_WAIT_NANOS + jitter.applyAsInt(MORE_WAIT_NANOS);
    cycleNanos = nowNanos;
    ackPhase = AckPhase.STOPPING;
  }

  void refill() {
    upRounds = 0;
    upAcked = 0;
    precautionary = false;
    ackPhase = AckPhase.REFILLING;
  }

  void up(BbrWindow window) {
    sampling = true;
    ackPhase = AckPhase.STARTING;
    steepen(window);
  }

  /// A probe of the round trip begins: no ACK tells of bandwidth any more.
  void stopping() {
    ackPhase = AckPhase.STOPPING;
  }

  /// Whether to look for more again.
  boolean isTime(BbrWindow window, long nowNanos) {
    long renoRounds = Math.min(window.target() / window.mssBytes(), MOST_ROUNDS);
    return nowNanos - cycleNanos > waitNanos || roundsSinceUp >= renoRounds;
  }

  /// A round begins. @return whether the ACKs of a probe are all in
  boolean advanceAckPhase() {
    if (ackPhase == AckPhase.STARTING) {
      ackPhase = AckPhase.FEEDBACK;
    } else if (ackPhase == AckPhase.STOPPING) {
      sampling = false;
      ackPhase = AckPhase.INIT;
      return true;
    }
    return false;
  }

  /// Whether ACKs are of what was sent to probe, and losses have not been answered yet.
  boolean isSampling() {
    return sampling;
  }

  /// Losses were too many: the next probe will be careful.
  void wentTooHigh() {
    tooHigh = true;
    sampling = false;
  }

  boolean wasTooHigh() {
    return tooHigh;
  }

  /// The probe ended without too many losses, as far as is known.
  void endedWell() {
    tooHigh = false;
  }

  /// The probe ends early, where the last one went too high.
  void endedCarefully() {
    precautionary = true;
  }

  /// Whether the careful probe has shown that a whole one may follow at once.
  boolean mayFollowUp() {
    return precautionary && !tooHigh;
  }

  /// Twice as many segments more a round, each round.
  private void steepen(BbrWindow window) {
    long perRound = 1L << upRounds;
    upRounds = Math.min(upRounds + 1, MOST_SLOPE);
    ackedPerStep = Math.max(window.cwnd() / perRound, window.mssBytes());
  }

  /// By how much the bound may rise for an ACK of a probe that reaches it.
  long step(AckSample ack, boolean roundStart, BbrWindow window) {
    upAcked += ack.deliveredBytes();
    long steps = upAcked / ackedPerStep;
    upAcked -= steps * ackedPerStep;
    if (roundStart) {
      steepen(window);
    }
    return steps * window.mssBytes();
  }
}
