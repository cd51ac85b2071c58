package dev.argyle.sim;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

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

  /// What a task has come to, or throws what it has thrown.
  static <T> T resultOf(FutureTask<T> task) throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Exception exception) {
        throw exception;
      }
      throw cause instanceof Error error ? error : new AssertionError(cause);
    }
  }
}
