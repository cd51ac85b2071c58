package dev.argyle.tcp.fastopen;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// How many connections of a listener were opened by their SYN alone and still wait for the ACK of
/// the handshake (PendingFastOpenRequests of RFC 7413 section 5.1). While there are as many as
/// `TCP_FASTOPEN` allows, others have to go through the handshake first: without that bound,
/// whoever has a cookie could make a server work for any number of SYNs with forged addresses.
///
/// A connection that was reset keeps its place for a minute: a host whose address was forged
/// answers the SYN-ACK with a reset, and that shall not make room for the next forgery.
///
/// Thread-safe; it has a lock of its own.
public final class FastOpenQueue {
  private static final long KEPT_AFTER_RESET_NANOS = 60_000_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<Long> freedNanos = new ArrayDeque<>(); // guarded by lock
  private int most; // guarded by lock
  private int length; // guarded by lock; those that were reset count

  /// @param most how many may wait, 0 for none
  public FastOpenQueue(int most) {
    this.most = most;
  }

  /// Changes how many may wait. Nobody is turned out.
  public void most(int howMany) {
    lock.lock();
    try {
      most = howMany;
    } finally {
      lock.unlock();
    }
  }

  /// How many may wait.
  public int most() {
    lock.lock();
    try {
      return most;
    } finally {
      lock.unlock();
    }
  }

  /// How many places are taken.
  public int length() {
    lock.lock();
    try {
      return length;
    } finally {
      lock.unlock();
    }
  }

  /// Whether there is a place.
  public boolean hasRoom(long nowNanos) {
    lock.lock();
    try {
      Long first = freedNanos.peekFirst();
      if (length >= most && first != null && first - nowNanos <= 0) {
        freedNanos.removeFirst();
        length--;
      }
      return length < most;
    } finally {
      lock.unlock();
    }
  }

  /// Takes a place. Whoever has one calls either [#leave] or [#reset].
  ///
  /// @return false if there is none
  public boolean enter(long nowNanos) {
    lock.lock();
    try {
      boolean room = hasRoom(nowNanos);
      if (room) {
        length++;
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /// The handshake is complete, or nobody waits for it any more.
  public void leave() {
    lock.lock();
    try {
      length--;
    } finally {
      lock.unlock();
    }
  }

  /// The handshake was ended by a reset.
  public void reset(long nowNanos) {
    lock.lock();
    try {
      freedNanos.addLast(nowNanos + KEPT_AFTER_RESET_NANOS);
    } finally {
      lock.unlock();
    }
  }
}
