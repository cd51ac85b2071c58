package dev.argyle.env;

/// The surroundings of a stack: time, timers, randomness. Everything a run depends on that is not
/// packets or calls comes from here.
public interface Env {
  /// The clock.
  Clock clock();

  /// The timers; somebody (a thread, a simulation) expires them.
  TimerQueue timers();

  /// Randomness.
  Entropy entropy();

  /// Who wants to know about sleeping threads.
  default SleepListener sleepListener() {
    return SleepListener.NONE;
  }
}
