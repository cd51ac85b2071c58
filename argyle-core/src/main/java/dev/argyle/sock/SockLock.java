package dev.argyle.sock;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The lock of one sock, a short inner lock and a mark that a user owns the sock (Linux's
/// `sk_lock`), with the two queues of what could not be processed on arrival (MISSION C6).
///
/// - A user's call *acquires* ownership, works without holding the inner lock, and *releases*.
/// - A packet that arrives while nobody owns the sock is processed at once, under the inner lock.
/// - A packet that arrives while somebody does goes to the *backlog* (MISSION C3), unprocessed; the
///   owner processes the backlog when it releases. A full backlog drops.
/// - A packet that arrives while nobody owns the sock and a reader sleeps goes to the *prequeue*
///   (MISSION C4), unprocessed; the reader is woken, and processes it when it owns the sock again.
/// - A timer that finds the sock owned leaves a mark; the owner acts on it when it releases.
///
/// Whoever arrives never waits for a user, only for the few instructions of the inner lock.
///
/// Packets are processed in the order of their arrival. While nobody owns the sock the backlog is
/// empty, and the prequeue is empty unless a reader sleeps; what is in the prequeue came before
/// what is in the backlog, because a packet joins the prequeue only while nobody owns the sock. So
/// a packet that finds something in the prequeue goes behind it, a timer and a full prequeue have
/// it processed first, and an owner processes prequeue, then backlog.
public final class SockLock implements Guard {
  /// How many packets the prequeue holds before whoever brings the next processes them (as Linux
  /// 4.6 and later).
  public static final int MOST_PREQUEUED = 32;

  /// The sock's side: what to do with what arrived.
  interface Arrivals {
    /// Processes one packet; the caller holds the lock in one way or the other.
    void process(SkBuff packet);

    /// Acts on the marks that timers and others have left.
    void processDeferred(int marks);

    /// How many octets of memory the backlog may hold.
    long backlogLimitBytes();

    /// How many octets of memory the prequeue may hold.
    long prequeueLimitBytes();

    /// Whether a packet is what a sleeping reader waits for, and may wait for the reader.
    boolean isForReader(SkBuff packet);

    /// Told that the prequeue is not empty any more: wakes a reader, and sees to it that somebody
    /// comes if the reader does not.
    void prequeueBegun();

    /// Told that the prequeue is processed by somebody else than a reader.
    ///
    /// @param full whether because it was full; else the reader was late
    void prequeueForced(boolean full);

    /// Told where a packet goes: `DIRECT`, `BACKLOG`, `PREQUEUE` or `DROPPED`.
    void reached(SkBuff packet, ReceivePath path);
  }

  private final ReentrantLock inner = new ReentrantLock();
  private final Condition freed = inner.newCondition();
  private Unprocessed waiting = Unprocessed.NOTHING; // guarded by inner
  private final Arrivals arrivals;
  private boolean owned; // guarded by inner
  private int deferred; // guarded by inner
  private int sleepingReaders; // written by the owner, read under inner while nobody owns the sock

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

  /// Processes what came in meanwhile, then gives up ownership. What is in the prequeue is left to
  /// the reader that was woken for it, unless there is none any more, or something is to be done
  /// that comes after it.
  @Override
  public void release() {
    while (true) {
      int marks;
      SkBuff taken;
      inner.lock();
      try {
        assert owned : "released a sock that nobody owns";
        boolean left = sleepingReaders == 0 && !waiting.prequeue.isEmpty();
        if (waiting.backlog.isEmpty() && deferred == 0 && !left) {
          owned = false;
          freed.signal();
          return;
        }
        taken = take();
        marks = deferred;
        deferred = 0;
      } finally {
        inner.unlock();
      }
      processAll(taken);
      if (marks != 0) {
        arrivals.processDeferred(marks);
      }
    }
  }

  /// Has the owner process what has arrived: the prequeue, then the backlog (MISSION C5).
  ///
  /// @return whether there was anything
  public boolean processArrived() {
    SkBuff taken;
    inner.lock();
    try {
      assert owned : "only an owner processes";
      if (waiting.prequeue.isEmpty() && waiting.backlog.isEmpty()) {
        return false;
      }
      taken = take();
    } finally {
      inner.unlock();
    }
    processAll(taken);
    return true;
  }

  /// The owner will sleep until there is something to read: what arrives meanwhile is for it. It
  /// calls [#processArrived] whenever it wakes.
  public void readerSleeps() {
    sleepingReaders++;
  }

  /// The owner, a reader that has slept, goes on for whatever reason. If it leaves something in the
  /// prequeue, its release processes that, or another reader does.
  public void readerLeaves() {
    sleepingReaders--;
  }

  /// Takes a packet in: processes it now, or leaves it to the owner or to a reader.
  public void arrive(SkBuff packet) {
    inner.lock();
    try {
      if (owned) {
        addToBacklog(packet);
      } else if (!waiting.prequeue.isEmpty()
          || (sleepingReaders > 0 && arrivals.isForReader(packet))) {
        addToPrequeue(packet);
      } else {
        arrivals.reached(packet, ReceivePath.DIRECT);
        arrivals.process(packet);
      }
    } finally {
      inner.unlock();
    }
  }

  private void addToBacklog(SkBuff packet) {
    if (waiting.backlog.truesize() + packet.truesize() <= arrivals.backlogLimitBytes()) {
      arrivals.reached(packet, ReceivePath.BACKLOG);
      ownWaiting().backlog.add(packet);
    } else {
      arrivals.reached(packet, ReceivePath.DROPPED);
      packet.release();
    }
  }

  private void addToPrequeue(SkBuff packet) {
    arrivals.reached(packet, ReceivePath.PREQUEUE);
    SkBuffQueue prequeue = ownWaiting().prequeue;
    prequeue.add(packet);
    boolean full =
        prequeue.packets() >= MOST_PREQUEUED || prequeue.truesize() > arrivals.prequeueLimitBytes();
    if (full) {
      forcePrequeue(true);
    } else if (prequeue.packets() == 1) {
      arrivals.prequeueBegun();
    }
  }

  /// Has marks acted on: now, or by the owner.
  public void defer(int marks) {
    inner.lock();
    try {
      if (owned) {
        deferred |= marks;
      } else {
        forcePrequeue(false);
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
      forcePrequeue(false);
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
      return waiting.backlog.truesize();
    } finally {
      inner.unlock();
    }
  }

  /// Octets of memory waiting in the prequeue.
  public long prequeueBytes() {
    inner.lock();
    try {
      return waiting.prequeue.truesize();
    } finally {
      inner.unlock();
    }
  }

  /// Under inner, with nobody owning the sock.
  private void forcePrequeue(boolean full) {
    SkBuffQueue prequeue = waiting.prequeue;
    if (prequeue.isEmpty()) {
      return;
    }
    arrivals.prequeueForced(full);
    for (SkBuff packet = prequeue.poll(); packet != null; packet = prequeue.poll()) {
      arrivals.process(packet);
    }
  }

  /// Under inner, by the owner. @return the first packet of all that has arrived
  private @Nullable SkBuff take() {
    waiting.prequeue.addAll(waiting.backlog);
    return waiting.prequeue.pollAll();
  }

  /// Under inner: the queues, to add to them.
  @SuppressWarnings("ReferenceEquality") // there is one of these
  private Unprocessed ownWaiting() {
    if (waiting == Unprocessed.NOTHING) {
      waiting = new Unprocessed();
    }
    return waiting;
  }

  private void processAll(@Nullable SkBuff first) {
    SkBuff packet = first;
    while (packet != null) {
      SkBuff rest = SkBuffQueue.cutOff(packet);
      arrivals.process(packet);
      packet = rest;
    }
  }

  /// The queues of what has arrived and is not processed. Most socks never have any.
  private static final class Unprocessed {
    /// Those of every sock that has not needed any yet. Always empty: whoever adds asks
    /// [#ownWaiting].
    static final Unprocessed NOTHING = new Unprocessed();

    final SkBuffQueue prequeue = new SkBuffQueue();
    final SkBuffQueue backlog = new SkBuffQueue();
  }
}
