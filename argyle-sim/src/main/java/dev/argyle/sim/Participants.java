package dev.argyle.sim;

import dev.argyle.env.SleepListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Threads that the simulation does not run itself, but must wait for: those of its thread group,
/// and all that have ever slept in one of its stacks. The clock may jump only while all of them
/// wait.
///
/// Of a thread that sleeps in the stack it is known exactly, for [dev.argyle.sock.WaitQueue] says
/// so, and of a task given to [#executor] as well. Of one that waits elsewhere, for a task of some
/// other pool say, only the JVM's word can be had, and that comes late when the thread has just
/// been woken. So after anything has moved, all must be found waiting twice, with a
/// [SchedulerFence] between the looks that is the stronger the farther the clock would jump. Before
/// a long jump Linux is asked, too, who waits for a processor ([RunnableTasks]). It remains
/// possible that the clock jumps while a thread is about to wake; then that thread does its work
/// late in virtual time.
final class Participants implements SleepListener {
  private static final long SHORT_JUMP_NANOS = 1_000_000L;
  private static final long LONG_JUMP_NANOS = 50_000_000L;
  private static final long LONG_LOOK_NANOS = 2_000_000L;
  private static final int MOST_LONG_LOOKS = 100;
  private static final long GRACE_NANOS = 10_000_000L;
  private static final int GRACES = 50;
  private static final int GRACES_TIMED = 500;

  /// Where a thread is, as far as the stack knows.
  private enum Whereabouts {
    /// About to sleep, or asleep: it may still find that it need not.
    ASLEEP,
    /// Woken, and not seen running yet.
    WAKING,
    OUTSIDE
  }

  private final ThreadGroup group = new ThreadGroup("argyle-sim");
  private final AtomicInteger started = new AtomicInteger();
  private final Map<Thread, Whereabouts> known = new ConcurrentHashMap<>();
  private final AtomicLong moves = new AtomicLong();
  private final AtomicInteger tasksToStart = new AtomicInteger();
  private final SchedulerFence fence = new SchedulerFence();
  private final ExecutorService pool = Executors.newCachedThreadPool(factory());
  private final Predicate<Thread> isSimulated;
  private final Runnable wakeLoop;
  private volatile boolean any;
  private long settledMoves; // the loop's own
  private Thread[] members = {}; // the loop's own

  /// @param isSimulated whether a virtual thread is one that the simulation runs itself
  /// @param wakeLoop tells the loop that something has moved
  Participants(Predicate<Thread> isSimulated, Runnable wakeLoop) {
    this.isSimulated = isSimulated;
    this.wakeLoop = wakeLoop;
  }

  /// Makes threads that are waited for, and so are those which they start.
  ThreadFactory factory() {
    return task -> {
      any = true;
      moves.incrementAndGet();
      Thread thread = new Thread(group, task, "argyle-sim-" + started.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /// Runs tasks on such threads; a task is waited for from the moment it is given.
  Executor executor() {
    return task -> {
      any = true;
      tasksToStart.incrementAndGet();
      moves.incrementAndGet();
      pool.execute(() -> {
        tasksToStart.decrementAndGet();
        task.run();
      });
    };
  }

  /// Whether there has ever been one.
  boolean any() {
    return any;
  }

  @Override
  public void asleep(Thread thread) {
    if (thread.isVirtual() && isSimulated.test(thread)) {
      return;
    }
    any = true;
    known.put(thread, Whereabouts.ASLEEP);
    wakeLoop.run();
  }

  @Override
  public void awake(Thread thread) {
    if (known.replace(thread, Whereabouts.WAKING) != null) {
      moves.incrementAndGet();
    }
  }

  @Override
  public void running(Thread thread) {
    known.replace(thread, Whereabouts.OUTSIDE);
  }

  /// Whether a thread has ever slept in one of the stacks.
  boolean has(Thread thread) {
    return known.containsKey(thread);
  }

  /// Something else has moved, and may have woken one of them, or been woken by one.
  void moved() {
    moves.incrementAndGet();
  }

  /// Whether one of those known to the last [#allWait] is busy. Costs little and takes no lock, so
  /// that it does not slow them down, or make one wait for a lock and seem idle.
  boolean anyBusy() {
    return any && !look();
  }

  /// Whether all wait. Called by the loop when it has nothing else to do at this time.
  ///
  /// @param jumpNanos how far the clock would jump
  boolean allWait(long jumpNanos) {
    long seen = moves.get();
    if (seen == settledMoves) {
      return look();
    }
    members = members();
    known.keySet().removeIf(thread -> !thread.isAlive());
    if (!look()) {
      return false;
    }
    letPass(jumpNanos);
    members = members();
    if (!look() || moves.get() != seen) {
      return false;
    }
    settledMoves = seen;
    return true;
  }

  private void letPass(long jumpNanos) {
    if (jumpNanos < LONG_JUMP_NANOS) {
      fence.pass(jumpNanos < SHORT_JUMP_NANOS ? 2 : 4);
    } else {
      fence.pass(8);
      int looks = 0;
      do {
        LockSupport.parkNanos(this, LONG_LOOK_NANOS);
      } while (RunnableTasks.any() && ++looks < MOST_LONG_LOOKS);
      fence.pass(8);
    }
  }

  /// Gives threads time that may still be about to wake, before all is said to be over.
  ///
  /// @return whether something has moved
  boolean movesAfterAll() {
    long before = moves.get();
    for (int i = 0; i < (anyTimed() ? GRACES_TIMED : GRACES); i++) {
      LockSupport.parkNanos(GRACE_NANOS);
      members = members();
      if (moves.get() != before || !look()) {
        return true;
      }
    }
    return false;
  }

  /// All that live, for people to read.
  List<Thread> living() {
    var all = new ArrayList<>(Arrays.asList(members()));
    for (Thread thread : known.keySet()) {
      if (thread.isAlive() && !all.contains(thread)) {
        all.add(thread);
      }
    }
    return all;
  }

  void close() {
    pool.shutdownNow();
    fence.close();
    for (Thread thread : members()) {
      thread.interrupt();
    }
  }

  private boolean look() {
    if (tasksToStart.get() > 0) {
      return false;
    }
    for (Map.Entry<Thread, Whereabouts> each : known.entrySet()) {
      Thread thread = each.getKey();
      if (each.getValue() == Whereabouts.WAKING || isBusy(thread)) {
        return false;
      }
    }
    for (Thread thread : members) {
      if (isBusy(thread)) {
        return false;
      }
    }
    return true;
  }

  /// A thread that wants a monitor waits as well: who has the monitor is looked at, too.
  private static boolean isBusy(Thread thread) {
    return switch (thread.getState()) {
      case NEW, RUNNABLE -> true;
      case BLOCKED, WAITING, TIMED_WAITING, TERMINATED -> false;
    };
  }

  private boolean anyTimed() {
    return living().stream().anyMatch(each -> each.getState() == Thread.State.TIMED_WAITING);
  }

  private Thread[] members() {
    Thread[] found = new Thread[group.activeCount() + 8];
    int count = group.enumerate(found);
    while (count == found.length) {
      found = new Thread[2 * found.length];
      count = group.enumerate(found);
    }
    return Arrays.copyOf(found, count);
  }
}
