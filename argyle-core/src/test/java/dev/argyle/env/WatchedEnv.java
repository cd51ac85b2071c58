package dev.argyle.env;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Real surroundings that know how many threads sleep in the stack, so that a test can wait until
/// one does.
public final class WatchedEnv implements Env, AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final SystemEnv real = new SystemEnv();
  private final Entropy entropy = new SeededEntropy(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int asleep;

  private final SleepListener counter =
      new SleepListener() {
        @Override
        public void asleep(Thread thread) {
          change(1);
        }

        @Override
        public void awake(Thread thread) {
          change(-1);
        }
      };

  @Override
  public Clock clock() {
    return real.clock();
  }

  @Override
  public TimerQueue timers() {
    return real.timers();
  }

  @Override
  public Entropy entropy() {
    return entropy;
  }

  @Override
  public SleepListener sleepListener() {
    return counter;
  }

  private void change(int by) {
    lock.lock();
    try {
      asleep += by;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until that many threads sleep in the stack.
  public void awaitSleepers(int count) {
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

  @Override
  public void close() {
    real.close();
  }
}
