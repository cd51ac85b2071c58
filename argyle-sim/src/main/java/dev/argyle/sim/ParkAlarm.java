package dev.argyle.sim;

import dev.argyle.env.Clock;
import dev.argyle.env.Timer;
import dev.argyle.env.TimerQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// The end of a timed park, as the JDK's virtual threads want to be given it.
final class ParkAlarm implements ScheduledFuture<Void> {
  private final TimerQueue timers;
  private final Clock clock;
  private final Timer timer;
  private final long dueNanos;
  private volatile boolean fired;
  private volatile boolean cancelled;

  private ParkAlarm(TimerQueue timers, Clock clock, Runnable command, long dueNanos) {
    this.timers = timers;
    this.clock = clock;
    this.dueNanos = dueNanos;
    this.timer =
        new Timer(() -> {
          fired = true;
          command.run();
        });
  }

  static ParkAlarm arm(TimerQueue timers, Clock clock, Runnable command, long delayNanos) {
    long dueNanos = Span.later(clock.nanos(), delayNanos);
    ParkAlarm alarm = new ParkAlarm(timers, clock, command, dueNanos);
    timers.arm(alarm.timer, dueNanos);
    return alarm;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(dueNanos - clock.nanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }

  @Override
  public boolean cancel(boolean mayInterrupt) {
    if (fired) {
      return false;
    }
    cancelled = true;
    timers.cancel(timer);
    return true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isDone() {
    return fired || cancelled;
  }

  @Override
  public Void get() {
    throw new UnsupportedOperationException("nobody waits for the end of a park but its thread");
  }

  @Override
  public Void get(long timeout, TimeUnit unit) {
    return get();
  }
}
