package dev.argyle.testkit.tcp;

import dev.argyle.env.SleepListener;
import dev.argyle.testkit.TcpRig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;

/// A call that may block, on a thread of its own; the clock stays the test's. When the rig goes on,
/// the call either sleeps inside the stack or has returned: nothing depends on how fast threads
/// are.
final class BlockedCall {
  private static final long PATIENCE_SECONDS = 20; // of real time, for a machine that is stuck

  private final CompletableFuture<Integer> result = new CompletableFuture<>();
  private final Semaphore quiet = new Semaphore(0); // one permit for each time it went to sleep
  private final Thread thread;
  private boolean running = true; // guarded by this

  private BlockedCall(IntSupplier call) {
    thread = Thread.ofPlatform().daemon().unstarted(() -> run(call));
  }

  /// Makes a call and waits until it sleeps or is over.
  static BlockedCall begin(TcpRig tcp, IntSupplier call) {
    BlockedCall blocked = new BlockedCall(call);
    tcp.env().sleepListener(blocked.listener());
    tcp.onSettle(blocked::settle);
    blocked.thread.start();
    blocked.settle();
    return blocked;
  }

  /// Whether it has returned.
  boolean isOver() {
    settle();
    return result.isDone();
  }

  /// What it has returned.
  int result() {
    if (!isOver()) {
      throw new AssertionError("the call still sleeps");
    }
    return result.join();
  }

  void interrupt() {
    thread.interrupt();
    try {
      result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
      throw new AssertionError("an interrupt did not end the call", e);
    }
  }

  private void run(IntSupplier call) {
    try {
      result.complete(call.getAsInt());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    } finally {
      rest();
    }
  }

  private SleepListener listener() {
    return new SleepListener() {
      @Override
      public void asleep(Thread who) {
        if (who.equals(thread)) {
          rest();
        }
      }

      @Override
      public void awake(Thread who) {
        if (who.equals(thread)) {
          synchronized (BlockedCall.this) {
            running = true;
          }
        }
      }
    };
  }

  private void rest() {
    synchronized (this) {
      running = false;
    }
    quiet.release();
  }

  /// Waits until the thread sleeps or is done. It says so a moment before it does, so its state is
  /// looked at, too; nobody but the test's own thread could wake it meanwhile.
  private void settle() {
    try {
      while (isRunning()) {
        if (!quiet.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("the call neither sleeps nor returns");
        }
        while (!isRunning() && !result.isDone() && thread.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private synchronized boolean isRunning() {
    return running;
  }
}
