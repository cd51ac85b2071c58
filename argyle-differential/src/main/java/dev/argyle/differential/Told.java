package dev.argyle.differential;

import dev.argyle.differential.SocketDriver.Answer;
import org.jspecify.annotations.Nullable;

/// Takes what a call tells beside its result.
final class Told<T> {
  private @Nullable T value;

  void hear(T told) {
    value = told;
  }

  /// The answer of the call that told it.
  Answer<T> with(int result) {
    return new Answer<>(result, value);
  }
}
