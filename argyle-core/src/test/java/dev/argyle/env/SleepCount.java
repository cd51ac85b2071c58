package dev.argyle.env;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Counts the threads that sleep in a stack, so that a test can wait until one does.
public final class SleepCount implements SleepListener {
  private static final long PATIENCE_SECONDS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int asleep;
  private int wakeUps;

  @Override
  public void asleep(Thread thread) {
    change(1, 0);
  }

  @Override
  public void awake(Thread thread) {
    change(-1, 1);
  }

  private void change(int by, int woken) {
    lock.lock();
    try {
      asleep += by;
      wakeUps += woken;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How often a thread was woken.
  public int wakeUps() {
    lock.lock();
    try {
      return wakeUps;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until that many threads sleep.
  public void await(int count) {
    lock.lock();
    try {
      long nanos = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (asleep != count) {
        if (nanos <= 0) {
          throw new AssertionError(asleep + " threads sleep, not " + count);
        }
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    } finally {
      lock.unlock();
    }
  }
}
