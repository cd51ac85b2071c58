package dev.argyle.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// With the agent, code on a host sees no time pass but virtual time, whichever way it looks or
/// waits.
@SuppressWarnings({"WaitNotInLoop", "JavaUtilDate"}) // a wait in vain ends when its time is up
class TimeStandsStillTest {
  private static final Duration WAIT = Duration.ofMinutes(90);

  private final SimulatedNetwork network = SimulatedNetwork.builder().seed(1).build();
  private final SimulatedHost host = network.host("host");

  @AfterEach
  void close() {
    network.close();
  }

  /// Ways to wait in vain for a time.
  enum Wait {
    SLEEP(nanos -> Thread.sleep(Duration.ofNanos(nanos))),
    SLEEP_OF_A_UNIT(TimeUnit.NANOSECONDS::sleep),
    PARK(LockSupport::parkNanos),
    JOIN(nanos -> Thread.currentThread().join(Duration.ofNanos(nanos))),
    OBJECT_WAIT(nanos -> {
      Object monitor = new Object();
      synchronized (monitor) {
        monitor.wait(TimeUnit.NANOSECONDS.toMillis(nanos));
      }
    }),
    CONDITION(nanos -> {
      ReentrantLock lock = new ReentrantLock();
      Condition condition = lock.newCondition();
      lock.lock();
      try {
        long left = condition.awaitNanos(nanos);
        assertThat(left).isNotPositive();
      } finally {
        lock.unlock();
      }
    }),
    LATCH(nanos -> new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS)),
    SEMAPHORE(nanos -> new Semaphore(0).tryAcquire(nanos, TimeUnit.NANOSECONDS)),
    READ_WRITE_LOCK(nanos -> {
      ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
      lock.readLock().lock();
      boolean locked = lock.writeLock().tryLock(nanos, TimeUnit.NANOSECONDS);
      assertThat(locked).isFalse();
    }),
    STAMPED_LOCK(nanos -> {
      StampedLock lock = new StampedLock();
      lock.writeLock();
      long stamp = lock.tryReadLock(nanos, TimeUnit.NANOSECONDS);
      assertThat(stamp).isZero();
    }),
    ARRAY_QUEUE(nanos -> new ArrayBlockingQueue<>(1).poll(nanos, TimeUnit.NANOSECONDS)),
    PRIORITY_QUEUE(nanos -> new PriorityBlockingQueue<>().poll(nanos, TimeUnit.NANOSECONDS)),
    SYNCHRONOUS_QUEUE(nanos -> new SynchronousQueue<>().poll(nanos, TimeUnit.NANOSECONDS)),
    SYNCHRONOUS_OFFER(nanos -> new SynchronousQueue<>().offer("", nanos, TimeUnit.NANOSECONDS)),
    TRANSFER_QUEUE(nanos -> new LinkedTransferQueue<>().poll(nanos, TimeUnit.NANOSECONDS)),
    DELAY_QUEUE(nanos -> new DelayQueue<>().poll(nanos, TimeUnit.NANOSECONDS)),
    FUTURE(nanos -> timesOut(() -> new CompletableFuture<>().get(nanos, TimeUnit.NANOSECONDS))),
    BARRIER(nanos -> timesOut(() -> new CyclicBarrier(2).await(nanos, TimeUnit.NANOSECONDS))),
    EXCHANGER(nanos -> timesOut(() -> new Exchanger<>().exchange("", nanos, TimeUnit.NANOSECONDS))),
    PHASER(nanos ->
        timesOut(() -> new Phaser(1).awaitAdvanceInterruptibly(0, nanos, TimeUnit.NANOSECONDS))),
    EXECUTOR(nanos -> {
      try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Integer> task =
            tasks.submit(() -> {
              Thread.sleep(Duration.ofDays(1));
              return 1;
            });
        timesOut(() -> task.get(nanos, TimeUnit.NANOSECONDS));
        task.cancel(true);
      }
    }),
    SCHEDULED(nanos -> {
      try (ScheduledExecutorService tasks =
          Executors.newScheduledThreadPool(1, Thread.ofVirtual().factory())) {
        tasks.schedule(() -> {}, nanos, TimeUnit.NANOSECONDS).get();
      }
    });

    private final Way way;

    /// What takes so many nanoseconds.
    private interface Way {
      void pass(long nanos) throws Exception;
    }

    Wait(Way way) {
      this.way = way;
    }

    private static void timesOut(Callable<?> wait) {
      assertThatThrownBy(wait::call).isInstanceOf(TimeoutException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTimedWaitTakesItsVirtualTimeAndNoOther(Wait wait) {
    Duration before = network.elapsed();
    long passed =
        host.call(() -> {
          long start = System.nanoTime();
          wait.way.pass(WAIT.toNanos());
          return System.nanoTime() - start;
        });
    assertThat(Duration.ofNanos(passed)).isEqualTo(WAIT);
    assertThat(network.elapsed().minus(before)).isEqualTo(WAIT);
  }

  @Test
  void noTimePassesWhileCodeRuns() {
    long[] seen =
        host.call(() -> {
          long start = System.nanoTime();
          Instant began = Instant.now();
          long sum = 0;
          for (int i = 0; i < 50_000_000; i++) {
            sum += i * (long) i;
          }
          assertThat(sum).isNotZero();
          return new long[] {
            System.nanoTime() - start, Duration.between(began, Instant.now()).toNanos()
          };
        });
    assertThat(seen).containsOnly(0);
  }

  @Test
  void aHostHasTheDateOfItsClock() {
    network.run(Duration.ofDays(40));
    host.skew(Duration.ofDays(1));
    host.run(() -> {
      Instant expected = Instant.parse("2026-02-11T00:00:00Z");
      assertThat(Instant.now()).isEqualTo(expected);
      assertThat(System.currentTimeMillis()).isEqualTo(expected.toEpochMilli());
      assertThat(new Date().toInstant()).isEqualTo(expected);
      assertThat(LocalDate.now(java.time.ZoneOffset.UTC)).isEqualTo("2026-02-11");
      assertThat(java.time.Clock.systemUTC().millis()).isEqualTo(expected.toEpochMilli());
    });
  }

  /// What a library keeps for as long as the JVM lives.
  private static final class Uptime {
    static final long BEGAN_NANOS = System.nanoTime();
    static final long BEGAN_MILLIS = System.currentTimeMillis();
  }

  @Test
  void aClassInitializerIsToldWhenTheSimulationBegan() {
    host.run(() -> {
      LockSupport.parkNanos(WAIT.toNanos());
      assertThat(System.nanoTime() - Uptime.BEGAN_NANOS).isEqualTo(WAIT.toNanos());
      assertThat(System.currentTimeMillis() - Uptime.BEGAN_MILLIS).isEqualTo(WAIT.toMillis());
    });
  }

  @Test
  void othersKeepTheMachinesClock() throws InterruptedException {
    host.run(() -> {});
    long[] seen = new long[1];
    Thread.startVirtualThread(() -> seen[0] = System.currentTimeMillis()).join();
    assertThat(Instant.ofEpochMilli(seen[0]))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    assertThat(host.clock().instant()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void aLoopThatOnlyLooksAtTheClockIsTold() {
    assertThatThrownBy(() ->
            host.run(() -> {
              long end = System.nanoTime() + 1;
              while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
              }
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("time passes only while threads wait");
  }
}
