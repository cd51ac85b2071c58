package dev.argyle.sock;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import java.util.concurrent.locks.LockSupport;
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
///
/// An interrupt of a thread that waits here is put aside, and told to it when it has let go: the
/// thread may be of a class whose `interrupt` closes the socket.
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
  private @Nullable Waiter longest; // for ownership, from which the others are linked; under inner
  private Unprocessed waiting = Unprocessed.NOTHING; // guarded by inner
  private final Arrivals arrivals;
  private boolean owned; // guarded by inner
  private boolean interrupted; // owner's own: there is an interrupt to tell on release
  private int deferred; // guarded by inner
  private int sleepingReaders; // written by the owner, read under inner while nobody owns the sock

  SockLock(Arrivals arrivals) {
    this.arrivals = arrivals;
  }

  /// Makes the calling thread's call the owner; waits while another is.
  @Override
  public void acquire() {
    boolean aside = lockInner();
    while (owned) {
      Waiter self = new Waiter();
      enqueue(self);
      inner.unlock();
      aside |= self.sleep();
      aside |= lockInner();
    }
    owned = true;
    interrupted = aside;
    inner.unlock();
  }

  /// Takes the inner lock. `ReentrantLock.lock` would call `interrupt` with the lock held.
  ///
  /// @return whether the thread was interrupted; its interrupt status is clear then
  private boolean lockInner() {
    boolean aside = false;
    while (!inner.tryLock()) {
      try {
        inner.lockInterruptibly();
        break;
      } catch (InterruptedException e) {
        aside = true;
      }
    }
    return aside;
  }

  /// @param aside whether there is an interrupt to tell
  private void unlockInner(boolean aside) {
    inner.unlock();
    if (aside) {
      Thread.currentThread().interrupt();
    }
  }

  /// Under inner.
  private void enqueue(Waiter waiter) {
    Waiter last = longest;
    if (last == null) {
      longest = waiter;
      return;
    }
    while (last.next != null) {
      last = last.next;
    }
    last.next = waiter;
  }

  /// Processes what came in meanwhile, then gives up ownership. What is in the prequeue is left to
  /// the reader that was woken for it, unless there is none any more, or something is to be done
  /// that comes after it.
  @Override
  public void release() {
    assert owned : "released a sock that nobody owns";
    interrupted |= lockInner();
    while (hasWork()) {
      SkBuff taken = take();
      int marks = deferred;
      deferred = 0;
      inner.unlock();
      processAll(taken);
      if (marks != 0) {
        arrivals.processDeferred(marks);
      }
      interrupted |= lockInner();
    }
    giveUp();
  }

  /// Under inner.
  private boolean hasWork() {
    boolean left = sleepingReaders == 0 && !waiting.prequeue.isEmpty();
    return !waiting.backlog.isEmpty() || deferred != 0 || left;
  }

  /// Under inner, by the owner, who lets go of both.
  private void giveUp() {
    boolean aside = interrupted;
    interrupted = false;
    owned = false;
    Waiter next = longest;
    if (next != null) {
      longest = next.next;
      next.wake();
    }
    unlockInner(aside);
  }

  /// Has the owner process what has arrived: the prequeue, then the backlog (MISSION C5).
  ///
  /// @return whether there was anything
  public boolean processArrived() {
    assert owned : "only an owner processes";
    SkBuff taken;
    interrupted |= lockInner();
    try {
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
    boolean aside = lockInner();
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
      unlockInner(aside);
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
    boolean aside = lockInner();
    try {
      if (owned) {
        deferred |= marks;
      } else {
        forcePrequeue(false);
        arrivals.processDeferred(marks);
      }
    } finally {
      unlockInner(aside);
    }
  }

  /// Does something to the sock now if nobody owns it, under the inner lock.
  ///
  /// @return false, and nothing is done, if somebody does
  public boolean runIfFree(Runnable work) {
    boolean aside = lockInner();
    try {
      if (owned) {
        return false;
      }
      forcePrequeue(false);
      work.run();
      return true;
    } finally {
      unlockInner(aside);
    }
  }

  /// Octets of memory waiting in the backlog.
  public long backlogBytes() {
    boolean aside = lockInner();
    try {
      return waiting.backlog.truesize();
    } finally {
      unlockInner(aside);
    }
  }

  /// Octets of memory waiting in the prequeue.
  public long prequeueBytes() {
    boolean aside = lockInner();
    try {
      return waiting.prequeue.truesize();
    } finally {
      unlockInner(aside);
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

  /// One thread's wait for ownership.
  private static final class Waiter {
    private final Thread thread = Thread.currentThread();
    @Nullable Waiter next; // guarded by inner
    private volatile boolean woken;

    /// Sleeps until it is woken.
    ///
    /// @return whether the thread was interrupted; its interrupt status is clear then
    boolean sleep() {
      boolean aside = false;
      while (!woken) {
        LockSupport.park(this);
        aside |= Thread.interrupted();
      }
      return aside;
    }

    void wake() {
      woken = true;
      LockSupport.unpark(thread);
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
