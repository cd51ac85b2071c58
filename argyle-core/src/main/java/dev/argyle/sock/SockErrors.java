package dev.argyle.sock;

import dev.argyle.env.AtomicField;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What has gone wrong with a sock and its user has not heard yet: the pending error (`SO_ERROR`),
/// and an [ErrorQueue], which is made for the first error that goes there. Thread-safe.
final class SockErrors {
  private static final VarHandle PENDING =
      AtomicField.of(MethodHandles.lookup(), "pending", int.class);
  private static final VarHandle QUEUE =
      AtomicField.of(MethodHandles.lookup(), "queue", ErrorQueue.class);

  private volatile int pending; // number of an Errno, or 0
  private volatile @Nullable ErrorQueue queue;

  /// Sets the pending error.
  void pending(Errno errno) {
    pending = errno.number();
  }

  /// The number of the pending error, or 0.
  int pending() {
    return pending;
  }

  /// Takes the pending error. @return its number, or 0
  int takePending() {
    return (int) PENDING.getAndSet(this, 0);
  }

  /// Puts an error into the queue. @return whether there was room
  ///
  /// @param limitBytes how much memory all of them may hold
  boolean queue(QueuedError error, long limitBytes) {
    return queue().add(error, limitBytes);
  }

  /// Whether there is one in the queue.
  boolean hasQueued() {
    ErrorQueue known = queue;
    return known != null && !known.isEmpty();
  }

  /// Takes the first error of the queue. The pending error becomes that of the next ICMP message,
  /// as on Linux.
  @Nullable QueuedError poll() {
    ErrorQueue known = queue;
    ErrorQueue.Taken taken = known == null ? null : known.poll();
    if (taken == null) {
      return null;
    }
    QueuedError next = taken.next();
    if (next != null && next.error().isIcmp()) {
      pending(next.error().errno());
    } else if (taken.first().error().isIcmp()) {
      pending = 0;
    }
    return taken.first();
  }

  /// Gives up what is in the queue.
  void clearQueue() {
    ErrorQueue known = queue;
    if (known != null) {
      known.clear();
    }
  }

  /// Gives up what is in the queue, which takes no more.
  void closeQueue() {
    boolean none = QUEUE.compareAndSet(this, null, ErrorQueue.CLOSED);
    if (!none) {
      queue().close();
    }
  }

  private ErrorQueue queue() {
    ErrorQueue known = queue;
    if (known != null) {
      return known;
    }
    var fresh = new ErrorQueue();
    var other = (ErrorQueue) QUEUE.compareAndExchange(this, null, fresh);
    return other == null ? fresh : other;
  }
}
