package dev.argyle.testkit.tcp;

import dev.argyle.env.SleepListener;
import dev.argyle.testkit.TcpRig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/// A call that sleeps, on a thread that the scheduler neglects: once woken, it does not get further
/// before the test lets it, and holds no lock meanwhile.
final class HeldReader {
  private static final long PATIENCE_SECONDS = 20; // of real time, for a machine that is stuck

  private final CompletableFuture<Integer> result = new CompletableFuture<>();
  private final Semaphore asleep = new Semaphore(0);
  private final Semaphore gate = new Semaphore(0);
  private final Thread thread;

  private HeldReader(Thread.Builder kind, IntSupplier call) {
    thread = kind.unstarted(() -> run(call));
  }

  /// Makes a call and waits until it sleeps.
  static HeldReader begin(TcpRig tcp, Thread.Builder kind, IntSupplier call) {
    HeldReader reader = new HeldReader(kind, call);
    tcp.env().sleepListener(reader.listener());
    reader.thread.start();
    acquire(reader.asleep);
    return reader;
  }

  Thread thread() {
    return thread;
  }

  /// Lets it go on until it sleeps again.
  void letSleepAgain() {
    gate.release();
    acquire(asleep);
  }

  /// Lets it go on to its end. @return what it returns
  int result() {
    gate.release(Integer.MAX_VALUE / 2);
    try {
      return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the call does not return", e);
    }
  }

  private void run(IntSupplier call) {
    try {
      result.complete(call.getAsInt());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  private SleepListener listener() {
    return new SleepListener() {
      @Override
      public void asleep(Thread who) {
        if (who.equals(thread)) {
          asleep.release();
        }
      }

      @Override
      public void awake(Thread who) {}

      @Override
      public void running(Thread who) {
        if (who.equals(thread)) {
          gate.acquireUninterruptibly();
        }
      }
    };
  }

  private static void acquire(Semaphore semaphore) {
    try {
      if (!semaphore.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the call does not sleep");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
