package dev.argyle.env;

import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The armed timers of a stack, or of a whole simulation, in the order (deadline, order of arming).
///
/// Those that are due soon are in a heap, the others, of which most never come to be due, in a
/// [wheel][TimerWheel]: arming, moving and cancelling cost the same however many there are, and
/// allocate nothing but now and then room for more. Thread-safe; tasks run outside the lock.
public final class TimerQueue {
  /// Told when something is due before the earliest deadline that anybody knows of, so that whoever
  /// sleeps until then can wake up.
  public interface EarlierDeadline {
    /// Called with no lock held.
    void deadlineMoved();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final EarlierDeadline listener;
  private final TimerHeap near = new TimerHeap(); // these: guarded by lock
  private @Nullable TimerWheel far; // null before the first is armed
  private long nextSequence;
  private boolean known; // whether somebody knows of a deadline: the one that was told last
  private long knownNanos;

  /// @param listener told of an earlier deadline
  public TimerQueue(EarlierDeadline listener) {
    this.listener = listener;
  }

  /// Arms a timer, or moves it if it is armed already.
  ///
  /// @param deadlineNanos on the clock of the queue's owner
  public void arm(Timer timer, long deadlineNanos) {
    boolean earlier;
    lock.lock();
    try {
      if (timer.isQueued()) {
        remove(timer);
      }
      timer.deadlineNanos = deadlineNanos;
      timer.sequence = nextSequence++;
      add(timer);
      earlier = !known || deadlineNanos - knownNanos < 0;
      if (earlier) {
        tell(deadlineNanos);
      }
    } finally {
      lock.unlock();
    }
    if (earlier) {
      listener.deadlineMoved();
    }
  }

  /// Disarms a timer; nothing happens if it is not armed.
  public void cancel(Timer timer) {
    lock.lock();
    try {
      if (timer.isQueued()) {
        remove(timer);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Runs every task that is due, in order, those included that the tasks themselves arm for now.
  ///
  /// @return how many ran
  public int expire(long nowNanos) {
    int ran = 0;
    for (Timer due = takeDue(nowNanos); due != null; due = takeDue(nowNanos)) {
      due.fire();
      ran++;
    }
    return ran;
  }

  /// Runs the one task that is due first, if any is due.
  public boolean expireOne(long nowNanos) {
    Timer due = takeDue(nowNanos);
    if (due == null) {
      return false;
    }
    due.fire();
    return true;
  }

  /// Whether no timer is armed.
  public boolean isEmpty() {
    lock.lock();
    try {
      return first() == null;
    } finally {
      lock.unlock();
    }
  }

  /// How long from `nowNanos` to the earliest deadline: 0 if it has passed, `Long.MAX_VALUE` if no
  /// timer is armed.
  public long nanosToNext(long nowNanos) {
    lock.lock();
    try {
      Timer first = first();
      if (first == null) {
        known = false;
        return Long.MAX_VALUE;
      }
      tell(first.deadlineNanos);
      return Math.max(0, first.deadlineNanos - nowNanos);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Timer takeDue(long nowNanos) {
    lock.lock();
    try {
      if (knownNanos - nowNanos <= 0) {
        known = false;
      }
      if (far != null) {
        far.advance(nowNanos, near);
      }
      Timer first = near.first();
      if (first == null || first.deadlineNanos - nowNanos > 0) {
        return null;
      }
      near.remove(first);
      return first;
    } finally {
      lock.unlock();
    }
  }

  // Under the lock.

  private void tell(long deadlineNanos) {
    known = true;
    knownNanos = deadlineNanos;
  }

  private @Nullable Timer first() {
    Timer first = near.first();
    return first == null && far != null ? far.first() : first;
  }

  private void add(Timer timer) {
    TimerWheel wheel = far;
    if (wheel == null) {
      wheel = new TimerWheel(timer.deadlineNanos);
      far = wheel;
    }
    if (wheel.isNear(timer.deadlineNanos)) {
      near.add(timer);
    } else {
      wheel.add(timer);
    }
  }

  private void remove(Timer timer) {
    TimerBucket bucket = timer.bucket;
    if (bucket == null) {
      near.remove(timer);
    } else {
      Objects.requireNonNull(far).remove(timer, bucket);
    }
  }
}
