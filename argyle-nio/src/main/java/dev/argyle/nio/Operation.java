package dev.argyle.nio;

import dev.argyle.socket.AsyncCall;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// An operation of an asynchronous channel on its way from the stack to its [Initiator].
///
/// The stack has no thread for it: the call hangs on the socket's wait queue ([AsyncCall]), and who
/// brings the event ends it. A `Future` is completed there and then; a handler is given to a thread
/// of the group, for it may block, and the thread that brought the event must not.
///
/// @param <V> what it gives
abstract class Operation<V> {
  private final ArgyleChannelGroup group;
  private final Initiator<V> initiator;

  /// @param group of the channel
  Operation(ArgyleChannelGroup group, Initiator<V> initiator) {
    this.group = group;
    this.initiator = initiator;
  }

  /// The call of the stack; the caller is inside the descriptor.
  abstract AsyncCall call() throws IOException;

  /// Makes of the call's result what the operation gives, when its direction is free again.
  abstract V end(int result) throws IOException;

  /// Undoes what it has given, for nobody was waiting any more.
  void discard() {}

  /// Whether the thread that begins it may run the handler.
  boolean mayEndHere() {
    return true;
  }

  /// What happens when it is cancelled. It has not ended then, or its end is not told.
  ///
  /// @param call of the stack
  abstract void cancelled(AsyncCall call);

  /// Begins it.
  final void begin(Descriptor descriptor) {
    group.enter();
    AsyncCall call = null;
    if (descriptor.tryEnter(false)) {
      try {
        call = call();
      } catch (IOException failure) {
        tell(null, failure, true);
      } finally {
        descriptor.leave(false);
      }
    } else {
      tell(null, new ClosedChannelException(), true);
    }
    if (call != null) {
      follow(call);
    }
  }

  private void follow(AsyncCall call) {
    initiator.onCancel(() -> cancelled(call));
    if (call.isDone()) {
      ended(call.join(), mayEndHere());
    } else {
      call.whenDone(result -> ended(result, false));
    }
  }

  private void ended(int result, boolean here) {
    V value;
    try {
      value = end(result);
    } catch (IOException failure) {
      tell(null, failure, here);
      return;
    }
    if (!tell(value, null, here)) {
      discard();
    }
  }

  private boolean tell(@Nullable V value, @Nullable Throwable failure, boolean here) {
    try {
      return here ? initiator.tellHere(value, failure) : initiator.tell(value, failure);
    } finally {
      group.leave();
    }
  }
}
