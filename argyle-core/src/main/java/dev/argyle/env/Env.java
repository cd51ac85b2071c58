package dev.argyle.env;

import org.jspecify.annotations.Nullable;

/// The surroundings of a stack: time, timers, randomness. Everything a run depends on that is not
/// packets or calls comes from here.
public interface Env {
  /// The clock.
  Clock clock();

  /// The timers; somebody (a thread, a simulation) expires them.
  TimerQueue timers();

  /// Randomness.
  Entropy entropy();

  /// How often a thread may look whether it has been woken before it goes to sleep; 0 where another
  /// thread cannot run meanwhile. See `docs/decisions/spinning.md`.
  default int mostLooks() {
    return 0;
  }

  /// What a thread may keep watch over before it goes to sleep, or null where only one thread runs.
  default @Nullable Watches watches() {
    return null;
  }

  /// Who wants to know about sleeping threads.
  default SleepListener sleepListener() {
    return SleepListener.NONE;
  }

  /// What unusual things happen inside the stack.
  default FaultPoints faultPoints() {
    return FaultPoints.NONE;
  }
}
