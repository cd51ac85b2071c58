package dev.argyle.socket;

import dev.argyle.env.Env;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Guard;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.WaitQueue;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// A 64-bit counter as a file (`eventfd`): a write adds to it, a read takes it. Readable while it
/// is not zero. Its use is to wake an `epollWait` from outside.
///
/// The eight octets are in the byte order of the buffer they stand in.
final class EventFile extends OpenFile {
  private static final long MOST = -2; // unsigned: one less than 2^64 - 1, as on Linux
  private static final long FORBIDDEN = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Guard guard = new LockGuard();
  private final WaitQueue waitQueue;
  private final boolean semaphore;
  private volatile long counter; // unsigned, written under lock

  /// @param initial unsigned
  /// @param semaphore whether a read takes one instead of all
  EventFile(Env env, int initial, boolean semaphore, boolean nonBlocking) {
    super(nonBlocking);
    this.waitQueue = new WaitQueue(env);
    this.counter = Integer.toUnsignedLong(initial);
    this.semaphore = semaphore;
  }

  /// Takes the counter, and waits until it is not zero. @return 8, or a negated [Errno]
  int read(ByteBuffer into) {
    if (into.remaining() < Long.BYTES) {
      return Errno.EINVAL.negated();
    }
    guard.acquire();
    try {
      int wrong = await(PollEvents.IN, () -> counter != 0);
      if (wrong != 0) {
        return wrong;
      }
      long before = counter;
      long taken = semaphore ? 1 : before;
      counter = before - taken;
      into.putLong(taken);
    } finally {
      guard.release();
    }
    waitQueue.wake(PollEvents.OUT);
    return Long.BYTES;
  }

  /// Adds to the counter, and waits until there is room. Takes eight octets and nothing else, as
  /// Linux since 6.7. @return 8, or a negated [Errno]
  int write(ByteBuffer from) {
    if (from.remaining() != Long.BYTES) {
      return Errno.EINVAL.negated();
    }
    long more = from.getLong(from.position());
    if (more == FORBIDDEN) {
      return Errno.EINVAL.negated();
    }
    guard.acquire();
    try {
      int wrong = await(PollEvents.OUT, () -> hasRoom(more));
      if (wrong != 0) {
        return wrong;
      }
      long before = counter;
      counter = before + more;
      from.position(from.position() + Long.BYTES);
    } finally {
      guard.release();
    }
    waitQueue.wake(PollEvents.IN);
    return Long.BYTES;
  }

  private boolean hasRoom(long more) {
    return Long.compareUnsigned(more, MOST - counter) <= 0;
  }

  /// Waits with the guard held. @return 0, or a negated [Errno]
  private int await(int events, BooleanSupplier ready) {
    if (isShut()) {
      return Errno.EBADF.negated();
    }
    if (ready.getAsBoolean()) {
      return 0;
    }
    if (isNonBlocking()) {
      return Errno.EAGAIN.negated();
    }
    WaitQueue.Outcome outcome =
        waitQueue.await(
            guard, events, false, WaitQueue.FOR_EVER, () -> isShut() || ready.getAsBoolean());
    if (isShut()) {
      return Errno.EBADF.negated();
    }
    return outcome == WaitQueue.Outcome.READY ? 0 : Errno.EINTR.negated();
  }

  @Override
  WaitQueue waitQueue() {
    return waitQueue;
  }

  @Override
  int poll() {
    long now = counter;
    int readable = now != 0 ? PollEvents.IN : 0;
    int writable = Long.compareUnsigned(now, MOST) < 0 ? PollEvents.OUT : 0;
    return readable | writable;
  }

  @Override
  void shut() {
    waitQueue.wakeAll();
  }

  @Override
  void released() {}

  private final class LockGuard implements Guard {
    @Override
    public void acquire() {
      lock.lock();
    }

    @Override
    public void release() {
      lock.unlock();
    }
  }
}
