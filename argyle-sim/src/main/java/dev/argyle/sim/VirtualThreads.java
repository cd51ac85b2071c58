package dev.argyle.sim;

import dev.argyle.env.TimerQueue;
import dev.argyle.sim.MonitorWaits.Progress;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The virtual threads of a simulation: what becomes runnable waits here until the simulation takes
/// it, one piece at a time, in an order that a seed decides. Timed parks are timers of the
/// simulation. Each host has a [HostThreads] as scheduler.
///
/// The JDK has no public way to give a virtual thread a scheduler. A private constructor takes one.
final class VirtualThreads {
  private static final long HAND_OVER_NANOS = 20_000;
  private static final int MOST_LOOKS = 1_000_000; // far more than a minute

  private final VirtualTime time;
  private final TimerQueue timers;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> runnable = new ArrayList<>(); // guarded by lock, as all below
  private final List<HostThreads> owners = new ArrayList<>(); // of each one that is runnable
  private final MonitorWaits monitors = new MonitorWaits();
  private final SplittableRandom order;
  private final boolean timeOutsEnd = AgentClock.isConnected(); // those of the JDK, too
  private final Map<Thread, HostThreads> living = new LinkedHashMap<>();
  private final Map<Thread, HostThreads> offspring = new LinkedHashMap<>(); // what those started
  private @Nullable Throwable failure;
  private @Nullable Constructor<?> builder;
  private long schedule; // a hash of who ran when
  private int lastHost;
  private boolean anyInMonitor; // the loop's own: whether `monitors` has any
  private volatile @Nullable Runnable current; // written by the loop alone

  VirtualThreads(VirtualTime time, TimerQueue timers, long seed) {
    this.time = time;
    this.timers = timers;
    this.order = new SplittableRandom(seed);
  }

  /// Starts a thread of the simulation; it runs when the simulation gets to it.
  Thread start(HostThreads host, String name, Runnable task) {
    Thread thread;
    lock.lock();
    try {
      if (host.isGone()) {
        throw new IllegalStateException(name + " cannot start: its host is down, restart it first");
      }
      thread = builder(host).name(name).unstarted(() -> run(task));
      living.put(thread, host);
    } finally {
      lock.unlock();
    }
    thread.start();
    return thread;
  }

  private void run(Runnable task) {
    Throwable thrown = null;
    try {
      task.run();
    } catch (Throwable e) { // the simulation's own thread throws it again
      thrown = e;
    }
    lock.lock();
    try {
      living.remove(Thread.currentThread());
    } finally {
      lock.unlock();
    }
    if (thrown != null) {
      fail(thrown);
    }
  }

  /// Ends the run with a failure, if it has none yet.
  void fail(Throwable thrown) {
    lock.lock();
    try {
      if (failure == null) {
        failure = thrown;
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes what a thread has died of, if one has.
  @Nullable Throwable takeFailure() {
    lock.lock();
    try {
      Throwable taken = failure;
      failure = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /// Threads started here that have not ended, in the order they were started.
  List<Thread> living() {
    lock.lock();
    try {
      return new ArrayList<>(living.keySet());
    } finally {
      lock.unlock();
    }
  }

  /// Interrupts all threads that have not ended, those that threads started here have started, too.
  ///
  /// @return whether there are any
  boolean interruptAll() {
    List<Thread> all = living();
    lock.lock();
    try {
      all.addAll(offspring.keySet());
    } finally {
      lock.unlock();
    }
    all.forEach(Thread::interrupt);
    return !all.isEmpty();
  }

  /// The scheduler of a thread, or null if it is none of this simulation.
  @Nullable HostThreads hostOf(Thread thread) {
    HostThreads host = HostThreads.of(thread);
    return host != null && host.all() == this ? host : null;
  }

  /// Whether a thread is one that the simulation runs.
  boolean isSimulated(Thread thread) {
    return hostOf(thread) != null;
  }

  /// A number for the order in which threads have run so far: whose, one of how many, and when.
  long scheduleHash() {
    lock.lock();
    try {
      return schedule;
    } finally {
      lock.unlock();
    }
  }

  /// A number for the scheduler of a host that starts.
  int nextHost() {
    lock.lock();
    try {
      return ++lastHost;
    } finally {
      lock.unlock();
    }
  }

  /// Runs one piece of one thread, up to where it waits. Called with no monitor held: the thread
  /// would own it too.
  ///
  /// @return false if no thread can run
  boolean runOne() {
    awaitHandOvers();
    Runnable next = take();
    if (next == null) {
      return false;
    }
    Thread thread = HiddenThreads.threadOf(next);
    boolean first = thread != null && HiddenThreads.isStarting(thread);
    current = next;
    next.run();
    current = null;
    if (thread != null) {
      noteStopped(thread, first);
    }
    return true;
  }

  /// @param first whether it has never stopped before
  private void noteStopped(Thread thread, boolean first) {
    boolean ended = !thread.isAlive();
    if (!first && !ended && !HiddenThreads.isInMonitor(thread)) {
      return;
    }
    lock.lock();
    try {
      HostThreads host = hostOf(thread);
      if (ended) {
        offspring.remove(thread);
      } else if (host != null && !host.isGone()) {
        if (first && !living.containsKey(thread)) {
          offspring.put(thread, host);
        }
        anyInMonitor |= monitors.add(thread);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waits until the JDK has handed over the monitors that were left.
  private void awaitHandOvers() {
    boolean fenced = false;
    for (int looks = 0; anyInMonitor; looks++) {
      Progress progress = lookAtHandOvers(fenced);
      if (progress == Progress.DONE) {
        return;
      }
      if (progress == Progress.HIDDEN) {
        MonitorFence.pass();
        fenced = true;
      } else {
        LockSupport.parkNanos(this, HAND_OVER_NANOS);
      }
      if (looks == MOST_LOOKS) {
        throw new IllegalStateException("the JDK does not hand over a monitor that was left");
      }
    }
  }

  /// Lets those run that were handed over, if all were.
  ///
  /// @param fenced whether nothing is hidden: who seems to wait for a monitor does
  private Progress lookAtHandOvers(boolean fenced) {
    lock.lock();
    try {
      Progress progress = monitors.progress();
      if (progress == Progress.UNDER_WAY || progress == Progress.HIDDEN && !fenced) {
        return progress;
      }
      for (MonitorWaits.Arrival each : monitors.takeHandedOver()) {
        HostThreads host = Objects.requireNonNull(each.host());
        Runnable piece = Objects.requireNonNull(each.piece());
        if (host.admits(piece)) {
          runnable.add(piece);
          owners.add(host);
        }
      }
      anyInMonitor = !monitors.isEmpty();
      return Progress.DONE;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Runnable take() {
    lock.lock();
    try {
      int count = runnable.size();
      if (count == 0) {
        return null;
      }
      int chosen = count == 1 ? 0 : order.nextInt(count);
      long turn = (long) owners.get(chosen).number() << 32 | (long) chosen << 16 | count;
      schedule = (schedule ^ turn ^ time.nanos()) * 0x9e37_79b9_7f4a_7c15L;
      return remove(chosen);
    } finally {
      lock.unlock();
    }
  }

  /// Takes one out; the last one gets its place.
  private Runnable remove(int chosen) {
    Runnable last = runnable.removeLast();
    HostThreads lastOwner = owners.removeLast();
    if (chosen == runnable.size()) {
      return last;
    }
    owners.set(chosen, lastOwner);
    return runnable.set(chosen, last);
  }

  /// Notes that a thread of a host can run.
  void runnable(HostThreads host, Runnable continuation) {
    lock.lock();
    try {
      if (monitors.handedOver(host, continuation)) {
        time.runnable();
        return;
      }
      if (!host.admits(continuation)) {
        return;
      }
      runnable.add(continuation);
      owners.add(host);
    } finally {
      lock.unlock();
    }
    time.runnable();
  }

  /// Begins a timed park of the thread that runs now, or has just stopped to.
  ScheduledFuture<?> alarm(Runnable command, long delayNanos) {
    Runnable piece = current;
    Runnable end =
        () -> {
          String problem = piece == null || timeOutsEnd ? null : TimedParks.problem(piece);
          if (problem != null) {
            fail(new IllegalStateException(problem));
          }
          command.run();
        };
    return ParkAlarm.arm(timers, time, end, delayNanos);
  }

  /// Stops the threads of a host where they are.
  void pause(HostThreads host) {
    lock.lock();
    try {
      host.paused(true);
      withdraw(host).forEach(host::admits);
    } finally {
      lock.unlock();
    }
  }

  /// Lets them go on.
  void resume(HostThreads host) {
    List<Runnable> kept;
    lock.lock();
    try {
      host.paused(false);
      kept = host.takeKept();
    } finally {
      lock.unlock();
    }
    kept.forEach(host::execute);
  }

  /// Stops the threads of a host for ever: they never run again, not even to clean up.
  void end(HostThreads host) {
    lock.lock();
    try {
      host.markGone();
      monitors.forget(host);
      withdraw(host);
      living.values().removeIf(owner -> owner == host);
      offspring.values().removeIf(owner -> owner == host);
    } finally {
      lock.unlock();
    }
  }

  private List<Runnable> withdraw(HostThreads host) {
    var withdrawn = new ArrayList<Runnable>();
    for (int i = owners.size() - 1; i >= 0; i--) {
      if (owners.get(i) == host) {
        withdrawn.add(remove(i));
      }
    }
    return withdrawn;
  }

  private Thread.Builder.OfVirtual builder(HostThreads host) {
    Constructor<?> known = builder;
    if (known == null) {
      known = HiddenThreads.findBuilder();
      builder = known;
    }
    return HiddenThreads.builder(known, host);
  }
}
