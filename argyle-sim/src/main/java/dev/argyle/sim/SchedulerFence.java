package dev.argyle.sim;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Waits as long as the machine needs, just now, to give a thread that was woken a processor: it
/// wakes threads of its own, one for each processor, and waits until all have run. Who was woken
/// before them has most likely run as well, on a machine that is busy with other things too.
final class SchedulerFence {
  private static final int MOST_SENTRIES = 4;

  private Sentry @Nullable [] sentries; // made when first used

  /// One who answers as soon as he gets a processor.
  private static final class Sentry {
    private volatile long called;
    private volatile long answered;
    private volatile @Nullable Thread caller;
    private volatile boolean closed;
    private final Thread thread =
        Thread.ofPlatform().daemon().name("argyle-sim-fence").unstarted(this::answer);

    void call(long round) {
      caller = Thread.currentThread();
      called = round;
      LockSupport.unpark(thread);
    }

    void awaitAnswer(long round) {
      while (answered != round) {
        LockSupport.park(this);
      }
    }

    private void answer() {
      while (!closed) {
        long round = called;
        if (answered == round) {
          LockSupport.park(this);
        } else {
          answered = round;
          LockSupport.unpark(caller);
        }
      }
    }
  }

  private long round;

  /// Has every sentry run so many times.
  void pass(int rounds) {
    Sentry[] all = sentries();
    for (int i = 0; i < rounds; i++) {
      round++;
      for (Sentry each : all) {
        each.call(round);
      }
      for (Sentry each : all) {
        each.awaitAnswer(round);
      }
    }
  }

  void close() {
    Sentry[] all = sentries;
    if (all != null) {
      for (Sentry each : all) {
        each.closed = true;
        LockSupport.unpark(each.thread);
      }
    }
  }

  private Sentry[] sentries() {
    Sentry[] known = sentries;
    if (known != null) {
      return known;
    }
    int count = Math.min(MOST_SENTRIES, Runtime.getRuntime().availableProcessors());
    Sentry[] made = new Sentry[count];
    for (int i = 0; i < count; i++) {
      made[i] = new Sentry();
      made[i].thread.start();
    }
    sentries = made;
    return made;
  }
}
