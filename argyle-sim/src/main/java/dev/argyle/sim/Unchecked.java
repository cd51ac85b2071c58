package dev.argyle.sim;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/// Does work for callers that throw no checked exceptions.
final class Unchecked {
  private Unchecked() {}

  /// The result; what the work throws is thrown, a checked exception as the cause of a
  /// [CompletionException].
  static <T> T call(Callable<T> work) {
    try {
      return work.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }
}
