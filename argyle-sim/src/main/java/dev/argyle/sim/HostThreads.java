package dev.argyle.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// The scheduler of one host's threads, from one start of the host to its crash. A virtual thread
/// has the scheduler of the thread that started it, so all that a host's programs start is here.
///
/// It runs nothing by itself: what becomes runnable goes to the queue of [VirtualThreads], or waits
/// here while the host is paused, or is forgotten once it is gone. The JDK asks a scheduler for
/// timers only if that is a [ForkJoinPool], hence the superclass, none of whose threads ever
/// starts.
final class HostThreads extends ForkJoinPool implements HostRunner {
  private final VirtualThreads all;
  private final List<Runnable> kept = new ArrayList<>(); // guarded by the lock of all, as below
  private final int number;
  private boolean paused;
  private boolean gone;

  HostThreads(VirtualThreads all) {
    super(1);
    this.all = all;
    this.number = all.nextHost();
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
