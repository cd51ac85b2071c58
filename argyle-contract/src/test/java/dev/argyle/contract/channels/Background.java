package dev.argyle.contract.channels;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A call that another thread makes, and that may block.
///
/// @param <T> its result
final class Background<T> {
  /// On what kind of thread.
  enum Kind {
    PLATFORM,
    VIRTUAL
  }

  private static final long PATIENCE_SECONDS = 30;

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;
  private volatile boolean interruptedAtEnd;

  private Background(Kind kind, Callable<T> call) {
    Thread.Builder builder =
        switch (kind) {
          case PLATFORM -> Thread.ofPlatform().daemon();
          case VIRTUAL -> Thread.ofVirtual();
        };
    this.thread = builder.name("background").unstarted(() -> run(call));
  }

  static <T> Background<T> start(Callable<T> call) {
    return start(Kind.PLATFORM, call);
  }

  static <T> Background<T> start(Kind kind, Callable<T> call) {
    Background<T> background = new Background<>(kind, call);
    background.thread.start();
    return background;
  }

  private void run(Callable<T> call) {
    try {
      T value = call.call();
      interruptedAtEnd = Thread.currentThread().isInterrupted();
      result.complete(value);
    } catch (Throwable failure) {
      interruptedAtEnd = Thread.currentThread().isInterrupted();
      result.completeExceptionally(failure);
    }
  }

  /// Waits until the call sleeps: parked, or inside a call of the kernel.
  Background<T> awaitBlocked() {
    long start = System.nanoTime();
    while (!isBlocked()) {
      if (result.isDone()) {
        throw new AssertionError("the call did not block", failureOrNull());
      }
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw new AssertionError("not blocked: " + thread.getState());
      }
      LockSupport.parkNanos(50_000);
    }
    return this;
  }

  private boolean isBlocked() {
    StackTraceElement[] frames = thread.getStackTrace();
    if (frames.length == 0) {
      return false;
    }
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING -> true;
      case RUNNABLE -> isKernelWait(frames[0]);
      case NEW, BLOCKED, TERMINATED -> false;
    };
  }

  private static boolean isKernelWait(StackTraceElement top) {
    return top.isNativeMethod()
        && switch (top.getMethodName()) {
          case "poll", "wait", "accept", "accept0", "connect0" -> true;
          case "read0", "readv0", "receive0", "write0" -> true;
          default -> false;
        };
  }

  void interrupt() {
    thread.interrupt();
  }

  boolean isDone() {
    return result.isDone();
  }

  /// The result of the call.
  T get() {
    return result.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /// What the call has thrown.
  Throwable failure() {
    try {
      T value = get();
      throw new AssertionError("no failure but " + value);
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  private Throwable failureOrNull() {
    return result.isCompletedExceptionally() ? result.exceptionNow() : null;
  }

  /// The result of the call, or nothing if it has thrown.
  Optional<T> ended() {
    return result
        .handle((value, _) -> Optional.ofNullable(value))
        .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /// Whether the thread's interrupt status was set when the call ended.
  boolean wasInterrupted() {
    Optional<T> ignored = ended();
    return interruptedAtEnd;
  }
}
