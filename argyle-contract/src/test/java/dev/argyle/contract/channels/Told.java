package dev.argyle.contract.channels;

import java.nio.channels.CompletionHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/// A completion handler that remembers what it was told, with what, and on which thread.
///
/// @param <V> what the operation gives
final class Told<V> implements CompletionHandler<V, Object> {
  private static final long PATIENCE_SECONDS = 30;

  private final CompletableFuture<V> result = new CompletableFuture<>();
  private final Runnable first;
  private volatile Thread thread;
  private volatile Object attachment;

  Told() {
    this(() -> {});
  }

  /// @param first done by the handler before it tells anybody that it was called
  Told(Runnable first) {
    this.first = first;
  }

  @Override
  public void completed(V value, Object attached) {
    note(attached);
    result.complete(value);
  }

  @Override
  public void failed(Throwable failure, Object attached) {
    note(attached);
    result.completeExceptionally(failure);
  }

  private void note(Object attached) {
    thread = Thread.currentThread();
    attachment = attached;
    first.run();
  }

  /// What the operation gave.
  V get() {
    return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /// How the operation failed.
  Throwable failure() {
    try {
      V value = get();
      throw new AssertionError("no failure but " + value);
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  boolean isDone() {
    return result.isDone();
  }

  /// Who was the thread that told, once it has.
  Thread thread() {
    return thread;
  }

  Object attachment() {
    return attachment;
  }
}
