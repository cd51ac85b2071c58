package dev.argyle.sock;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The two queues of a listener (MISSION B11): the SYN table of half-open requests and the accept
/// queue of complete connections, both bounded. They have a lock of their own, not the listener's,
/// so that a handshake never waits for a user in `accept`.
///
/// A connection has its place in the accept queue from the moment its request becomes a full sock
/// ([#reserve]), so the queue never grows beyond its limit, however many threads bring the last
/// segments of handshakes at once.
public final class RequestSockQueue {
  /// What can happen to a request before somebody accepts it; each is counted.
  public enum Event {
    /// A SYN found the SYN table full: it was dropped, or answered by a cookie.
    SYN_TABLE_FULL,
    /// A SYN was dropped: the accept queue was full, so its handshake could not end.
    SYN_WHILE_ACCEPT_QUEUE_FULL,
    /// A handshake was complete while the accept queue was full: the peer has to try again.
    ACCEPT_QUEUE_FULL,
    /// The same, and the peer was reset (`tcp_abort_on_overflow`).
    RESET_ACCEPT_QUEUE_FULL,
    /// A handshake was complete and brought no data: it waits for some (`TCP_DEFER_ACCEPT`).
    DEFERRED,
    /// Nobody acknowledged the SYN-ACK, however often it was sent.
    GIVEN_UP
  }

  private static final int LEAST_TABLE = 8;
  private static final int LEAST_RETRIES = 2;

  private final ReentrantLock lock = new ReentrantLock(); // Linux's syn_wait_lock
  private final SocketTable synTable;
  private final int maxSynBacklog;
  private volatile int backlog;
  private volatile int deferAccept;
  private volatile int synAckRetries;
  private volatile long cookieSentNanos;
  private volatile boolean cookieSent;
  private volatile int halfOpen; // written under lock
  private volatile int acceptLength; // written under lock
  private int young; // guarded by lock: half open, and no time-out yet
  private int reserved; // guarded by lock
  private @Nullable RequestSock acceptHead; // guarded by lock
  private @Nullable RequestSock acceptTail; // guarded by lock
  private boolean closed; // guarded by lock
  private final Map<Event, LongAdder> events = new EnumMap<>(Event.class);

  /// @param hash keys the SYN table
  /// @param backlog how many complete connections may wait for `accept`; one more than this may, as
  ///     on Linux
  /// @param maxSynBacklog bounds the SYN table (`tcp_max_syn_backlog`), at least 1
  public RequestSockQueue(SipHash hash, int backlog, int maxSynBacklog) {
    this.synTable = new SocketTable(hash);
    this.backlog = backlog;
    this.maxSynBacklog = maxSynBacklog;
    for (Event event : Event.values()) {
      events.put(event, new LongAdder());
    }
  }

  /// The request of that four-tuple, or null.
  public @Nullable RequestSock findRequest(
      long dstHigh, long dstLow, int dstPort, long srcHigh, long srcLow, int srcPort) {
    return (RequestSock) synTable.find(dstHigh, dstLow, dstPort, srcHigh, srcLow, srcPort);
  }

  /// How many requests may be half open: the backlog, at least 8, rounded up to the next power of
  /// two beyond it, as in the kernels that had a SYN table for each listener (up to Linux 4.2); but
  /// no more than three quarters of `tcp_max_syn_backlog`, and one. Linux keeps the last quarter
  /// for peers it knows from before while there are no SYN cookies, and we know none.
  public int halfOpenLimit() {
    int table = Math.max(LEAST_TABLE, Math.min(backlog, maxSynBacklog));
    int rounded = Integer.highestOneBit(Math.min(table, Integer.MAX_VALUE >> 1)) << 1;
    return Math.min(rounded, maxSynBacklog - (maxSynBacklog >> 2) + 1);
  }

  /// Puts a request into the SYN table. @return false if it is full, has one of that four-tuple, or
  ///     the listener is gone; the request is not in it then
  public boolean addRequest(RequestSock request) {
    lock.lock();
    try {
      if (closed || halfOpen >= halfOpenLimit()) {
        count(Event.SYN_TABLE_FULL);
        return false;
      }
      request.queue = this;
      if (!synTable.insert(request)) {
        return false;
      }
      halfOpen = halfOpen + 1;
      young++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Takes a request out of the SYN table. @return false if it was not in it any more: somebody
  ///     else has dealt with it
  public boolean removeRequest(RequestSock request) {
    lock.lock();
    try {
      if (!synTable.remove(request)) {
        return false;
      }
      halfOpen = halfOpen - 1;
      age(request);
    } finally {
      lock.unlock();
    }
    request.stop();
    return true;
  }

  /// How often a SYN-ACK is sent again, now that it was not acknowledged in time. While more than
  /// half of the backlog is half open, old requests have to go sooner, so that half of the room
  /// stays for young ones (as Linux).
  ///
  /// @param most how often if there is room enough (`tcp_synack_retries`)
  public int retries(RequestSock request, int most) {
    lock.lock();
    try {
      int retries = most;
      if (2L * halfOpen > Math.max(LEAST_TABLE, backlog)) {
        for (long many = 2L * young; retries > LEAST_RETRIES && halfOpen >= many; many *= 2) {
          retries--;
        }
      }
      age(request);
      return retries;
    } finally {
      lock.unlock();
    }
  }

  private void age(RequestSock request) {
    if (!request.old) {
      request.old = true;
      young--;
    }
  }

  /// Whether one more complete connection has no room.
  public boolean isAcceptQueueFull() {
    lock.lock();
    try {
      return acceptLength + reserved > backlog;
    } finally {
      lock.unlock();
    }
  }

  /// Keeps a place for a connection that is about to be complete. Whoever has it calls either
  /// [#addComplete] or [#cancelReservation].
  ///
  /// @param request of the connection, whether it was in the SYN table or not
  /// @return false if there is none
  public boolean reserve(RequestSock request) {
    lock.lock();
    try {
      request.queue = this;
      if (acceptLength + reserved > backlog) {
        return false;
      }
      reserved++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// The connection that a place was kept for has ended before it was complete.
  public void cancelReservation() {
    lock.lock();
    try {
      reserved--;
    } finally {
      lock.unlock();
    }
  }

  /// Puts a complete connection into the place that was kept for it, behind all others. @return
  ///     false if the listener is gone
  public boolean addComplete(RequestSock request) {
    lock.lock();
    try {
      assert reserved > 0 : "nobody has reserved";
      reserved--;
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
      acceptLength = acceptLength + 1;
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
      acceptLength = acceptLength - 1;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /// Closes both queues: half-open requests are forgotten, nothing more comes in. What is in the
  /// accept queue is left for the caller to poll and end.
  ///
  /// @return how many requests were half open
  public int close() {
    SockCommon[] forgotten;
    lock.lock();
    try {
      closed = true;
      forgotten = synTable.clear();
      halfOpen = 0;
      young = 0;
    } finally {
      lock.unlock();
    }
    for (SockCommon request : forgotten) {
      ((RequestSock) request).stop();
    }
    return forgotten.length;
  }

  /// Changes the limits of both queues: a second `listen`. Nobody is turned out.
  public void backlog(int most) {
    backlog = most;
  }

  /// The limit of the accept queue; one more than this fits.
  public int backlog() {
    return backlog;
  }

  /// For how many time-outs of the SYN-ACK a handshake waits for data (`TCP_DEFER_ACCEPT`); 0 if it
  /// does not.
  public int deferAccept() {
    return deferAccept;
  }

  /// Sets that, 0 to 255.
  public void deferAccept(int timeouts) {
    deferAccept = timeouts;
  }

  /// How often a SYN-ACK is sent again at most; 0 for as often as the stack's configuration says.
  public int synAckRetries() {
    return synAckRetries;
  }

  /// Sets that, 0 to 255.
  public void synAckRetries(int times) {
    synAckRetries = times;
  }

  /// A SYN was answered by a cookie: its ACK may come for some time.
  public void cookieSent(long nowNanos) {
    cookieSentNanos = nowNanos;
    cookieSent = true;
  }

  /// Whether a cookie was sent in the time of `validNanos` until now.
  public boolean expectsCookies(long nowNanos, long validNanos) {
    return cookieSent && nowNanos - cookieSentNanos <= validNanos;
  }

  /// Complete connections that wait for `accept`.
  public int acceptLength() {
    return acceptLength;
  }

  /// Requests that are half open.
  public int halfOpen() {
    lock.lock(); // what is in the table and what is counted change together
    try {
      return halfOpen;
    } finally {
      lock.unlock();
    }
  }

  /// Counts an event.
  public void count(Event event) {
    counter(event).increment();
  }

  /// How often it has happened.
  public long value(Event event) {
    return counter(event).sum();
  }

  private LongAdder counter(Event event) {
    LongAdder adder = events.get(event);
    assert adder != null;
    return adder;
  }
}
