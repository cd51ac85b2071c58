package dev.argyle.sim;

import dev.argyle.env.BottomHalf;
import dev.argyle.env.Clock;
import dev.argyle.env.SleepListener;
import dev.argyle.env.Timer;
import dev.argyle.env.TimerQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The event loop. It runs on the thread that asks for time to pass, and does, in this order:
/// threads that can run, timers that are due, and, when neither is left and all [Participants]
/// wait, a jump of the clock to the next timer.
final class VirtualTime implements TimeDriver, Clock {
  /// Both clocks start here, at the same number.
  static final long START_NANOS =
      Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() * 1_000_000_000L;

  /// How often the loop looks, in real time, whether threads that it waits for are still busy.
  private static final long LOOK_EVERY_NANOS = 50_000;

  private static final int LOOKS_IN_A_ROW = 20;

  /// More than any program does at one moment, unless it goes on for ever.
  private static final int MOST_EVENTS_AT_ONCE = 20_000_000;

  /// What threads may do at the end; some go on for ever, at one moment.
  private static final int MOST_LAST_STEPS = 1_000_000;

  private final TimerQueue timers = new TimerQueue(this::wakeLoop);
  private final VirtualThreads threads;
  private final HostThreads ownThreads; // of the network itself
  private final Participants participants;
  private final AtomicReference<@Nullable Thread> loop = new AtomicReference<>();
  private volatile Thread runner = Thread.currentThread(); // of the loop last, or yet to be
  private volatile boolean closed;
  private volatile long nowNanos = START_NANOS;
  private int eventsAtOnce; // the loop's own, since the clock moved
  private int looks; // the loop's own: how often in a row it has found participants busy

  VirtualTime(long seed) {
    this.threads = new VirtualThreads(this, timers, seed);
    this.ownThreads = new HostThreads(threads, this);
    this.participants = new Participants(threads::isSimulated, this::wakeLoop);
    AgentClock.begun(this);
  }

  @Override
  public long nanos() {
    return nowNanos;
  }

  @Override
  public long epochNanos() {
    return nowNanos;
  }

  @Override
  public Clock clock() {
    return this;
  }

  @Override
  public TimerQueue timers() {
    return timers;
  }

  @Override
  public SleepListener sleepListener() {
    return new SleepListener() {
      @Override
      public void asleep(Thread thread) {
        if (thread == loop.get()) {
          throw new IllegalStateException(
              "a task of the event loop made a call that blocks: nothing could ever wake it;"
                  + " use SimulatedHost.start or SimulatedNetwork.call");
        }
        requireLoop(thread);
        participants.asleep(thread);
      }

      @Override
      public void awake(Thread thread) {
        participants.awake(thread);
      }

      @Override
      public void running(Thread thread) {
        participants.running(thread);
      }
    };
  }

  /// Whoever runs the loop must not wait beside it: nobody would let time pass.
  private void requireLoop(Thread thread) {
    if (thread == runner && loop.get() == null) {
      throw new IllegalStateException(
          thread.getName()
              + " is about to wait in a call of a simulated host, outside the network: no time"
              + " passes meanwhile, and it would wait for ever; do this on the host, by"
              + " SimulatedHost.call, run or start, or let time pass by SimulatedNetwork.run");
    }
  }

  @Override
  public void run(Duration howLong) {
    enter();
    try {
      long endNanos = nowNanos + Span.nanos("run for", howLong);
      while (step(endNanos)) {
        // one after the other
      }
      nowNanos = endNanos;
    } finally {
      leave();
    }
  }

  @Override
  public boolean runUntil(BooleanSupplier condition, Duration atMost) {
    enter();
    try {
      long endNanos = nowNanos + Span.nanos("wait for", atMost);
      while (!condition.getAsBoolean()) {
        if (!step(endNanos) && !goesOnAfterAll(endNanos)) {
          nowNanos = endNanos;
          return condition.getAsBoolean();
        }
      }
      return true;
    } finally {
      leave();
    }
  }

  @Override
  public void runToEnd() {
    runToEnd(() -> threads.living().isEmpty());
  }

  private void runToEnd(BooleanSupplier end) {
    enter();
    try {
      while (!end.getAsBoolean()) {
        long never = Span.later(nowNanos, Long.MAX_VALUE);
        if (!step(never) && !goesOnAfterAll(never)) {
          throw new SimulationDeadlockException(everybody());
        }
      }
    } finally {
      leave();
    }
  }

  /// Whether something moves when given time, or has moved and come to rest again: a thread may
  /// have been about to wake, have sent a packet, and be asleep by now.
  private boolean goesOnAfterAll(long endNanos) {
    return participants.any() && (participants.movesAfterAll() || step(endNanos));
  }

  @Override
  public <T> T call(Callable<T> work) throws Exception {
    if (threads.isSimulated(Thread.currentThread())) {
      return work.call();
    }
    FutureTask<T> task = new FutureTask<>(work);
    ownThreads.start("call", task);
    return await(task);
  }

  @Override
  public <T> T callOnPlatformThread(Callable<T> work) throws Exception {
    FutureTask<T> task =
        new FutureTask<>(work) {
          @Override
          protected void done() {
            participants.moved();
            wakeLoop();
          }
        };
    participants.factory().newThread(task).start();
    return await(task);
  }

  /// Whoever is not the one that runs the loop just waits.
  @Override
  public <T> T await(FutureTask<T> task) throws Exception {
    Thread self = Thread.currentThread();
    Thread runs = loop.get();
    if (!threads.isSimulated(self) && (runs == null || runs == self)) {
      runToEnd(task::isDone);
    }
    return Unchecked.resultOf(task);
  }

  @Override
  public void sleep(Duration howLong) throws InterruptedException {
    if (Thread.currentThread() == loop.get()) {
      throw new IllegalStateException("the event loop cannot sleep: schedule the rest of the work");
    }
    requireLoop(Thread.currentThread());
    long endNanos = nowNanos + Span.nanos("sleep for", howLong);
    while (endNanos - nowNanos > 0) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(this, endNanos - nowNanos);
    }
  }

  @Override
  public void schedule(Duration delay, Runnable task) {
    Timer timer =
        new Timer(() -> {
          task.run();
          participants.moved(); // it may have woken one of them
        });
    timers.arm(timer, nowNanos + Span.nanos("a delay of", delay));
  }

  /// Whether the clock waits for a platform thread because it has slept in one of the stacks.
  boolean hasParticipant(Thread thread) {
    return participants.has(thread);
  }

  @Override
  public ThreadFactory threads() {
    return participants.factory();
  }

  @Override
  public Executor executor() {
    return participants.executor();
  }

  @Override
  public HostRunner newHost(Clock clock) {
    return new HostThreads(threads, clock);
  }

  @Override
  public boolean isSimulated(Thread thread) {
    return threads.isSimulated(thread);
  }

  @Override
  public long scheduleHash() {
    return threads.scheduleHash();
  }

  @Override
  public void interruptThreads() {
    endThreads(0);
  }

  @Override
  public void close() {
    AgentClock.ended(this);
    participants.close();
    endThreads(MOST_LAST_STEPS);
    closed = true;
  }

  private void endThreads(int mostSteps) {
    if (!closed && loop.get() == null && threads.interruptAll()) {
      enter();
      try {
        for (int i = 0; i < mostSteps && threads.runOne(); i++) {
          BottomHalf.run();
        }
      } finally {
        leave();
      }
    }
  }

  /// A thread can run. If somebody else than the loop has made it so, that one has moved.
  void runnable() {
    if (Thread.currentThread() != loop.get() && participants.any()) {
      participants.moved();
    }
    wakeLoop();
  }

  /// Tells the loop that there is something new to do.
  void wakeLoop() {
    Thread waiting = loop.get();
    if (waiting != null && waiting != Thread.currentThread()) {
      LockSupport.unpark(waiting);
    }
  }

  /// Does the next thing.
  ///
  /// @return false if nothing is to be done up to and including `endNanos`
  private boolean step(long endNanos) {
    if (threads.runOne()) {
      countEvent();
      participants.moved(); // it may have woken one of them
      rethrow(threads.takeFailure());
      return true;
    }
    if (participants.anyBusy() && letParticipantsRun()) {
      return true;
    }
    if (timers.expireOne(nowNanos)) {
      countEvent();
      BottomHalf.run();
      rethrow(threads.takeFailure());
      return true;
    }
    long waitNanos = timers.nanosToNext(nowNanos);
    if (participants.any() && !participants.allWait(waitNanos)) {
      letParticipantsRun();
      return true;
    }
    looks = 0;
    waitNanos = timers.nanosToNext(nowNanos); // another thread may have armed one meanwhile
    if (waitNanos > endNanos - nowNanos) {
      return false;
    }
    nowNanos += waitNanos;
    eventsAtOnce = waitNanos > 0 ? 0 : eventsAtOnce;
    return true;
  }

  private void countEvent() {
    if (++eventsAtOnce > MOST_EVENTS_AT_ONCE) {
      eventsAtOnce = 0;
      throw new IllegalStateException(
          "time stands still: %,d events at one moment, and no end; give links a delay or a rate,"
                  .formatted(MOST_EVENTS_AT_ONCE)
              + " and loops something to wait for");
    }
  }

  /// Leaves the processor to participants that are busy.
  ///
  /// @return whether to look again before anything else is done; now and then not, for a thread
  ///     that spins until a packet comes must get it
  @SuppressWarnings("ThreadPriorityCheck") // it only saves time
  private boolean letParticipantsRun() {
    if (looks < LOOKS_IN_A_ROW) {
      Thread.yield();
    } else {
      LockSupport.parkNanos(this, LOOK_EVERY_NANOS);
    }
    looks++;
    return looks % LOOKS_IN_A_ROW != 0;
  }

  private List<Thread> everybody() {
    var all = new ArrayList<>(threads.living());
    all.addAll(participants.living());
    return all;
  }

  private void enter() {
    Thread self = Thread.currentThread();
    if (self.isVirtual()) {
      throw new IllegalStateException(
          "a virtual thread cannot run the simulation: on a host let time pass by"
              + " SimulatedNetwork.sleep, elsewhere by a platform thread");
    }
    if (closed) {
      throw new IllegalStateException("the network is closed: make another");
    }
    if (!loop.compareAndSet(null, self)) {
      throw new IllegalStateException(
          "the simulation is running already: a task must not run it, or call what blocks; start a"
              + " thread by SimulatedHost.start, or schedule the rest");
    }
    runner = self;
  }

  private void leave() {
    loop.set(null);
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }
}
