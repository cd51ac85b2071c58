package dev.argyle.env;

/// Told which threads sleep inside the stack, so that a virtual clock knows when it may jump: time
/// moves on only when everybody sleeps. The real environment does not care.
public interface SleepListener {
  /// The listener of an environment in real time.
  SleepListener NONE =
      new SleepListener() {
        @Override
        public void asleep(Thread thread) {}

        @Override
        public void awake(Thread thread) {}
      };

  /// Called by a thread that is about to sleep, with no lock of the stack held.
  void asleep(Thread thread);

  /// Called by whoever wakes the thread, before it can run; exactly once for each `asleep`.
  void awake(Thread thread);

  /// Called by a thread that has slept, when it runs again: until then it is awake, but the JVM may
  /// still show it as parked. With no lock of the stack held.
  default void running(Thread thread) {}
}
