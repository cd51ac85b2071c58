package dev.argyle.tcp.congestion;

/// The end of slow start as Linux's CUBIC has it, HyStart (Ha and Rhee, "Taming the elephants",
/// 2011): at once, when the round trips of a round have become longer by an eighth, or when ACKs
/// that follow each other closely span half a round trip, which shows that the path is full.
///
/// [HyStartPlusPlus], its successor (RFC 9406), first looks whether the delay stays, and needs no
/// ACKs that follow closely, which offloads and radio links bring in bunches.
final class HyStart implements SlowStartExit {
  private static final int LEAST_WINDOW_SEGMENTS = 16;
  private static final long TRAIN_GAP_NANOS = 2_000_000;
  private static final int LEAST_SAMPLES = 8;
  private static final int RTT_DIVISOR = 8;
  private static final long LEAST_THRESHOLD_NANOS = 4_000_000;
  private static final long LARGEST_THRESHOLD_NANOS = 16_000_000;
  private static final long NONE = Long.MAX_VALUE;

  private final RoundTrips rounds = new RoundTrips();
  private boolean found;
  private boolean inRound;
  private boolean largeEnough; // the window, to judge by
  private long leastNanos = NONE; // ever
  private long roundNanos = NONE; // of this round
  private int samples;
  private long roundStartNanos;
  private long lastAckNanos; // of the train

  @Override
  public void begin() {
    found = false;
    inRound = false;
    leastNanos = NONE;
  }

  @Override
  public boolean isTimeToLeave() {
    return found;
  }

  @Override
  public void window(int cwndBytes, int mssBytes) {
    largeEnough = cwndBytes >= LEAST_WINDOW_SEGMENTS * mssBytes;
  }

  @Override
  public int growth(AckSample ack) {
    boolean newRound = rounds.advance(ack);
    if (ack.rttNanos() >= 0) {
      leastNanos = Math.min(leastNanos, ack.rttNanos());
    }
    if (newRound || !inRound) {
      beginRound(ack.nowNanos());
    }
    if (ack.rttNanos() >= 0 && largeEnough) {
      found |= isTrainLong(ack.nowNanos()) || isDelayLong(ack.rttNanos());
    }
    return found ? 0 : ack.ackedBytes();
  }

  private void beginRound(long nowNanos) {
    inRound = true;
    roundStartNanos = nowNanos;
    lastAckNanos = nowNanos;
    roundNanos = NONE;
    samples = 0;
  }

  private boolean isTrainLong(long nowNanos) {
    if (nowNanos - lastAckNanos > TRAIN_GAP_NANOS) {
      return false;
    }
    lastAckNanos = nowNanos;
    return nowNanos - roundStartNanos > leastNanos / 2;
  }

  private boolean isDelayLong(long rttNanos) {
    roundNanos = Math.min(roundNanos, rttNanos);
    if (samples < LEAST_SAMPLES) {
      samples++;
      return false;
    }
    long threshold =
        Math.clamp(leastNanos / RTT_DIVISOR, LEAST_THRESHOLD_NANOS, LARGEST_THRESHOLD_NANOS);
    return roundNanos > leastNanos + threshold;
  }
}
