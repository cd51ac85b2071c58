package dev.argyle.unix;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Guard;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.WaitQueue;
import java.util.function.BooleanSupplier;

/// Waiting for room: in the sender's own buffer, or in another's queue.
final class SendRoom {
  /// Waits until a sock may send one more message.
  ///
  /// @param flags with `MSG_DONTWAIT` it is `EAGAIN` instead
  /// @param deadlineNanos of the whole call
  /// @return 0, or why it may not: the pending error, `EPIPE`, `EAGAIN`, `EINTR`
  static int awaitBuffer(UnixSock sock, int flags, long deadlineNanos) {
    while (true) {
      int error = sock.takeError();
      if (error != 0) {
        return -error;
      }
      if ((sock.shutdown() & Sock.SEND_SHUTDOWN) != 0) {
        return Errno.EPIPE.negated();
      }
      if (sock.sent().hasRoom()) {
        return 0;
      }
      if ((flags & MessageFlags.MSG_DONTWAIT) != 0) {
        return Errno.EAGAIN.negated();
      }
      int ended = sleep(sock, deadlineNanos, () -> sock.sent().hasRoom() || hasEnded(sock));
      if (ended != 0) {
        return ended;
      }
    }
  }

  /// Waits until another's queue has room, or is closed.
  ///
  /// @return 0, or why the wait ended: `EAGAIN`, `EINTR`
  static int awaitQueue(UnixSock sock, UnixSock other, long deadlineNanos, BooleanSupplier full) {
    other.roomQueue().add(sock.relay());
    try {
      return sleep(sock, deadlineNanos, () -> !full.getAsBoolean() || hasEnded(sock));
    } finally {
      other.roomQueue().remove(sock.relay());
    }
  }

  private static boolean hasEnded(UnixSock sock) {
    return sock.isDead() || sock.pendingError() != 0 || (sock.shutdown() & Sock.SEND_SHUTDOWN) != 0;
  }

  private static int sleep(UnixSock sock, long deadlineNanos, BooleanSupplier ready) {
    WaitQueue.Outcome outcome =
        sock.waitQueue().await(Guard.NONE, PollEvents.WRITABLE, false, deadlineNanos, ready);
    return switch (outcome) {
      case READY -> sock.isDead() ? Errno.EBADF.negated() : 0;
      case TIMED_OUT -> Errno.EAGAIN.negated();
      case INTERRUPTED -> Errno.EINTR.negated();
    };
  }

  private SendRoom() {}
}
