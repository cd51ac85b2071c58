package dev.argyle.testkit.packetdrill;

import dev.argyle.env.SleepListener;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes the calls of a script, one at a time. One that may block is made on a thread of its own,
/// so that the script goes on meanwhile: whenever the script looks, the call either sleeps inside
/// the stack or has returned, and nothing depends on how fast threads are. Any other is made on the
/// script's thread; if it would sleep after all it is interrupted.
final class CallThread implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20; // of real time, for a machine that is stuck

  private final Semaphore given = new Semaphore(0);
  private final Semaphore quiet = new Semaphore(0); // a permit for each time it went to sleep
  private final Thread thread;
  private final Thread scriptThread = Thread.currentThread();
  private boolean started;
  private boolean slept;
  private volatile boolean running;
  private volatile boolean over = true;
  private volatile @Nullable LongSupplier call;
  private volatile long result;
  private volatile @Nullable Throwable failure;

  CallThread() {
    thread = Thread.ofPlatform().daemon().name("packetdrill call").unstarted(this::work);
  }

  /// Makes a call that should not sleep, on this thread.
  ///
  /// @return its result
  /// @throws Mismatch if it would sleep
  long make(String name, LongSupplier next) {
    slept = false;
    long answer = next.getAsLong();
    if (slept) {
      Thread.interrupted();
      throw new Mismatch(name + " sleeps, and the script does not say that it may");
    }
    return answer;
  }

  /// Makes a call and waits until it sleeps or is over.
  void begin(LongSupplier next) {
    if (!started) {
      started = true;
      thread.start();
    }
    if (!over) {
      throw new IllegalStateException("a call is under way");
    }
    over = false;
    failure = null;
    running = true;
    call = next;
    given.release();
    settle();
  }

  /// Whether there is no call under way.
  boolean isOver() {
    return over;
  }

  /// What the last call has returned.
  long result() {
    Throwable thrown = failure;
    if (thrown != null) {
      throw new IllegalStateException("the call threw", thrown);
    }
    return result;
  }

  /// Waits until the thread sleeps or is done. It says so a moment before it does, so its state is
  /// looked at, too; nobody but the script's own thread could wake it meanwhile.
  void settle() {
    try {
      while (running) {
        if (!quiet.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("the call neither sleeps nor returns");
        }
        while (!running && !over && thread.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What the environment tells of threads that sleep.
  SleepListener listener() {
    return new SleepListener() {
      @Override
      public void asleep(Thread who) {
        if (who.equals(thread)) {
          rest();
        } else if (who.equals(scriptThread)) {
          slept = true;
          who.interrupt();
        }
      }

      @Override
      public void awake(Thread who) {
        if (who.equals(thread)) {
          running = true;
        }
      }
    };
  }

  /// Ends the thread; a call that sleeps is interrupted.
  @Override
  public void close() {
    if (!started) {
      return;
    }
    call = null;
    if (!over) {
      thread.interrupt();
    }
    given.release();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void work() {
    while (true) {
      given.acquireUninterruptibly();
      LongSupplier next = call;
      if (next == null) {
        return;
      }
      try {
        result = next.getAsLong();
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      over = true;
      rest();
    }
  }

  private void rest() {
    running = false;
    quiet.release();
  }
}
