package dev.argyle.env;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Timers in no order, in one place of a [TimerWheel]: adding and taking out move at most one
/// other. Not thread-safe.
final class TimerBucket {
  private static final int FEW = 4;
  private static final Timer[] NONE = {};

  /// Where in the wheel it is.
  final int level;

  /// The same, among those of its level.
  final int position;

  private Timer[] timers = NONE; // nobody past size
  private int size;
  private @Nullable Timer first; // null if there is none, or it has to be looked for

  TimerBucket(int level, int position) {
    this.level = level;
    this.position = position;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Timer timer) {
    if (size == timers.length) {
      timers = Arrays.copyOf(timers, Math.max(FEW, size * 2));
    }
    if (size == 0 || (first != null && timer.isBefore(first))) {
      first = timer;
    }
    timer.bucket = this;
    timer.index = size;
    timers[size++] = timer;
  }

  /// Takes out one that is in it.
  void remove(Timer timer) {
    Timer last = timers[--size];
    timers[timer.index] = last;
    last.index = timer.index;
    timers[size] = Timer.NOBODY;
    timer.markUnqueued();
    if (timer == first) {
      first = null;
    }
  }

  /// Takes out any. There has to be one.
  Timer removeAny() {
    Timer last = timers[size - 1];
    remove(last);
    return last;
  }

  /// Forgets the memory that many timers took.
  void shrink() {
    timers = NONE;
  }

  /// The first of those in it, or null. It is looked for only if the one before has been taken out.
  @Nullable Timer first() {
    if (first == null && size > 0) {
      Timer found = timers[0];
      for (int i = 1; i < size; i++) {
        found = timers[i].isBefore(found) ? timers[i] : found;
      }
      first = found;
    }
    return first;
  }
}
