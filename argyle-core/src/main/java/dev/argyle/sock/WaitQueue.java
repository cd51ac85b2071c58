package dev.argyle.sock;

import dev.argyle.env.BottomHalf;
import dev.argyle.env.Env;
import dev.argyle.env.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Who waits for something of a socket: for a connection, for data, for room. Threads that sleep,
/// and callbacks of epoll and selectors (MISSION F2). It is the only place in the stack where a
/// thread blocks.
///
/// No wake-up is lost: a sleeper registers first, looks at its condition after that, and only then
/// parks; a waker changes the condition first and wakes after that. Exclusive sleepers are woken
/// one at a time; one that leaves without having used its wake-up passes it on.
public final class WaitQueue {
  /// Deadline of a wait that has none.
  public static final long FOR_EVER = Long.MAX_VALUE;

  /// How a wait ended.
  public enum Outcome {
    /// The condition holds.
    READY,
    /// The deadline has passed.
    TIMED_OUT,
    /// The thread was interrupted; its interrupt status is still set.
    INTERRUPTED
  }

  /// Something that wants to hear of every wake-up: epoll's entry, a selector's key.
  public interface Callback {
    /// Called with the lock of the socket held: takes no lock but its own, and does not block.
    ///
    /// @param events bits of [PollEvents] that have come true
    void wake(int events);

    /// Whether one wake-up should reach only one such callback, as it does one exclusive sleeper.
    default boolean isExclusive() {
      return false;
    }

    /// Called instead of [#wake] if it is exclusive, until one has said yes.
    ///
    /// @return whether somebody acts on it, so that no other exclusive callback need hear of it
    default boolean wakeExclusive(int events) {
      wake(events);
      return true;
    }
  }

  /// What a thread waits for, as a question about something: one that captures nothing costs
  /// nothing, however often it is waited for.
  ///
  /// @param <T> what it is asked about
  public interface Condition<T> {
    /// Whether the wait is over. Looked at with the guard held.
    ///
    /// @param argument whatever the caller of [#await] has given
    boolean holds(T subject, int argument);
  }

  private static final Callback[] NO_CALLBACKS = {};

  private final Env env;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Sleeper longest; // asleep, from which the others are linked; guarded by lock
  private @Nullable Sleeper latest; // guarded by lock
  private volatile Callback[] callbacks = NO_CALLBACKS; // replaced under lock
  private volatile int sleeping; // how many, written under lock

  /// An empty queue.
  public WaitQueue(Env env) {
    this.env = env;
  }

  /// Adds a callback. The newest is called first, but exclusive ones last and the oldest of them
  /// first, as on Linux.
  public void add(Callback callback) {
    lock.lock();
    try {
      var more = new ArrayList<>(List.of(callbacks));
      more.add(callback.isExclusive() ? more.size() : 0, callback);
      callbacks = more.toArray(NO_CALLBACKS);
    } finally {
      lock.unlock();
    }
  }

  /// Removes a callback. A wake-up that is under way may still reach it.
  public void remove(Callback callback) {
    lock.lock();
    try {
      var fewer = new ArrayList<>(List.of(callbacks));
      fewer.remove(callback);
      callbacks = fewer.toArray(NO_CALLBACKS);
    } finally {
      lock.unlock();
    }
  }

  /// Whether anybody would hear a wake-up.
  public boolean hasWaiters() {
    return sleeping > 0 || callbacks.length > 0;
  }

  /// Whether a thread sleeps here that one of these events would wake.
  public boolean hasSleeper(int events) {
    if (sleeping == 0) {
      return false;
    }
    lock.lock();
    try {
      for (Sleeper sleeper = longest; sleeper != null; sleeper = sleeper.after) {
        if ((sleeper.events & events) != 0) {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /// Wakes everybody who waits for one of these events: all ordinary callbacks and sleepers, one
  /// exclusive callback that acts on it, and one exclusive sleeper.
  ///
  /// @return whether a thread was woken that no other wake-up had woken already
  public boolean wake(int events) {
    long lateNanos = env.faultPoints().lateNanos();
    if (lateNanos == 0) {
      return wakeNow(events);
    }
    wakeLater(() -> wakeNow(events), lateNanos);
    return false;
  }

  private void wakeLater(Runnable wake, long lateNanos) {
    Timer late =
        new Timer(() -> {
          wake.run();
          BottomHalf.run();
        });
    env.timers().arm(late, env.clock().nanos() + lateNanos);
  }

  private boolean wakeNow(int events) {
    boolean acted = false;
    for (Callback callback : callbacks) {
      if (!callback.isExclusive()) {
        callback.wake(events);
      } else if (!acted) {
        acted = callback.wakeExclusive(events);
      }
    }
    return sleeping > 0 && wakeSleepers(events, false);
  }

  /// Wakes the sleeper that has slept longest for one of these events, and nobody else: not because
  /// anything has come true, but for something to do that may make it so (the prequeue).
  public void wakeOne(int events) {
    if (sleeping == 0) {
      return;
    }
    lock.lock();
    try {
      for (Sleeper sleeper = longest; sleeper != null; sleeper = sleeper.after) {
        if ((sleeper.events & events) != 0) {
          sleeper.signal();
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Wakes everybody, exclusive sleepers too: the socket was closed, or has failed.
  public void wakeAll() {
    for (Callback callback : callbacks) {
      callback.wake(PollEvents.ALL);
    }
    wakeSleepers(PollEvents.ALL, true);
  }

  /// Tells callbacks alone, of all events, though nothing has come true: no sleeper finds anything,
  /// but an edge-triggered epoll takes it for an edge, as it does on Linux.
  public void tellCallbacks() {
    for (Callback callback : callbacks) {
      callback.wake(PollEvents.ALL);
    }
  }

  /// Sleeps until the condition holds, letting go of the guard meanwhile. The caller holds the
  /// guard on entry and on return.
  ///
  /// @param guard let go of while asleep
  /// @param events which wake-ups matter
  /// @param exclusive whether one wake-up should wake only one such sleeper
  /// @param deadlineNanos on the environment's clock, or [#FOR_EVER]
  /// @param ready the condition, looked at with the guard held
  public Outcome await(
      Guard guard, int events, boolean exclusive, long deadlineNanos, BooleanSupplier ready) {
    return await(
        guard, events, exclusive, deadlineNanos, ready, 0, (asked, _) -> asked.getAsBoolean());
  }

  /// The same with a condition that is asked about something.
  ///
  /// @param subject what it is asked about
  /// @param argument passed on to it
  public <T> Outcome await(
      Guard guard,
      int events,
      boolean exclusive,
      long deadlineNanos,
      T subject,
      int argument,
      Condition<? super T> ready) {
    Sleeper self = Sleeper.of(events, exclusive, env, deadlineNanos == FOR_EVER);
    Timer alarm = null;
    Outcome outcome = null;
    register(self);
    try {
      while (true) {
        outcome = outcome(ready.holds(subject, argument), deadlineNanos);
        if (outcome == null && self.rearm()) {
          outcome = outcome(ready.holds(subject, argument), deadlineNanos);
        }
        if (outcome != null) {
          return outcome;
        }
        if (alarm == null && deadlineNanos != FOR_EVER) {
          alarm = new Timer(self::signal);
        }
        if (alarm != null) { // each time, for it may have fired early
          env.timers().arm(alarm, deadlineNanos - env.faultPoints().earlyNanos());
        }
        guard.release();
        try {
          BottomHalf.run();
          self.park();
        } finally {
          guard.acquire(); // also when a simulation forbids the sleep: the caller lets go of it
        }
      }
    } finally {
      unregister(self);
      if (alarm != null) {
        env.timers().cancel(alarm);
      }
      boolean unused = self.leavesSignal(outcome == Outcome.READY);
      self.end();
      if (exclusive && unused) {
        wakeSleepers(events, false);
      }
    }
  }

  private @Nullable Outcome outcome(boolean ready, long deadlineNanos) {
    if (ready) {
      return Outcome.READY;
    }
    if (Thread.currentThread().isInterrupted()) {
      return Outcome.INTERRUPTED;
    }
    if (deadlineNanos != FOR_EVER && deadlineNanos - env.clock().nanos() <= 0) {
      return Outcome.TIMED_OUT;
    }
    return null;
  }

  private void register(Sleeper sleeper) {
    lock.lock();
    try {
      Sleeper before = latest;
      sleeper.before = before;
      if (before == null) {
        longest = sleeper;
      } else {
        before.after = sleeper;
      }
      latest = sleeper;
      count(1);
    } finally {
      lock.unlock();
    }
  }

  private void unregister(Sleeper sleeper) {
    lock.lock();
    try {
      Sleeper before = sleeper.before;
      Sleeper after = sleeper.after;
      if (before == null) {
        longest = after;
      } else {
        before.after = after;
      }
      if (after == null) {
        latest = before;
      } else {
        after.before = before;
      }
      sleeper.before = null;
      sleeper.after = null;
      count(-1);
    } finally {
      lock.unlock();
    }
  }

  private void count(int more) {
    int before = sleeping;
    sleeping = before + more;
  }

  private boolean wakeSleepers(int events, boolean everyExclusive) {
    boolean woken = false;
    boolean exclusiveWoken = false;
    lock.lock();
    try {
      for (Sleeper sleeper = longest; sleeper != null; sleeper = sleeper.after) {
        if ((sleeper.events & events) == 0) {
          continue;
        }
        if (!sleeper.exclusive || everyExclusive) {
          woken |= sleeper.signal();
        } else if (!exclusiveWoken) {
          exclusiveWoken = sleeper.signal();
        }
      }
    } finally {
      lock.unlock();
    }
    return woken || exclusiveWoken;
  }
}
