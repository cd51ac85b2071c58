package dev.argyle.concurrency;

import dev.argyle.env.Clock;
import dev.argyle.env.Entropy;
import dev.argyle.env.Env;
import dev.argyle.env.SeededEntropy;
import dev.argyle.env.TimerQueue;

/// Surroundings whose clock stands still until it is moved.
public final class StillEnv implements Env {
  private final TimerQueue timers = new TimerQueue(() -> {});
  private final Entropy entropy = new SeededEntropy(1);
  private volatile long nowNanos;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return nowNanos;
        }

        @Override
        public long epochNanos() {
          return nowNanos;
        }
      };

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

  /// Moves the clock, and runs what is due.
  public void moveTo(long nanos) {
    nowNanos = nanos;
    timers.expire(nanos);
  }
}
