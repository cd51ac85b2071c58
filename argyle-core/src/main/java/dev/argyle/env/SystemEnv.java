package dev.argyle.env;

import java.util.concurrent.locks.LockSupport;

/// The real environment: the machine's clock and randomness, and one daemon thread for the timers.
/// It is the only place of the core that starts a thread. Any number of stacks may share it.
public final class SystemEnv implements Env, AutoCloseable {
  /// Some 20 to 50 microseconds: what it costs to wake a thread on another processor.
  private static final int MOST_LOOKS = Runtime.getRuntime().availableProcessors() > 1 ? 1000 : 0;

  private final Clock clock = new SystemClock();
  private final Entropy entropy = new SystemEntropy();
  private final TimerQueue timers = new TimerQueue(this::wakeTimerThread);
  private final Watches watches = new Watches(clock);
  private final Thread timerThread;
  private volatile boolean closed;

  /// Starts the timer thread.
  public SystemEnv() {
    timerThread = Thread.ofPlatform().daemon().name("argyle-timers").unstarted(this::expireTimers);
    timerThread.start();
  }

  @Override
  public int mostLooks() {
    return MOST_LOOKS;
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

  /// Stops the timer thread. Timers that are still armed never fire.
  @Override
  public void close() {
    closed = true;
    wakeTimerThread();
  }

  private void wakeTimerThread() {
    LockSupport.unpark(timerThread);
  }

  private void expireTimers() {
    while (!closed) {
      long waitNanos = timers.nanosToNext(clock.nanos());
      if (waitNanos > 0) {
        LockSupport.parkNanos(this, waitNanos);
      } else {
        timers.expire(clock.nanos());
        BottomHalf.run();
      }
    }
  }
}
