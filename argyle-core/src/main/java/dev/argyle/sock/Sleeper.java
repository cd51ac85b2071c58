package dev.argyle.sock;

import dev.argyle.env.AtomicField;
import dev.argyle.env.Env;
import dev.argyle.env.SleepListener;
import dev.argyle.env.SpinBudget;
import dev.argyle.env.Watch;
import dev.argyle.env.Watches;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One thread's wait in a [WaitQueue]. States: looking at its condition, keeping watch over a
/// device or parked, being woken, signalled.
///
/// One that was signalled stays so while it looks, and goes back to sleep only after it has
/// looked once more: a wake-up that comes meanwhile is for somebody else, as on Linux, where
/// whoever wakes a sleeper takes it out of the queue.
final class Sleeper implements Watch.Keeper {
  private static final int LOOKING = 0;
  private static final int PARKED = 1;
  private static final int WAKING = 2;
  private static final int SIGNALLED = 3;
  private static final int WATCHING = 4;

  private static final ThreadLocal<Sleeper> OF_THREAD = ThreadLocal.withInitial(Sleeper::new);
  private static final VarHandle STATE = AtomicField.of(MethodHandles.lookup(), "state", int.class);

  private final Thread thread = Thread.currentThread();
  private SleepListener listener = SleepListener.NONE;
  private volatile @Nullable Watches watches; // null if it keeps none
  int events;
  boolean exclusive;
  @Nullable Sleeper before; // the two: links of the queue, guarded by its lock
  @Nullable Sleeper after;
  private boolean busy; // owner's own: in a wait
  private int mostLooks; // owner's own
  private final SpinBudget budget = new SpinBudget(); // owner's own
  private volatile int state; // changed through STATE
  private boolean woken; // owner's own: whether the signal it has now ended its last park
  private boolean unused; // owner's own: whether the last rearm cleared a signal

  /// For a wait of the current thread, which ends with [#end].
  ///
  /// A thread uses one of its own again and again: it waits at one place at a time, but for what
  /// is done in the middle of a wait for others.
  ///
  /// @param untimed whether nobody but the queue will know it: an alarm may ring late, and must
  ///     not signal a later wait
  static Sleeper of(int events, boolean exclusive, Env env, boolean untimed) {
    Sleeper own = untimed ? OF_THREAD.get() : new Sleeper();
    Sleeper sleeper = own.busy ? new Sleeper() : own;
    sleeper.busy = true;
    sleeper.events = events;
    sleeper.exclusive = exclusive;
    sleeper.listener = env.sleepListener();
    boolean virtual = sleeper.thread.isVirtual();
    sleeper.mostLooks = virtual ? 0 : env.mostLooks();
    sleeper.watches = virtual ? null : env.watches();
    sleeper.woken = false;
    sleeper.unused = false;
    sleeper.state = LOOKING;
    return sleeper;
  }

  /// The wait is over, and no queue has it any more.
  void end() {
    busy = false;
    listener = SleepListener.NONE;
  }

  /// Begins a new look after one that found nothing: signals from here on count for the next
  /// park. @return whether there was a signal, so that the look has to be taken
  boolean rearm() {
    woken = false;
    unused = STATE.compareAndSet(this, SIGNALLED, LOOKING);
    return unused;
  }

  /// Whether there was a signal that its owner, who is no longer registered, has not used: one
  /// that came when it looked and was not asleep, or the one that ended its last park if it found
  /// nothing.
  ///
  /// @param found whether the last look found what it waited for
  boolean leavesSignal(boolean found) {
    boolean signalled = state == SIGNALLED;
    return found ? signalled && !woken : signalled || unused;
  }

  /// Wakes the thread. It stays parked until the listener has been told, even if something else
  /// unparks it.
  ///
  /// @return whether it had not been signalled before
  boolean signal() {
    if (STATE.compareAndSet(this, LOOKING, SIGNALLED)) {
      return true;
    }
    if (STATE.compareAndSet(this, WATCHING, SIGNALLED)) {
      Watches kept = watches;
      if (kept != null && thread != Thread.currentThread()) {
        kept.relieve(this);
      }
      return true;
    }
    if (STATE.compareAndSet(this, PARKED, WAKING)) {
      listener.awake(thread);
      state = SIGNALLED;
      LockSupport.unpark(thread);
      return true;
    }
    int now = state;
    return now != WAKING && now != SIGNALLED && signal(); // it has changed in between
  }

  void park() {
    if (watchesUntilSignalled() || mostLooks > 0 && looksUntilSignalled()) {
      woken = true;
      return;
    }
    listener.asleep(thread);
    parkUntilSignalled();
    woken = state == SIGNALLED;
    listener.running(thread);
  }

  /// Keeps watch over a device, if there is one and it pays. @return whether it was signalled
  private boolean watchesUntilSignalled() {
    Watches free = watches;
    if (free == null || free.isEmpty() || !STATE.compareAndSet(this, LOOKING, WATCHING)) {
      return false;
    }
    free.keep(this);
    return !STATE.compareAndSet(this, WATCHING, LOOKING);
  }

  @Override
  public boolean isRelieved() {
    return state != WATCHING || thread.isInterrupted();
  }

  /// Looks for a while, as long as it has paid lately: a waker that finds nobody asleep has
  /// nobody to wake. @return whether it was signalled
  private boolean looksUntilSignalled() {
    int looks = budget.begin(mostLooks);
    boolean signalled = state == SIGNALLED;
    for (int i = 0; i < looks && !signalled; i++) {
      Thread.onSpinWait();
      signalled = state == SIGNALLED;
    }
    budget.end(signalled);
    return signalled;
  }

  private void parkUntilSignalled() {
    if (!STATE.compareAndSet(this, LOOKING, PARKED)) {
      listener.awake(thread);
      return;
    }
    while (state == PARKED || state == WAKING) {
      LockSupport.park(this);
      if (thread.isInterrupted() && STATE.compareAndSet(this, PARKED, LOOKING)) {
        listener.awake(thread);
        return;
      }
    }
  }
}
