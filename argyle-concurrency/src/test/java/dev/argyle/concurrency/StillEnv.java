package dev.argyle.concurrency;

import dev.argyle.env.Clock;
import dev.argyle.env.Entropy;
import dev.argyle.env.Env;
import dev.argyle.env.SeededEntropy;
import dev.argyle.env.TimerQueue;
import dev.argyle.env.Watches;

/// Surroundings whose clock stands still until it is moved.
public final class StillEnv implements Env {
  private final TimerQueue timers = new TimerQueue(this::expire);
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

  private final Watches watches = new Watches(clock);

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

  /// Moves the clock, and runs what is due.
  public void moveTo(long nanos) {
    nowNanos = nanos;
    expire();
  }

  /// Also when a timer is armed, for its time may be over.
  private void expire() {
    timers.expire(nowNanos);
  }
}
