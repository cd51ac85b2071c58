package dev.argyle.testkit;

import dev.argyle.env.BottomHalf;
import dev.argyle.env.Clock;
import dev.argyle.env.Entropy;
import dev.argyle.env.Env;
import dev.argyle.env.SeededEntropy;
import dev.argyle.env.SleepListener;
import dev.argyle.env.TimerQueue;

/// An environment whose time moves only when the test says so, and stops at every deadline on the
/// way. Timers run on the thread that lets time pass.
public final class ManualEnv implements Env {
  private final TimerQueue timers = new TimerQueue(() -> {});
  private final Entropy entropy;
  private volatile long nowNanos;
  private volatile SleepListener sleepListener = SleepListener.NONE;

  /// @param seed decides all randomness
  /// @param originNanos what the clock shows first, any value
  public ManualEnv(long seed, long originNanos) {
    entropy = new SeededEntropy(seed);
    nowNanos = originNanos;
  }

  @Override
  public Clock clock() {
    return new Clock() {
      @Override
      public long nanos() {
        return nowNanos;
      }

      @Override
      public long epochNanos() {
        return nowNanos;
      }
    };
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
  public SleepListener sleepListener() {
    return sleepListener;
  }

  /// Sets who is told of threads that sleep in calls.
  public void sleepListener(SleepListener listener) {
    sleepListener = listener;
  }

  /// What the clock shows.
  public long nowNanos() {
    return nowNanos;
  }

  /// Lets time pass, and every timer that is due meanwhile run at its own time.
  ///
  /// @param nanos 0 or more
  public void advance(long nanos) {
    long leftNanos = nanos;
    BottomHalf.run();
    while (true) {
      long stepNanos = Math.min(leftNanos, timers.nanosToNext(nowNanos));
      nowNanos = nowNanos + stepNanos;
      leftNanos -= stepNanos;
      boolean quiet = timers.expire(nowNanos) == 0;
      BottomHalf.run();
      if (quiet && leftNanos == 0) {
        return;
      }
    }
  }

  /// Lets time pass until the next timer has run.
  ///
  /// @param mostNanos how long at most
  /// @return false if there is none within that time, and then nothing has happened
  public boolean advanceToNextTimer(long mostNanos) {
    long stepNanos = timers.nanosToNext(nowNanos);
    if (stepNanos > mostNanos) {
      return false;
    }
    advance(stepNanos);
    return true;
  }
}
