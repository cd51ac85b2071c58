package dev.argyle.sim;

import dev.argyle.env.Clock;
import dev.argyle.env.SleepListener;
import dev.argyle.env.SystemEnv;
import dev.argyle.env.Timer;
import dev.argyle.env.TimerQueue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/// The machine's clock: time passes by itself, and the timer thread of a [SystemEnv] expires the
/// timers.
final class RealTime implements TimeDriver {
  private static final Duration LOOK_EVERY = Duration.ofMillis(1);

  private final SystemEnv env = new SystemEnv();
  private final ExecutorService pool = Executors.newCachedThreadPool(threads());
  private final List<Thread> started = new CopyOnWriteArrayList<>();

  @Override
  public Clock clock() {
    return env.clock();
  }

  @Override
  public TimerQueue timers() {
    return env.timers();
  }

  @Override
  public SleepListener sleepListener() {
    return SleepListener.NONE;
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    long dueNanos = Span.later(clock().nanos(), Span.nanos("a delay of", delay));
    timers().arm(new Timer(task), dueNanos);
  }

  @Override
  public void run(Duration howLong) {
    runUntil(() -> false, howLong);
  }

  /// Looks every millisecond. An interrupt ends it early, and stays set.
  @Override
  public boolean runUntil(BooleanSupplier condition, Duration atMost) {
    long endNanos = Span.later(clock().nanos(), Span.nanos("run for", atMost));
    try {
      while (!condition.getAsBoolean()) {
        long leftNanos = endNanos - clock().nanos();
        if (leftNanos <= 0) {
          return false;
        }
        Thread.sleep(Duration.ofNanos(Math.min(leftNanos, LOOK_EVERY.toNanos())));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return condition.getAsBoolean();
    }
  }

  @Override
  public void runToEnd() {
    try {
      for (Thread each : started) {
        each.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public <T> T call(Callable<T> work) throws Exception {
    return work.call();
  }

  @Override
  public <T> T callOnPlatformThread(Callable<T> work) throws Exception {
    return work.call();
  }

  @Override
  public ThreadFactory threads() {
    return Thread.ofPlatform().daemon().name("argyle-sim-", 1).factory();
  }

  @Override
  public Executor executor() {
    return pool;
  }

  @Override
  public void sleep(Duration howLong) throws InterruptedException {
    Thread.sleep(howLong);
  }

  @Override
  public HostRunner newHost(Clock clock) {
    return new Runner();
  }

  @Override
  public <T> T await(FutureTask<T> task) throws Exception {
    return Unchecked.resultOf(task);
  }

  /// Virtual threads of the JVM.
  private final class Runner implements HostRunner {
    private final List<Thread> own = new CopyOnWriteArrayList<>();
    private volatile boolean gone;

    @Override
    public Thread start(String name, Runnable task) {
      if (gone) {
        throw new IllegalStateException(name + " cannot start: its host is down, restart it first");
      }
      Thread thread = Thread.ofVirtual().name(name).unstarted(task);
      started.add(thread);
      own.add(thread);
      thread.start();
      return thread;
    }

    @Override
    public boolean isCurrent() {
      return own.contains(Thread.currentThread());
    }

    @Override
    public void pause() {
      throw new UnsupportedOperationException(
          "only in virtual time can threads be paused: SimulatedNetwork.inVirtualTime");
    }

    @Override
    public void resume() {
      pause();
    }

    @Override
    public void end() {
      gone = true;
      own.forEach(Thread::interrupt);
    }
  }

  @Override
  public boolean isSimulated(Thread thread) {
    return false;
  }

  @Override
  public long scheduleHash() {
    return 0;
  }

  @Override
  public void interruptThreads() {
    started.forEach(Thread::interrupt);
  }

  @Override
  public void close() {
    interruptThreads();
    pool.shutdownNow();
    env.close();
  }
}
