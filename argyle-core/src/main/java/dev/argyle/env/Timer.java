package dev.argyle.env;

import org.jspecify.annotations.Nullable;

/// One timer that can be armed, moved and cancelled any number of times without allocating: it is
/// its own entry in the [TimerQueue].
///
/// The task runs on whatever thread expires the queue, with no lock held. A timer that was
/// cancelled while its task was already on the way still runs it: a task looks at its own state
/// first.
public final class Timer {
  /// In the place of one that is gone, which it does not keep from being collected.
  static final Timer NOBODY = new Timer(() -> {});

  private static final int NOT_QUEUED = -1;

  private final Runnable task;

  // Guarded by the lock of the queue this timer is armed in.
  long deadlineNanos;
  long sequence;
  int index = NOT_QUEUED;
  @Nullable TimerBucket bucket; // null in the heap

  /// @param task what to do at the deadline; must not throw
  public Timer(Runnable task) {
    this.task = task;
  }

  boolean isQueued() {
    return index != NOT_QUEUED;
  }

  void markUnqueued() {
    index = NOT_QUEUED;
    bucket = null;
  }

  /// Whether it comes before another: of two with one deadline, the one that was armed first.
  boolean isBefore(Timer other) {
    long apart = deadlineNanos - other.deadlineNanos;
    return apart != 0 ? apart < 0 : sequence - other.sequence < 0;
  }

  void fire() {
    task.run();
  }
}
