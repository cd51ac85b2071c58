package dev.argyle.env;

/// Surroundings that are another's, and count who sleeps.
///
/// @param inner whose clock, timers and randomness they are
/// @param sleepListener told of every sleep
public record WatchedEnv(Env inner, SleepCount sleepListener) implements Env {
  public WatchedEnv(Env inner) {
    this(inner, new SleepCount());
  }

  @Override
  public Clock clock() {
    return inner.clock();
  }

  @Override
  public TimerQueue timers() {
    return inner.timers();
  }

  @Override
  public Entropy entropy() {
    return inner.entropy();
  }
}
