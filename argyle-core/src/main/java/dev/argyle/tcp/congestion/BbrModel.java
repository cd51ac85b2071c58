package dev.argyle.tcp.congestion;

/// What [Bbr] believes of the path (draft-ietf-ccwg-bbr section 5.5), on two time scales.
///
/// Long: the largest rate of this probing cycle and the one before, and how much on its way has
/// caused losses when it looked for more. Short: since losses were seen outside of a probe, the
/// rate and amount that the last round has delivered.
final class BbrModel {
  /// No bound is known.
  static final long UNBOUNDED = Long.MAX_VALUE;

  private static final double BETA = 0.7;
  private static final double LOSS_THRESHOLD = 0.02;
  private static final double HEADROOM = 0.15;
  private static final int ROUNDS_OF_AGGREGATION = 10;

  // max_bw_filter: the cycle before and the one under way.
  private long maxBefore;
  private long maxNow;

  private long bwShortTerm;
  private long inflightShortTerm;
  private long inflightLongTerm;

  // The round under way, and what it has lost.
  private long bwLatest;
  private long inflightLatest;
  private long lossRoundDelivered;
  private boolean lossRoundStart;
  private boolean lossInRound;

  // ACKs that come in bunches: more at once than the rate explains.
  private final WindowedMin leastExtra = new WindowedMin(ROUNDS_OF_AGGREGATION); // of negatives
  private long extraSinceNanos;
  private long extraDelivered;

  // What to go back to if losses were none.
  private long undoBwShortTerm;
  private long undoInflightShortTerm;
  private long undoInflightLongTerm;

  void begin(long nowNanos) {
    maxBefore = 0;
    maxNow = 0;
    inflightLongTerm = UNBOUNDED;
    lossRoundDelivered = 0;
    leastExtra.clear();
    extraSinceNanos = nowNanos;
    extraDelivered = 0;
    forgetShortTerm();
    forgetRound();
  }

  /// max_bw: bytes a second.
  long maxBw() {
    return Math.max(maxBefore, maxNow);
  }

  /// bw: what is safe to send at.
  long bw() {
    return Math.min(maxBw(), bwShortTerm);
  }

  long inflightLongTerm() {
    return inflightLongTerm;
  }

  long inflightShortTerm() {
    return inflightShortTerm;
  }

  /// The most that a round has delivered lately.
  long inflightLatest() {
    return inflightLatest;
  }

  /// The bound with room left for others.
  long inflightWithHeadroom(int mssBytes) {
    if (inflightLongTerm == UNBOUNDED) {
      return UNBOUNDED;
    }
    long headroom = Math.max(mssBytes, (long) (HEADROOM * inflightLongTerm));
    return Math.max(inflightLongTerm - headroom, 4L * mssBytes);
  }

  /// Near the start of an ACK: the signals of the round under way.
  void latest(AckSample ack) {
    lossRoundStart = false;
    bwLatest = Math.max(bwLatest, ack.deliveryBytesPerSecond());
    inflightLatest = Math.max(inflightLatest, ack.intervalDeliveredBytes());
    if (ack.priorDeliveredBytes() >= lossRoundDelivered) {
      lossRoundDelivered = ack.totalDeliveredBytes();
      lossRoundStart = true;
    }
    long rate = ack.deliveryBytesPerSecond();
    if (rate > 0 && (rate >= maxBw() || !ack.rateApplicationLimited())) {
      maxNow = Math.max(maxNow, rate);
    }
  }

  /// Whether a round of losses is over with this ACK.
  boolean lossRoundStarts() {
    return lossRoundStart;
  }

  /// Once a round, if it has lost something and nothing is being probed: down to what came through.
  ///
  /// @param probing whether losses are part of what is being done
  void adapt(boolean probing, long cwndBytes) {
    if (!lossRoundStart) {
      return;
    }
    if (lossInRound && !probing) {
      long bw = bwShortTerm == UNBOUNDED ? maxBw() : bwShortTerm;
      long inflight = inflightShortTerm == UNBOUNDED ? cwndBytes : inflightShortTerm;
      bwShortTerm = Math.max(bwLatest, (long) (BETA * bw));
      inflightShortTerm = Math.max(inflightLatest, (long) (BETA * inflight));
    }
    lossInRound = false;
  }

  /// Near the end of an ACK.
  void advanceRound(AckSample ack) {
    if (lossRoundStart) {
      bwLatest = ack.deliveryBytesPerSecond();
      inflightLatest = ack.intervalDeliveredBytes();
    }
  }

  /// ResetCongestionSignals.
  void forgetRound() {
    lossInRound = false;
    bwLatest = 0;
    inflightLatest = 0;
  }

  /// ResetShortTermModel.
  void forgetShortTerm() {
    bwShortTerm = UNBOUNDED;
    inflightShortTerm = UNBOUNDED;
  }

  /// One probing cycle is over: rates of the one before the last no longer count.
  void advanceCycle() {
    maxBefore = maxNow;
    maxNow = 0;
  }

  /// Something was lost. @return whether it is the first in its round
  boolean noteLoss(long totalDeliveredBytes) {
    boolean first = !lossInRound;
    if (first) {
      lossRoundDelivered = totalDeliveredBytes;
      saveForUndo();
    }
    lossInRound = true;
    return first;
  }

  /// Whether that much was lost of that much on its way.
  static boolean isTooHigh(long lostBytes, long inFlightBytes) {
    return lostBytes > inFlightBytes * LOSS_THRESHOLD;
  }

  /// How much was on its way when the losses became too many, which may have been within the range
  /// that was lost last.
  static long inflightAtLoss(LossSample loss) {
    double before = loss.inFlightAtSendBytes() - (double) loss.lostBytes();
    double lostBefore = loss.lostSinceSentBytes() - (double) loss.lostBytes();
    double prefix = (LOSS_THRESHOLD * before - lostBefore) / (1 - LOSS_THRESHOLD);
    return (long) (before + prefix);
  }

  /// A probe went too high.
  ///
  /// @param targetBytes what it aims at to have on its way
  void lowerLongTerm(long inFlightBytes, long targetBytes) {
    inflightLongTerm = Math.max(inFlightBytes, (long) (targetBytes * BETA));
  }

  /// The first bound, from losses in startup.
  void boundLongTerm(long inFlightBytes) {
    inflightLongTerm = inFlightBytes;
  }

  /// That much on its way was safe.
  void raiseLongTerm(long inFlightBytes) {
    inflightLongTerm = Math.max(inflightLongTerm, inFlightBytes);
  }

  /// Octets come in bunches: draft-ietf-ccwg-bbr section 5.5.9.
  ///
  /// @param everFull whether startup is over; during it, only the round under way counts
  void aggregation(AckSample ack, long round, boolean everFull, long cwndBytes) {
    double expected = bw() * ((ack.nowNanos() - extraSinceNanos) / 1e9);
    if (extraDelivered <= expected) {
      extraDelivered = 0;
      extraSinceNanos = ack.nowNanos();
      expected = 0;
    }
    extraDelivered += ack.deliveredBytes();
    long extra = Math.min((long) (extraDelivered - expected), cwndBytes);
    leastExtra.window(everFull ? ROUNDS_OF_AGGREGATION : 1);
    leastExtra.update(round, -extra);
  }

  /// Nothing was sent for a while: what comes in now is no bunch.
  void restartAggregation(long nowNanos) {
    extraSinceNanos = nowNanos;
    extraDelivered = 0;
  }

  /// The largest bunch of late.
  long extraAcked() {
    return leastExtra.isEmpty() ? 0 : -leastExtra.value();
  }

  private void saveForUndo() {
    undoBwShortTerm = bwShortTerm;
    undoInflightShortTerm = inflightShortTerm;
    undoInflightLongTerm = inflightLongTerm;
  }

  /// The losses were none: at least as before them.
  void undo() {
    lossInRound = false;
    bwShortTerm = Math.max(bwShortTerm, undoBwShortTerm);
    inflightShortTerm = Math.max(inflightShortTerm, undoInflightShortTerm);
    inflightLongTerm = Math.max(inflightLongTerm, undoInflightLongTerm);
  }
}
