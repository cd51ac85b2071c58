package dev.argyle.nio;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something of a channel that is made when it is first asked for, and is the same ever after: its
/// `socket()`.
///
/// @param <T> what it is
final class MadeOnce<T> {
  private final AtomicReference<@Nullable T> made = new AtomicReference<>();

  /// That one, which is made if it has to be. Of several made at once one is kept.
  T or(Supplier<T> maker) {
    T known = made.get();
    if (known != null) {
      return known;
    }
    T fresh = maker.get();
    T other = made.compareAndExchange(null, fresh);
    return other == null ? fresh : other;
  }
}
