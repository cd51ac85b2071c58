package dev.argyle.nio;

import java.io.IOException;
import java.nio.channels.AsynchronousChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Who has begun an operation of an asynchronous channel and is to be told how it ended: by a
/// `Future` or by a handler.
///
/// @param <V> what the operation gives
sealed interface Initiator<V> {
  /// Tells it inside the call that began the operation.
  ///
  /// @param failure null if there is a result
  /// @return whether it was still waiting
  boolean tellHere(@Nullable V result, @Nullable Throwable failure);

  /// Tells it from anywhere.
  ///
  /// @param failure null if there is a result
  /// @return whether it was still waiting
  boolean tell(@Nullable V result, @Nullable Throwable failure);

  /// Says what cancelling comes to, for those who can.
  ///
  /// @param withdrawal told after the future is cancelled; takes the operation back
  default void onCancel(Runnable withdrawal) {}

  /// What a method without a handler returns.
  ///
  /// @param <V> what the operation gives
  final class Promise<V> extends CompletableFuture<V> implements Initiator<V> {
    private final AsynchronousChannel channel;
    private Runnable withdrawal = () -> {};

    Promise(AsynchronousChannel channel) {
      this.channel = channel;
    }

    @Override
    @SuppressWarnings("NullAway") // no result goes with a failure, or is what the operation gives
    public boolean tell(@Nullable V result, @Nullable Throwable failure) {
      return failure == null ? complete(result) : completeExceptionally(failure);
    }

    @Override
    public boolean tellHere(@Nullable V result, @Nullable Throwable failure) {
      return tell(result, failure);
    }

    @Override
    public void onCancel(Runnable withdrawn) {
      withdrawal = withdrawn;
    }

    /// As the JDK's: the channel is not used in this direction any more, and if it may be
    /// interrupted it is closed.
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      if (!completeExceptionally(new CancellationException())) {
        return false;
      }
      withdrawal.run();
      if (mayInterruptIfRunning) {
        try {
          channel.close();
        } catch (IOException _) {
          // it is closed all the same
        }
      }
      return true;
    }
  }

  /// A handler and what it is given with the result.
  ///
  /// @param <V> what the operation gives
  /// @param <A> the type of the attachment
  record Handler<V, A extends @Nullable Object>(
      ArgyleChannelGroup group, A attachment, CompletionHandler<V, ? super A> handler)
      implements Initiator<V> {
    @Override
    public boolean tellHere(@Nullable V result, @Nullable Throwable failure) {
      group.invoke(() -> call(result, failure));
      return true;
    }

    @Override
    public boolean tell(@Nullable V result, @Nullable Throwable failure) {
      group.execute(() -> call(result, failure));
      return true;
    }

    @SuppressWarnings("NullAway") // no result goes with a failure, or is what the operation gives
    private void call(@Nullable V result, @Nullable Throwable failure) {
      if (failure == null) {
        handler.completed(result, attachment);
      } else {
        handler.failed(failure, attachment);
      }
    }
  }
}
