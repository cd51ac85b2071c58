package dev.argyle.env;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Timers of which the first can be found at once, in the order (deadline, order of arming): a
/// binary heap whose entries know their place. Not thread-safe.
final class TimerHeap {
  private Timer[] entries = new Timer[64]; // nobody past size
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  /// The first, or null.
  @Nullable Timer first() {
    return size == 0 ? null : entries[0];
  }

  void add(Timer timer) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    place(timer, size++);
    siftUp(timer.index);
  }

  /// Takes out one that is in it.
  void remove(Timer timer) {
    int index = timer.index;
    timer.markUnqueued();
    Timer last = entries[--size];
    entries[size] = Timer.NOBODY;
    if (index < size) {
      place(last, index);
      siftDown(siftUp(index));
    }
  }

  private void place(Timer timer, int index) {
    entries[index] = timer;
    timer.index = index;
  }

  private int siftUp(int from) {
    int index = from;
    Timer timer = entries[index];
    while (index > 0) {
      int parent = (index - 1) >>> 1;
      if (!timer.isBefore(entries[parent])) {
        break;
      }
      place(entries[parent], index);
      index = parent;
    }
    place(timer, index);
    return index;
  }

  private void siftDown(int from) {
    int index = from;
    Timer timer = entries[index];
    for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
      if (child + 1 < size && entries[child + 1].isBefore(entries[child])) {
        child++;
      }
      if (!entries[child].isBefore(timer)) {
        break;
      }
      place(entries[child], index);
      index = child;
    }
    place(timer, index);
  }
}
