package dev.argyle.env;

/// Surroundings whose clock moves only when the test says so, and stops at every deadline on the
/// way. The monotonic clock begins shortly before it wraps.
public final class ManualEnv implements Env {
  /// The wall clock, which stands still.
  public static final long EPOCH_NANOS = 1_700_000_000_123_456_789L;

  private static final long DEFAULT_SEED = 20_261_122;

  private final TimerQueue timers = new TimerQueue(() -> {});
  private final Entropy entropy;
  private long nowNanos = Long.MAX_VALUE - 5_000_000;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return nowNanos;
        }

        @Override
        public long epochNanos() {
          return EPOCH_NANOS;
        }
      };

  private final Watches watches = new Watches(clock);

  public ManualEnv() {
    this(DEFAULT_SEED);
  }

  public ManualEnv(long seed) {
    entropy = new SeededEntropy(seed);
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public TimerQueue timers() {
    return timers;
  }

  @Override
  public Entropy entropy() {
    return entropy;
  }

  @Override
  public Watches watches() {
    return watches;
  }

  /// Lets time pass, and every timer that is due meanwhile run at its own time.
  public void advance(long nanos) {
    BottomHalf.run();
    long leftNanos = nanos;
    while (true) {
      long stepNanos = Math.min(leftNanos, timers.nanosToNext(nowNanos));
      nowNanos += stepNanos;
      leftNanos -= stepNanos;
      boolean quiet = timers.expire(nowNanos) == 0;
      BottomHalf.run();
      if (quiet && leftNanos == 0) {
        return;
      }
    }
  }

  /// Lets seconds pass.
  public void advanceSeconds(long seconds) {
    advance(seconds * 1_000_000_000L);
  }
}
