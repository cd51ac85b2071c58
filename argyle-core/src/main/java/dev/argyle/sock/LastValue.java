package dev.argyle.sock;

import org.jspecify.annotations.Nullable;

/// Remembers the value that was asked for last, so that a million owners of equal values share one
/// object. Thread-safe for values that do not change; threads that meet may get two objects.
///
/// @param <T> with an `equals` by value
public final class LastValue<T> {
  private volatile @Nullable T last;

  /// An object equal to `value`: the one of the last call, if that is.
  public T share(T value) {
    T known = last;
    if (known != null && value.equals(known)) {
      return known;
    }
    last = value;
    return value;
  }
}
