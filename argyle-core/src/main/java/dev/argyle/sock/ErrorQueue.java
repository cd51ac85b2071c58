package dev.argyle.sock;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Errors that a socket has asked to be told one by one (`MSG_ERRQUEUE`; MISSION B6, D6). Bounded
/// by the receive buffer; what does not fit is dropped. Thread-safe.
public final class ErrorQueue {
  private static final byte[] NO_PAYLOAD = {};

  /// One that takes none, for all that are closed before they had any.
  static final ErrorQueue CLOSED = new ErrorQueue();

  static {
    CLOSED.close();
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<QueuedError> errors = new ArrayDeque<>(); // guarded by lock
  private long truesize; // guarded by lock
  private boolean closed; // guarded by lock
  private volatile boolean empty = true;

  ErrorQueue() {}

  /// Whether there is none.
  public boolean isEmpty() {
    return empty;
  }

  /// What a local error has of the datagram that could not be sent.
  public static byte[] noPayload() {
    return NO_PAYLOAD;
  }

  /// Adds an error at the end.
  ///
  /// @param limitBytes how much memory all of them may hold
  /// @return whether it had room
  boolean add(QueuedError error, long limitBytes) {
    lock.lock();
    try {
      if (closed || truesize + error.truesize() > limitBytes) {
        return false;
      }
      errors.add(error);
      truesize += error.truesize();
      empty = false;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// An error, and the one behind it.
  record Taken(QueuedError first, @Nullable QueuedError next) {}

  @Nullable Taken poll() {
    lock.lock();
    try {
      QueuedError first = errors.poll();
      if (first == null) {
        return null;
      }
      truesize -= first.truesize();
      empty = errors.isEmpty();
      return new Taken(first, errors.peek());
    } finally {
      lock.unlock();
    }
  }

  /// Gives up what is in it.
  public void clear() {
    lock.lock();
    try {
      errors.clear();
      truesize = 0;
      empty = true;
    } finally {
      lock.unlock();
    }
  }

  /// Gives up what is in it and takes no more.
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    clear();
  }
}
