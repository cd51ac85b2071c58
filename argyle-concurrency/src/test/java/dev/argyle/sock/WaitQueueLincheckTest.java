package dev.argyle.sock;

import static dev.argyle.concurrency.Effort.check;
import static dev.argyle.concurrency.Effort.everyInterleaving;
import static dev.argyle.concurrency.Effort.join;
import static dev.argyle.concurrency.Effort.start;

import dev.argyle.concurrency.StillEnv;
import dev.argyle.env.Watch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No wake-up of a [WaitQueue] is lost, whatever the interleaving: a thread that sleeps for ever
/// fails the test.
@Tag("F2")
class WaitQueueLincheckTest {
  private static final long DEADLINE = 10;

  /// A watch whose keeper sleeps until somebody else has relieved it.
  private static final class KeptAsleep implements Watch {
    private volatile Keeper keeper;
    private volatile Thread thread;

    @Override
    public boolean keep(Keeper who) {
      thread = Thread.currentThread();
      keeper = who;
      while (!who.isRelieved()) {
        LockSupport.park(this);
      }
      return true;
    }

    @Override
    public void relieve(Keeper who) {
      if (who.equals(keeper)) {
        LockSupport.unpark(thread);
      }
    }
  }

  /// A watch where nothing is to be done.
  private static final class LeftAtOnce implements Watch {
    @Override
    public boolean keep(Keeper who) {
      return true;
    }

    @Override
    public void relieve(Keeper who) {}
  }

  /// A queue, and things to wait for.
  private static final class Shop {
    final StillEnv env = new StillEnv();
    final WaitQueue queue = new WaitQueue(env);
    final AtomicInteger things = new AtomicInteger();

    boolean take() {
      while (true) {
        int now = things.get();
        if (now == 0) {
          return false;
        }
        if (things.compareAndSet(now, now - 1)) {
          return true;
        }
      }
    }

    WaitQueue.Outcome await(boolean exclusive, long deadlineNanos) {
      return queue.await(Guard.NONE, PollEvents.IN, exclusive, deadlineNanos, this::take);
    }

    void put() {
      things.incrementAndGet();
      queue.wake(PollEvents.IN);
    }
  }

  @Test
  void aSleeperWithoutAGuardHearsOfTheChange() {
    everyInterleaving(() -> {
      var shop = new Shop();
      Thread sleeper = start(() -> shop.await(false, WaitQueue.FOR_EVER));
      shop.put();
      join(sleeper);
    });
  }

  @Test
  void aSleeperWithAGuardHearsOfTheChange() {
    everyInterleaving(() -> {
      var queue = new WaitQueue(new StillEnv());
      var guard = new LockGuard();
      boolean[] done = new boolean[1]; // guarded by guard
      Thread sleeper =
          start(() -> {
            guard.acquire();
            queue.await(guard, PollEvents.IN, false, WaitQueue.FOR_EVER, () -> done[0]);
            check(done[0], "woke too early");
            guard.release();
          });
      guard.acquire();
      done[0] = true;
      guard.release();
      queue.wake(PollEvents.IN);
      join(sleeper);
    });
  }

  @Test
  void aKeeperOfAWatchHearsOfTheChange() {
    everyInterleaving(() -> {
      var shop = new Shop();
      shop.env.watches().add(new KeptAsleep());
      Thread sleeper = start(() -> shop.await(false, WaitQueue.FOR_EVER));
      shop.put();
      join(sleeper);
    });
  }

  @Test
  void aWatchWithoutWorkIsLeftForAnOrdinarySleep() {
    everyInterleaving(() -> {
      var shop = new Shop();
      shop.env.watches().add(new LeftAtOnce());
      Thread sleeper = start(() -> shop.await(false, WaitQueue.FOR_EVER));
      shop.put();
      join(sleeper);
    });
  }

  @Test
  void twoThingsWakeTwoExclusiveSleepers() {
    everyInterleaving(() -> {
      var shop = new Shop();
      Thread first = start(() -> shop.await(true, WaitQueue.FOR_EVER));
      Thread second = start(() -> shop.await(true, WaitQueue.FOR_EVER));
      shop.put();
      shop.put();
      join(first, second);
    });
  }

  /// The first looks once and leaves, out of time. If the signal went to it, the second has to be
  /// told.
  @Test
  void aSleeperOutOfTimePassesItsSignalOn() {
    everyInterleaving(() -> {
      var shop = new Shop();
      Thread second = start(() -> shop.await(true, WaitQueue.FOR_EVER));
      Thread waker = start(shop::put);
      WaitQueue.Outcome first = shop.await(true, shop.env.clock().nanos());
      join(waker);
      if (first == WaitQueue.Outcome.READY) {
        shop.put(); // the first has taken it
      }
      join(second);
    });
  }

  /// A time-out is a wake-up, too.
  @Test
  void aSleeperWakesWhenItsTimeIsOver() {
    everyInterleaving(() -> {
      var shop = new Shop();
      Thread sleeper = start(() -> shop.await(true, DEADLINE));
      shop.env.moveTo(DEADLINE);
      join(sleeper);
    });
  }

  @Test
  void everybodyIsWokenWhenTheSocketEnds() {
    everyInterleaving(() -> {
      var shop = new Shop();
      Thread first = start(() -> shop.await(true, WaitQueue.FOR_EVER));
      Thread second = start(() -> shop.await(true, WaitQueue.FOR_EVER));
      shop.things.set(2);
      shop.queue.wakeAll();
      join(first, second);
    });
  }

  /// A callback that is added looks afterwards, as epoll does.
  @Test
  void aNewCallbackHearsOfTheChangeOrSeesIt() {
    everyInterleaving(() -> {
      var shop = new Shop();
      var told = new AtomicInteger();
      Thread waker = start(shop::put);
      shop.queue.add(events -> told.incrementAndGet());
      boolean seen = shop.things.get() > 0;
      join(waker);
      check(seen || told.get() == 1, "neither told nor seen");
    });
  }

  private static final class LockGuard implements Guard {
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public void acquire() {
      lock.lock();
    }

    @Override
    public void release() {
      lock.unlock();
    }
  }
}
