package dev.argyle.sim;

import dev.argyle.env.Clock;
import dev.argyle.env.SleepListener;
import dev.argyle.env.TimerQueue;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/// Who moves the clock of a [SimulatedNetwork] and expires its timers.
sealed interface TimeDriver permits VirtualTime, RealTime {
  Clock clock();

  TimerQueue timers();

  SleepListener sleepListener();

  /// See [SimulatedNetwork#schedule].
  void schedule(Duration delay, Runnable task);

  /// See [SimulatedNetwork#run].
  void run(Duration howLong);

  /// See [SimulatedNetwork#runUntil].
  boolean runUntil(BooleanSupplier condition, Duration atMost);

  /// See [SimulatedNetwork#runToEnd].
  void runToEnd();

  /// See [SimulatedNetwork#call].
  <T> T call(Callable<T> work) throws Exception;

  /// See [SimulatedNetwork#callOnPlatformThread].
  <T> T callOnPlatformThread(Callable<T> work) throws Exception;

  /// See [SimulatedNetwork#threads].
  ThreadFactory threads();

  /// See [SimulatedNetwork#executor].
  Executor executor();

  /// See [SimulatedNetwork#sleep].
  void sleep(Duration howLong) throws InterruptedException;

  /// Who runs the threads of a host that starts now.
  ///
  /// @param clock of that host
  HostRunner newHost(Clock clock);

  /// Waits for a task that is under way on a thread of the simulation, letting time pass if it is
  /// this thread that has to.
  ///
  /// @throws SimulationDeadlockException in virtual time, if it never ends
  <T> T await(FutureTask<T> task) throws Exception;

  /// Whether it runs a thread itself.
  boolean isSimulated(Thread thread);

  /// A number for the order in which threads have run; 0 if that is not in its hands.
  long scheduleHash();

  /// Interrupts the threads that it has started. In virtual time none runs before [#close].
  void interruptThreads();

  /// Interrupts them again, in virtual time lets them run as far as they get at this moment, and
  /// stops the clock.
  void close();
}
