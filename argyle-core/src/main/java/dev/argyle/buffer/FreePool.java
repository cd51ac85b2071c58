package dev.argyle.buffer;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What is free, to be used again: some, or as many as are out if that is more, because use comes
/// in waves. The one that was used last is the next to be used, for its memory may still be in the
/// processor's cache. Not thread-safe.
final class FreePool<T> {
  private final ArrayDeque<T> free = new ArrayDeque<>();
  private final int least;
  private int out;

  /// @param least how many are kept in any case
  FreePool(int least) {
    this.least = least;
  }

  /// Takes one; null if there is none, and then the caller makes one, which counts as taken.
  @Nullable T take() {
    out++;
    return free.pollLast();
  }

  /// Gives back what was taken. While it is too much, each that comes takes another with it, so
  /// that what one wave has left does not stay for ever.
  void giveBack(T one) {
    out--;
    int most = Math.max(least, out);
    if (free.size() < most) {
      free.addLast(one);
    } else if (free.size() > most) {
      free.pollFirst();
    }
  }

  /// How many are free.
  int size() {
    return free.size();
  }
}
