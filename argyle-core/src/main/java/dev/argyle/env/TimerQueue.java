package dev.argyle.env;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The armed timers of a stack, or of a whole simulation, in the order (deadline, order of arming).
///
/// A binary heap whose entries know their place: arming, moving and cancelling cost O(log n) and
/// allocate nothing. Thread-safe; tasks run outside the lock.
public final class TimerQueue {
  /// Told when the earliest deadline has moved forward, so that whoever sleeps until then can wake
  /// up.
  public interface EarlierDeadline {
    /// Called with no lock held.
    void deadlineMoved();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final EarlierDeadline listener;
  private Timer[] heap = new Timer[64]; // slots past size are stale or null
  private int size;
  private long nextSequence;

  /// @param listener told of an earlier deadline
  public TimerQueue(EarlierDeadline listener) {
    this.listener = listener;
  }

  /// Arms a timer, or moves it if it is armed already.
  ///
  /// @param deadlineNanos on the clock of the queue's owner
  public void arm(Timer timer, long deadlineNanos) {
    boolean earliest;
    lock.lock();
    try {
      timer.deadlineNanos = deadlineNanos;
      timer.sequence = nextSequence++;
      if (timer.isQueued()) {
        siftDown(siftUp(timer.index));
      } else {
        if (size == heap.length) {
          heap = Arrays.copyOf(heap, size * 2);
        }
        place(timer, size++);
        siftUp(timer.index);
      }
      earliest = timer.index == 0;
    } finally {
      lock.unlock();
    }
    if (earliest) {
      listener.deadlineMoved();
    }
  }

  /// Disarms a timer; nothing happens if it is not armed.
  public void cancel(Timer timer) {
    lock.lock();
    try {
      if (timer.isQueued()) {
        remove(timer.index);
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
      return size == 0;
    } finally {
      lock.unlock();
    }
  }

  /// How long from `nowNanos` to the earliest deadline: 0 if it has passed, `Long.MAX_VALUE` if no
  /// timer is armed.
  public long nanosToNext(long nowNanos) {
    lock.lock();
    try {
      return size == 0 ? Long.MAX_VALUE : Math.max(0, heap[0].deadlineNanos - nowNanos);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Timer takeDue(long nowNanos) {
    lock.lock();
    try {
      if (size == 0 || heap[0].deadlineNanos - nowNanos > 0) {
        return null;
      }
      Timer due = heap[0];
      remove(0);
      return due;
    } finally {
      lock.unlock();
    }
  }

  private void remove(int index) {
    heap[index].markUnqueued();
    Timer last = heap[--size];
    heap[size] = last; // stale, overwritten by the next arm
    if (index < size) {
      place(last, index);
      siftDown(siftUp(index));
    }
  }

  private void place(Timer timer, int index) {
    heap[index] = timer;
    timer.index = index;
  }

  private int siftUp(int from) {
    int index = from;
    Timer timer = heap[index];
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (!isBefore(timer, heap[parent])) {
        break;
      }
      place(heap[parent], index);
      index = parent;
    }
    place(timer, index);
    return index;
  }

  private void siftDown(int from) {
    int index = from;
    Timer timer = heap[index];
    for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
      if (child + 1 < size && isBefore(heap[child + 1], heap[child])) {
        child++;
      }
      if (!isBefore(heap[child], timer)) {
        break;
      }
      place(heap[child], index);
      index = child;
    }
    place(timer, index);
  }

  private static boolean isBefore(Timer a, Timer b) {
    long apart = a.deadlineNanos - b.deadlineNanos;
    return apart != 0 ? apart < 0 : a.sequence - b.sequence < 0;
  }
}
