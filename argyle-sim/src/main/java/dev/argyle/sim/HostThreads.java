package dev.argyle.sim;

import dev.argyle.env.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The scheduler of one host's threads, from one start of the host to its crash. A virtual thread
/// has the scheduler of the thread that started it, so all that a host's programs start is here.
///
/// It runs nothing by itself: what becomes runnable goes to the queue of [VirtualThreads], or waits
/// here while the host is paused, or is forgotten once it is gone. The JDK asks a scheduler for
/// timers only if that is a [ForkJoinPool], hence the superclass, none of whose threads ever
/// starts.
final class HostThreads extends ForkJoinPool implements HostRunner {
  /// More looks at the clock than any program takes at one moment, unless it waits for it to move.
  private static final int MOST_LOOKS = 10_000_000;

  private final VirtualThreads all;
  private final Clock clock;
  private final List<Runnable> kept = new ArrayList<>(); // guarded by the lock of all, as below
  private final int number;
  private boolean paused;
  private boolean gone;
  private long lookedAtNanos; // what follows is of the thread that runs, and there is one at a time
  private int looks;

  /// @param clock of the host
  HostThreads(VirtualThreads all, Clock clock) {
    super(1);
    this.all = all;
    this.clock = clock;
    this.number = all.nextHost();
  }

  /// The scheduler of a thread, or null if it is none of a simulation.
  static @Nullable HostThreads of(Thread thread) {
    return thread.isVirtual() && HiddenThreads.schedulerOf(thread) instanceof HostThreads host
        ? host
        : null;
  }

  /// What `System.nanoTime` tells its threads.
  long nanos() {
    long nowNanos = clock.nanos();
    looks = nowNanos == lookedAtNanos ? looks + 1 : 0;
    lookedAtNanos = nowNanos;
    if (looks > MOST_LOOKS) {
      looks = 0;
      throw new IllegalStateException(
          Thread.currentThread().getName()
              + " looks at the clock again and again, and time passes only while threads wait:"
              + " sleep or park in the loop");
    }
    return nowNanos;
  }

  /// What `System.currentTimeMillis` and `Instant.now` tell its threads.
  long epochNanos() {
    nanos();
    return clock.epochNanos();
  }

  /// Which of the simulation's schedulers it is, in the order they were made.
  int number() {
    return number;
  }

  VirtualThreads all() {
    return all;
  }

  @Override
  public Thread start(String name, Runnable task) {
    return all.start(this, name, task);
  }

  @Override
  public boolean isCurrent() {
    return all.hostOf(Thread.currentThread()) == this;
  }

  @Override
  public void pause() {
    all.pause(this);
  }

  @Override
  public void resume() {
    all.resume(this);
  }

  @Override
  public void end() {
    all.end(this);
  }

  /// Notes that a thread can run. Called by whoever has woken it, a thread of the JDK perhaps.
  @Override
  public void execute(Runnable continuation) {
    all.runnable(this, continuation);
  }

  /// Begins a timed park.
  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    return all.alarm(command, unit.toNanos(delay));
  }

  // What follows is called by VirtualThreads, with its lock held.

  /// Whether a thread may go to the queue now; if not, it is kept for later or for ever.
  boolean admits(Runnable continuation) {
    if (paused && !gone) {
      kept.add(continuation);
    }
    return !paused && !gone;
  }

  void paused(boolean on) {
    paused = on;
  }

  /// Takes out what was kept while it was paused.
  List<Runnable> takeKept() {
    List<Runnable> taken = List.copyOf(kept);
    kept.clear();
    return taken;
  }

  boolean isGone() {
    return gone;
  }

  void markGone() {
    gone = true;
    kept.clear();
  }
}
