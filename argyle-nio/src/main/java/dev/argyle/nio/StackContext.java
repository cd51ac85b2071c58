package dev.argyle.nio;

import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Which stack a program means when it says no more than `SocketChannel.open()`. It matters to
/// programs that run with [CurrentStackProvider]: each channel and selector is opened on the stack
/// that is current on the opening thread.
///
/// The current stack is the one of the innermost [#run] or [#call] around; a thread inherits it
/// from the thread that created it, platform or virtual; without one, the JVM's default counts. A
/// pool's thread keeps what it had when it was created and does not inherit from who submits a
/// task: give such a pool [#threadFactory], or submit through [#executor]. Threads of the common
/// `ForkJoinPool`, and those created without inheritable thread-locals, inherit nothing.
///
/// The JDK's `HttpServer` opens all it needs in `create`. Its `HttpClient` opens its selector in
/// the builder's `build()`, and a connection on the thread that calls `send`, or for `sendAsync` on
/// a thread of its executor. So:
///
/// ```java
/// HttpServer server = StackContext.call(one, () -> HttpServer.create(address, 0));
/// HttpClient client = StackContext.call(other, () ->
///     HttpClient.newBuilder().executor(StackContext.executor(other, threads)).build());
/// client.sendAsync(request, handler);
/// StackContext.call(other, () -> client.send(request, handler));
/// ```
public final class StackContext {
  private static final InheritableThreadLocal<@Nullable Syscalls> CURRENT =
      new InheritableThreadLocal<>();

  private static volatile @Nullable Syscalls defaultStack;

  private StackContext() {}

  /// A task that gives a result.
  ///
  /// @param <T> its result
  /// @param <X> what it may throw
  @FunctionalInterface
  public interface Task<T, X extends Throwable> {
    /// Does it.
    T call() throws X;
  }

  /// Runs a task with that stack as the current one, for this thread and for threads created in it.
  public static void run(Syscalls stack, Runnable task) {
    Syscalls before = enter(stack);
    try {
      task.run();
    } finally {
      leave(before);
    }
  }

  /// As [#run], with a result.
  public static <T, X extends Throwable> T call(Syscalls stack, Task<T, X> task) throws X {
    Syscalls before = enter(stack);
    try {
      return task.call();
    } finally {
      leave(before);
    }
  }

  /// Sets the stack of all threads that have no other; null for none.
  public static void setDefault(@Nullable Syscalls stack) {
    defaultStack = stack;
  }

  /// The stack that is current on this thread, or null.
  public static @Nullable Syscalls current() {
    Syscalls mine = CURRENT.get();
    return mine != null ? mine : defaultStack;
  }

  /// An executor whose tasks have that stack as the current one, on whatever thread they run.
  public static Executor executor(Syscalls stack, Executor executor) {
    Objects.requireNonNull(stack);
    return task -> executor.execute(() -> run(stack, task));
  }

  /// A factory whose threads have that stack as the current one, whoever creates them.
  public static ThreadFactory threadFactory(Syscalls stack, ThreadFactory factory) {
    Objects.requireNonNull(stack);
    return task -> factory.newThread(() -> run(stack, task));
  }

  /// The current stack.
  ///
  /// @throws IOException if there is none; the text says what to do
  static Syscalls require() throws IOException {
    Syscalls stack = current();
    if (stack == null) {
      throw new IOException(
          "No stack is current on "
              + Thread.currentThread()
              + ": open channels inside StackContext.run(stack, ...), set one for the JVM with"
              + " StackContext.setDefault(stack), or hand pools StackContext.threadFactory or"
              + " StackContext.executor");
    }
    return stack;
  }

  private static @Nullable Syscalls enter(Syscalls stack) {
    Syscalls before = CURRENT.get();
    CURRENT.set(Objects.requireNonNull(stack));
    return before;
  }

  private static void leave(@Nullable Syscalls before) {
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }
}
