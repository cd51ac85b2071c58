package dev.argyle.sim;

import dev.argyle.env.TimerQueue;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A scheduler for virtual threads that runs nothing by itself: what becomes runnable waits until
/// the simulation takes it, one piece at a time, in an order that a seed decides. Timed parks are
/// timers of the simulation.
///
/// The JDK has no public way to give a virtual thread a scheduler. A private constructor takes one;
/// and it asks a scheduler for timers only if that is a [ForkJoinPool], hence the superclass, none
/// of whose threads ever starts.
final class VirtualThreads extends ForkJoinPool {
  private final VirtualTime time;
  private final TimerQueue timers;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Runnable> runnable = new ArrayList<>(); // guarded by lock, as all below
  private final SplittableRandom order;
  private final Set<Thread> living = new LinkedHashSet<>();
  private @Nullable Throwable failure;
  private @Nullable Constructor<?> builder;

  VirtualThreads(VirtualTime time, TimerQueue timers, long seed) {
    super(1);
    this.time = time;
    this.timers = timers;
    this.order = new SplittableRandom(seed);
  }

  /// Starts a thread of the simulation; it runs when the simulation gets to it.
  Thread start(String name, Runnable task) {
    Thread thread;
    lock.lock();
    try {
      thread = builder().name(name).unstarted(() -> run(task));
      living.add(thread);
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
      return List.copyOf(living);
    } finally {
      lock.unlock();
    }
  }

  /// Whether a thread was started here and has not ended.
  boolean isLiving(Thread thread) {
    lock.lock();
    try {
      return living.contains(thread);
    } finally {
      lock.unlock();
    }
  }

  /// Runs one piece of one thread, up to where it waits. Called with no monitor held: the thread
  /// would own it too.
  ///
  /// @return false if no thread can run
  boolean runOne() {
    Runnable next = take();
    if (next == null) {
      return false;
    }
    next.run();
    return true;
  }

  private @Nullable Runnable take() {
    lock.lock();
    try {
      int count = runnable.size();
      if (count == 0) {
        return null;
      }
      int chosen = count == 1 ? 0 : order.nextInt(count);
      Runnable last = runnable.removeLast();
      return chosen == count - 1 ? last : runnable.set(chosen, last);
    } finally {
      lock.unlock();
    }
  }

  /// Notes that a thread can run. Called by whoever has woken it, a thread of the JDK perhaps.
  @Override
  public void execute(Runnable continuation) {
    lock.lock();
    try {
      runnable.add(continuation);
    } finally {
      lock.unlock();
    }
    time.runnable();
  }

  /// Begins a timed park.
  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return ParkAlarm.arm(timers, time, command, unit.toNanos(delay));
  }

  private Thread.Builder.OfVirtual builder() {
    Constructor<?> known = builder;
    if (known == null) {
      known = findBuilder();
      builder = known;
    }
    try {
      return (Thread.Builder.OfVirtual) known.newInstance(this);
    } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("this JDK refuses a scheduler for virtual threads", e);
    }
  }

  private static Constructor<?> findBuilder() {
    try {
      Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      Constructor<?> constructor = type.getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (InaccessibleObjectException e) {
      Module self = VirtualThreads.class.getModule();
      String name = self.isNamed() ? self.getName() : "ALL-UNNAMED";
      throw new IllegalStateException(
          "simulated threads need a scheduler of their own, which this JDK hides:"
              + " start Java with --add-opens=java.base/java.lang="
              + name,
          e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "simulated threads need JDK 25, whose virtual threads take a scheduler of our own", e);
    }
  }
}
