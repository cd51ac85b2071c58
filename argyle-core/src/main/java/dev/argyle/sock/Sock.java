package dev.argyle.sock;

import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.env.Env;

/// The stack's side of a socket: its lock, its queues, who waits for it, how much memory it may
/// hold (MISSION B6). The user's side is a `Socket`; a connection that nobody has accepted yet, or
/// that has been closed and is still delivering, is a `Sock` without one.
///
/// Everything without a word of its own is guarded by [#lock].
public abstract class Sock extends SockSettings {
  /// The receiving half is shut down.
  public static final int RCV_SHUTDOWN = 1;

  /// The sending half is shut down.
  public static final int SEND_SHUTDOWN = 2;

  /// Both halves are shut down.
  public static final int SHUTDOWN_MASK = RCV_SHUTDOWN | SEND_SHUTDOWN;

  private final Env env;
  private final Proto proto;

  @SuppressWarnings("this-escape") // the lock asks nothing before something arrives
  private final SockLock lock = new SockLock(new SockArrivals(this));

  private final WaitQueue waitQueue;
  private final SkBuffQueue receiveQueue = new SkBuffQueue();
  private final SkBuffQueue writeQueue = new SkBuffQueue();
  private final SockErrors errors = new SockErrors();

  private volatile long backlogDrops; // written under the inner lock
  private volatile int shutdown;
  private volatile boolean noSpace;
  private volatile boolean dead;

  /// @param family a constant of [AddressFamily]
  protected Sock(int family, Proto proto, Env env) {
    super(family);
    this.proto = proto;
    this.env = env;
    this.waitQueue = new WaitQueue(env);
  }

  /// The environment of its stack.
  public final Env env() {
    return env;
  }

  /// Its protocol's operations.
  public final Proto proto() {
    return proto;
  }

  /// Its lock.
  public final SockLock lock() {
    return lock;
  }

  /// Who waits for it.
  public final WaitQueue waitQueue() {
    return waitQueue;
  }

  /// Clean data, in order, without headers: the user takes straight from it (MISSION C1).
  public final SkBuffQueue receiveQueue() {
    return receiveQueue;
  }

  /// What was written and is not acknowledged yet.
  public final SkBuffQueue writeQueue() {
    return writeQueue;
  }

  /// Counts a packet for which the backlog was full. Called under the inner lock.
  final void countBacklogDrop() {
    long before = backlogDrops;
    backlogDrops = before + 1;
  }

  /// Packets dropped because the backlog was full.
  public final long backlogDrops() {
    return backlogDrops;
  }

  /// Processes one packet that arrived for this sock; the caller holds the lock, as owner or
  /// inside. The packet belongs to the sock.
  protected abstract void backlogReceive(SkBuff packet);

  /// Acts on marks left with [SockLock#defer]; the caller holds the lock.
  protected void processDeferred(int marks) {}

  /// Whether a packet may wait in the prequeue for a reader that sleeps. A protocol that says so
  /// also overrides [#prequeueBegun]; without, there is no prequeue.
  protected boolean isForReader(SkBuff packet) {
    return false;
  }

  /// The prequeue is not empty any more, and a reader has been woken: has somebody look after it in
  /// case the reader is late. The caller holds the lock.
  protected void prequeueBegun() {}

  /// The prequeue is processed by another thread than the reader's.
  ///
  /// @param full whether because it was full; else the reader was late
  protected void prequeueForced(boolean full) {}

  /// A packet that has arrived is processed at once, or goes into a queue, or is dropped.
  protected void reached(SkBuff packet, ReceivePath path) {}

  /// Sets the pending error (`SO_ERROR`) and wakes everybody.
  public final void fail(Errno errno) {
    errors.pending(errno);
    waitQueue.wakeAll();
  }

  /// Takes the pending error. @return its number, or 0
  public final int takeError() {
    return errors.takePending();
  }

  /// The pending error without taking it, or 0.
  public final int pendingError() {
    return errors.pending();
  }

  /// Sets the pending error; the caller wakes who waits, once all else that tells of it is set.
  protected final void pendingError(Errno errno) {
    errors.pending(errno);
  }

  /// Whether there are errors to be told one by one.
  public final boolean hasErrors() {
    return errors.hasQueued();
  }

  /// Gives up the errors that were to be told one by one.
  public final void clearErrors() {
    errors.clearQueue();
  }

  /// The same, and none is taken any more.
  protected final void closeErrors() {
    errors.closeQueue();
  }

  /// Puts an error into the error queue, if there is room, and wakes everybody. It does not become
  /// the pending error by this.
  public final void queueError(QueuedError queued) {
    if (errors.queue(queued, receiveBufferBytes())) {
      waitQueue.wakeAll();
    }
  }

  /// Takes the first error of the queue as `recvmsg` with `MSG_ERRQUEUE` does; never waits.
  ///
  /// @return octets of the offending datagram, or negated `EAGAIN`
  public final int receiveError(MessageHeader message) {
    QueuedError first = errors.poll();
    if (first == null) {
      return Errno.EAGAIN.negated();
    }
    if (hasErrors()) {
      waitQueue.wakeAll();
    }
    return first.tell(message);
  }

  /// Which halves are shut down: bits [#RCV_SHUTDOWN], [#SEND_SHUTDOWN].
  public final int shutdown() {
    return shutdown;
  }

  /// Shuts halves down; they never open again, but by [#reopen].
  public final void addShutdown(int halves) {
    shutdown = shutdown | halves;
  }

  /// Makes both halves open again, for a socket that is connected anew.
  public final void reopen() {
    shutdown = 0;
  }

  /// Whether a writer, or a question for room, has found too little: then the protocol wakes
  /// writers when there is enough again (Linux's `SOCK_NOSPACE`).
  public final boolean isNoSpace() {
    return noSpace;
  }

  /// Notes that there was too little room, or that there is enough again.
  public final void noSpace(boolean on) {
    noSpace = on;
  }

  /// Whether no user has it any more (`SOCK_DEAD`): it only finishes what it has to.
  public final boolean isDead() {
    return dead;
  }

  /// Takes it from its user.
  public final void markDead() {
    dead = true;
  }

  /// The deadline of a wait that begins now.
  ///
  /// @param timeoutNanos [#NO_TIMEOUT] or a time
  public final long deadline(long timeoutNanos) {
    return timeoutNanos == NO_TIMEOUT ? WaitQueue.FOR_EVER : env.clock().nanos() + timeoutNanos;
  }

  @Override
  protected void destruct() {
    receiveQueue.clear();
    writeQueue.clear();
    closeErrors();
  }
}
