package dev.argyle.sock;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The two queues of a listener (MISSION B11): the SYN table of half-open requests and the accept
/// queue of complete connections, both bounded. They have a lock of their own, not the listener's,
/// so that a handshake never waits for a user in `accept`.
public final class RequestSockQueue {
  private final ReentrantLock lock = new ReentrantLock(); // Linux's syn_wait_lock
  private final SocketTable synTable;
  private final int mostHalfOpen;
  private volatile int backlog;
  private int halfOpen; // guarded by lock
  private @Nullable RequestSock acceptHead; // guarded by lock
  private @Nullable RequestSock acceptTail; // guarded by lock
  private final AtomicInteger acceptLength = new AtomicInteger(); // changed under lock
  private boolean closed; // guarded by lock
  private final LongAdder synDrops = new LongAdder();
  private final LongAdder acceptDrops = new LongAdder();

  /// @param hash keys the SYN table
  /// @param backlog how many complete connections may wait for `accept`; one more than this may, as
  ///     on Linux
  /// @param mostHalfOpen how many requests may be half open (`tcp_max_syn_backlog`)
  public RequestSockQueue(SipHash hash, int backlog, int mostHalfOpen) {
    this.synTable = new SocketTable(hash);
    this.backlog = backlog;
    this.mostHalfOpen = mostHalfOpen;
  }

  /// The request of that four-tuple, or null.
  public @Nullable RequestSock findRequest(
      long dstHigh, long dstLow, int dstPort, long srcHigh, long srcLow, int srcPort) {
    return (RequestSock) synTable.find(dstHigh, dstLow, dstPort, srcHigh, srcLow, srcPort);
  }

  /// Puts a request into the SYN table. @return false if it is full, has one of that four-tuple, or
  ///     the listener is gone; the request is not in it then
  public boolean addRequest(RequestSock request) {
    lock.lock();
    try {
      if (closed || halfOpen >= mostHalfOpen || !synTable.insert(request)) {
        synDrops.increment();
        return false;
      }
      halfOpen++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Takes a request out of the SYN table. @return false if it was not in it any more: somebody
  /// else
  ///     has dealt with it
  public boolean removeRequest(RequestSock request) {
    lock.lock();
    try {
      if (!synTable.remove(request)) {
        return false;
      }
      halfOpen--;
    } finally {
      lock.unlock();
    }
    request.stop();
    return true;
  }

  /// Whether one more complete connection has no room.
  public boolean isAcceptQueueFull() {
    return acceptLength.get() > backlog;
  }

  /// Appends a complete connection. @return false if the listener is gone
  public boolean addComplete(RequestSock request) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      RequestSock tail = acceptTail;
      if (tail == null) {
        acceptHead = request;
      } else {
        tail.next = request;
      }
      acceptTail = request;
      acceptLength.incrementAndGet();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Takes the first complete connection, or null if there is none.
  public @Nullable RequestSock pollComplete() {
    lock.lock();
    try {
      RequestSock first = acceptHead;
      if (first == null) {
        return null;
      }
      acceptHead = first.next;
      if (acceptHead == null) {
        acceptTail = null;
      }
      first.next = null;
      acceptLength.decrementAndGet();
      return first;
    } finally {
      lock.unlock();
    }
  }

  /// Counts a complete handshake that had no room in the accept queue.
  public void countAcceptDrop() {
    acceptDrops.increment();
  }

  /// Closes both queues: half-open requests are forgotten, nothing more comes in. What is in the
  /// accept queue is left for the caller to poll and end.
  public void close() {
    SockCommon[] forgotten;
    lock.lock();
    try {
      closed = true;
      forgotten = synTable.clear();
      halfOpen = 0;
    } finally {
      lock.unlock();
    }
    for (SockCommon request : forgotten) {
      ((RequestSock) request).stop();
    }
  }

  /// Changes the limit of the accept queue: a second `listen`.
  public void backlog(int most) {
    backlog = most;
  }

  /// The limit of the accept queue.
  public int backlog() {
    return backlog;
  }

  /// Complete connections that wait for `accept`.
  public int acceptLength() {
    return acceptLength.get();
  }

  /// Requests that are half open.
  public int halfOpen() {
    lock.lock();
    try {
      return halfOpen;
    } finally {
      lock.unlock();
    }
  }

  /// SYNs that found the SYN table full.
  public long synDrops() {
    return synDrops.sum();
  }

  /// Handshakes that found the accept queue full.
  public long acceptDrops() {
    return acceptDrops.sum();
  }
}
