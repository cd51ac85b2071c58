package dev.argyle.socket;

import dev.argyle.env.BottomHalf;
import dev.argyle.env.Env;
import dev.argyle.env.Timer;
import dev.argyle.sock.Errno;
import dev.argyle.sock.WaitQueue;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The asynchronous calls that wait for one socket, first in first out for each kind.
///
/// It hangs a callback on the sock's wait queue, as epoll does. The callback runs with the sock's
/// lock held and only raises a bottom half, which tries the first call of each kind again:
///
/// ```
///   sock's wake-up ──▶ wake ──▶ BottomHalf ──▶ attempt ──▶ done: complete it, try the next
///                                                 └──────▶ not yet: until the next wake-up
/// ```
///
/// No wake-up is lost: a call is in its queue, and the callback on the wait queue, before the first
/// attempt; and a request that comes while an attempt is under way has the attempt made again. One
/// thread at a time makes attempts: who comes meanwhile leaves a request and goes on.
///
/// `lock` may be held while a sock's lock is taken, never the other way round.
final class PendingCalls implements WaitQueue.Callback, BottomHalf.Task {
  /// What a call waits for; calls of different kinds do not wait for each other.
  enum Kind {
    ACCEPT,
    CONNECT,
    RECEIVE,
    SEND
  }

  private record Ended(AsyncCall call, int result) {}

  private static final Kind[] KINDS = Kind.values();

  private final Env env;
  private final SocketFile file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Kind, ArrayDeque<AsyncCall>> waiting = new EnumMap<>(Kind.class); // under lock
  private final Queue<Ended> expired = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private int calls; // guarded by lock; while it is above 0 the callback is on the wait queue

  PendingCalls(Env env, SocketFile file) {
    this.env = env;
    this.file = file;
    for (Kind kind : KINDS) {
      waiting.put(kind, new ArrayDeque<>(2));
    }
  }

  /// Takes a call in. The caller has entered the file, and the call leaves it when it ends.
  ///
  /// @param deadlineNanos or [WaitQueue#FOR_EVER]
  /// @param late what it ends with then
  void submit(AsyncCall call, long deadlineNanos, Errno late) {
    Timer alarm = null;
    if (deadlineNanos != WaitQueue.FOR_EVER) {
      alarm = new Timer(() -> expire(call, late));
      call.alarm(alarm);
    }
    lock.lock();
    try {
      queue(call.kind()).add(call);
      if (calls++ == 0) {
        file.waitQueue().add(this);
      }
    } finally {
      lock.unlock();
    }
    if (alarm != null) {
      env.timers().arm(alarm, deadlineNanos);
    }
    request();
  }

  /// Takes a call out that has not ended yet. @return whether it was in
  boolean withdraw(AsyncCall call) {
    lock.lock();
    try {
      if (!queue(call.kind()).remove(call)) {
        return false;
      }
      left();
    } finally {
      lock.unlock();
    }
    leaveFile(call);
    return true;
  }

  @Override
  public void wake(int events) {
    request();
  }

  @Override
  public void runBottomHalf() {
    int seen = requests.get();
    do {
      for (Ended late = expired.poll(); late != null; late = expired.poll()) {
        late.call.end(late.result);
      }
      for (Kind kind : KINDS) {
        for (Ended done = next(kind); done != null; done = next(kind)) {
          leaveFile(done.call);
          done.call.end(done.result);
        }
      }
      seen = requests.addAndGet(-seen);
    } while (seen != 0);
  }

  private void request() {
    if (requests.getAndIncrement() == 0) {
      BottomHalf.raise(this);
    }
  }

  /// Tries a call. Its buffers may be of an arena that is closed by now, or whose memory is another
  /// thread's: that is an error of the call, as a bad address is, and not of the thread that
  /// happens to be here.
  private static int attempt(AsyncCall call) {
    try {
      return call.attempt().attempt();
    } catch (IllegalStateException | WrongThreadException _) {
      return Errno.EFAULT.negated();
    }
  }

  /// Tries the first call of a kind. @return it and its result, or null if it has to wait
  private @Nullable Ended next(Kind kind) {
    lock.lock();
    try {
      AsyncCall first = queue(kind).peek();
      if (first == null) {
        return null;
      }
      int result = attempt(first);
      if (result == AsyncCall.NOT_YET) {
        if (!file.isShut()) {
          return null;
        }
        result = first.attempt().givenUp(Errno.EBADF.negated());
      }
      queue(kind).remove();
      left();
      return new Ended(first, result);
    } finally {
      lock.unlock();
    }
  }

  private void expire(AsyncCall call, Errno late) {
    if (withdraw(call)) {
      expired.add(new Ended(call, call.attempt().givenUp(late.negated())));
      request();
    }
  }

  private void left() {
    if (--calls == 0) {
      file.waitQueue().remove(this);
    }
  }

  private void leaveFile(AsyncCall call) {
    Timer alarm = call.alarm();
    if (alarm != null) {
      env.timers().cancel(alarm);
    }
    file.leave();
  }

  private ArrayDeque<AsyncCall> queue(Kind kind) {
    ArrayDeque<AsyncCall> queue = waiting.get(kind);
    assert queue != null;
    return queue;
  }
}
