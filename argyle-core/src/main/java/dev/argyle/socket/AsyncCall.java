package dev.argyle.socket;

import dev.argyle.env.BottomHalf;
import dev.argyle.env.Timer;
import dev.argyle.sock.Errno;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// A call that goes on without a thread ([AsyncCalls]). It completes normally, with what the
/// blocking call would return: a count, a descriptor or 0, or a negated [Errno] number.
///
/// [#whenDone] is for programs that go from one call to the next: its callbacks never run inside
/// one another, however many calls complete at once. The `then…` methods that it inherits are the
/// JDK's own and run at once, on the calling thread, if the call has completed already; a long
/// chain of them can overflow the stack.
///
/// [#cancel] takes a call that still waits out of its queue: nothing was transferred then, and
/// nothing will be. So does whoever completes it from outside (`complete`, `orTimeout`).
public final class AsyncCall extends CompletableFuture<Integer> {
  /// What an attempt answers when it has to wait.
  static final int NOT_YET = Integer.MIN_VALUE;

  /// One try after another, none of which sleeps.
  interface Attempt {
    /// Tries. @return the result, or [#NOT_YET]
    int attempt();

    /// The result if there is to be no further try.
    ///
    /// @param why a negated [Errno]
    default int givenUp(int why) {
      return why;
    }
  }

  private final @Nullable PendingCalls queue; // null if it never waited
  private final PendingCalls.Kind kind;
  private final Attempt attempt;
  private final Executor executor;
  private @Nullable Timer alarm; // set before anybody else sees the call

  AsyncCall(
      @Nullable PendingCalls queue, PendingCalls.Kind kind, Attempt attempt, Executor executor) {
    this.queue = queue;
    this.kind = kind;
    this.attempt = attempt;
    this.executor = executor;
  }

  /// Has a callback run with the result: where [AsyncCalls] says, with no lock held, and never
  /// inside another callback. A call that was cancelled is `ECANCELED` to it.
  @SuppressWarnings("FutureReturnValueIgnored") // of a stage that cannot fail
  public void whenDone(IntConsumer callback) {
    whenComplete((result, _) -> {
      int known = result == null ? Errno.ECANCELED.negated() : result;
      execute(() -> run(callback, known));
    });
    BottomHalf.run();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return withdraw() && left(super.cancel(mayInterruptIfRunning));
  }

  @Override
  public boolean complete(Integer value) {
    return withdraw() && left(super.complete(value));
  }

  @Override
  public boolean completeExceptionally(Throwable failure) {
    return withdraw() && left(super.completeExceptionally(failure));
  }

  @Override
  public <U> CompletableFuture<U> newIncompleteFuture() {
    return new CompletableFuture<>();
  }

  PendingCalls.Kind kind() {
    return kind;
  }

  Attempt attempt() {
    return attempt;
  }

  void alarm(Timer timer) {
    alarm = timer;
  }

  @Nullable Timer alarm() {
    return alarm;
  }

  /// Completes it; the caller has taken it out of its queue.
  void end(int result) {
    execute(() -> super.complete(result));
  }

  private boolean withdraw() {
    PendingCalls pending = queue;
    return pending != null && pending.withdraw(this);
  }

  private static boolean left(boolean result) {
    BottomHalf.run();
    return result;
  }

  /// An executor that takes no more leaves the work to this thread: no call is forgotten.
  private void execute(Runnable work) {
    try {
      executor.execute(work);
    } catch (RejectedExecutionException _) {
      work.run();
    }
  }

  /// What a callback throws must not reach the thread that happens to run it.
  private static void run(IntConsumer callback, int result) {
    try {
      callback.accept(result);
    } catch (RuntimeException | Error thrown) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
    }
  }
}
