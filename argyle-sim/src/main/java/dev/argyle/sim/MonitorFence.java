package dev.argyle.sim;

import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Waits until the JDK has handed over all monitors that were left so far. It takes those whose
/// turn has come off a list, and for a moment nothing can be seen of them; but one thread of it
/// does all that, one after the other. So this has a monitor of its own handed over twice: what was
/// on the list before is done by then, in whichever order it takes a list.
final class MonitorFence implements Executor {
  private static final int HAND_OVERS = 2;
  private static final long LOOK_EVERY_NANOS = 20_000;
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static @Nullable MonitorFence only; // guarded by LOCK, as is all that follows

  private final Object monitor = new Object();
  private final Queue<Runnable> runnable = new ConcurrentLinkedQueue<>();
  private final Helper holder = new Helper();
  private final Helper next = new Helper();

  /// Who enters the monitor when told to, and leaves it.
  private static final class Helper {
    private @Nullable Thread thread;
    private boolean told;

    void await() {
      while (!told) {
        LockSupport.park(this);
      }
      told = false;
    }
  }

  /// Waits.
  static void pass() {
    LOCK.lock();
    try {
      MonitorFence fence = only;
      if (fence == null) {
        fence = new MonitorFence();
        fence.begin();
        only = fence;
      }
      for (int i = 0; i < HAND_OVERS; i++) {
        fence.handOver();
      }
    } finally {
      LOCK.unlock();
    }
  }

  private void begin() {
    begin(
        holder,
        () -> {
          synchronized (monitor) {
            holder.await();
          }
        });
    begin(
        next,
        () -> {
          synchronized (monitor) {
            assert Thread.holdsLock(monitor);
          }
        });
  }

  private void begin(Helper helper, Runnable turn) {
    Thread.Builder builder = HiddenThreads.builder(HiddenThreads.findBuilder(), this);
    Thread thread =
        builder.unstarted(() -> {
          while (true) {
            helper.await();
            turn.run();
          }
        });
    helper.thread = thread;
    thread.start();
    runOne();
  }

  private void handOver() {
    tell(holder); // enters
    tell(next); // waits for it
    tell(holder); // leaves
    while (runnable.isEmpty()) {
      LockSupport.parkNanos(this, LOOK_EVERY_NANOS);
    }
    runOne();
  }

  private void tell(Helper helper) {
    helper.told = true;
    LockSupport.unpark(helper.thread);
    runOne();
  }

  /// Runs a helper up to where it waits.
  private void runOne() {
    Objects.requireNonNull(runnable.poll(), "nobody can run").run();
  }

  /// Called by who wakes a helper, that thread of the JDK among them.
  @Override
  public void execute(Runnable piece) {
    runnable.add(piece);
  }
}
