package dev.argyle.sock;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The lock of one sock (MISSION C6): a short inner lock, and a mark that a user owns the sock
/// (Linux's `sk_lock`).
///
/// - A user's call *acquires* ownership, works without holding the inner lock, and *releases*.
/// - A packet that arrives while nobody owns the sock is processed at once, under the inner lock.
/// - A packet that arrives while somebody does goes to the backlog, unprocessed; the owner
///   processes the backlog when it releases. A full backlog drops.
/// - A timer that finds the sock owned leaves a mark; the owner acts on it when it releases.
///
/// Whoever arrives never waits for a user, only for the few instructions of the inner lock.
public final class SockLock implements Guard {
  /// The sock's side: what to do with what arrived.
  interface Arrivals {
    /// Processes one packet; the caller holds the lock in one way or the other.
    void process(SkBuff packet);

    /// Acts on the marks that timers and others have left.
    void processDeferred(int marks);

    /// How many octets of memory the backlog may hold.
    long backlogLimitBytes();

    /// Told that the backlog was full and a packet was dropped.
    void backlogDropped();
  }

  private final ReentrantLock inner = new ReentrantLock();
  private final Condition freed = inner.newCondition();
  private final SkBuffQueue backlog = new SkBuffQueue(); // guarded by inner
  private final SkBuffQueue taken = new SkBuffQueue(); // guarded by ownership
  private final Arrivals arrivals;
  private boolean owned; // guarded by inner
  private int deferred; // guarded by inner

  SockLock(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  /// Makes the calling thread's call the owner; waits while another is.
  @Override
  public void acquire() {
    inner.lock();
    try {
      while (owned) {
        freed.awaitUninterruptibly();
      }
      owned = true;
    } finally {
      inner.unlock();
    }
  }

  /// Processes what came in meanwhile, then gives up ownership.
  @Override
  public void release() {
    while (true) {
      int marks;
      inner.lock();
      try {
        assert owned : "released a sock that nobody owns";
        if (backlog.isEmpty() && deferred == 0) {
          owned = false;
          freed.signal();
          return;
        }
        taken.addAll(backlog);
        marks = deferred;
        deferred = 0;
      } finally {
        inner.unlock();
      }
      for (SkBuff packet = taken.poll(); packet != null; packet = taken.poll()) {
        arrivals.process(packet);
      }
      if (marks != 0) {
        arrivals.processDeferred(marks);
      }
    }
  }

  /// Takes a packet in: processes it now, or leaves it to the owner.
  public void arrive(SkBuff packet) {
    boolean dropped = false;
    inner.lock();
    try {
      if (!owned) {
        arrivals.process(packet);
      } else if (backlog.truesize() + packet.truesize() <= arrivals.backlogLimitBytes()) {
        backlog.add(packet);
      } else {
        dropped = true;
      }
    } finally {
      inner.unlock();
    }
    if (dropped) {
      packet.release();
      arrivals.backlogDropped();
    }
  }

  /// Has marks acted on: now, or by the owner.
  public void defer(int marks) {
    inner.lock();
    try {
      if (owned) {
        deferred |= marks;
      } else {
        arrivals.processDeferred(marks);
      }
    } finally {
      inner.unlock();
    }
  }

  /// Does something to the sock now if nobody owns it, under the inner lock.
  ///
  /// @return false, and nothing is done, if somebody does
  public boolean runIfFree(Runnable work) {
    inner.lock();
    try {
      if (owned) {
        return false;
      }
      work.run();
      return true;
    } finally {
      inner.unlock();
    }
  }

  /// Octets of memory waiting in the backlog.
  public long backlogBytes() {
    inner.lock();
    try {
      return backlog.truesize();
    } finally {
      inner.unlock();
    }
  }
}
