package dev.argyle.socket;

import dev.argyle.env.Env;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Guard;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.WaitQueue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// Watches many descriptors and tells which are ready (MISSION F3), at a cost that depends on the
/// ready ones only.
///
/// Every watched descriptor has an [EpollEntry], a callback on its file's wait queue. A wake-up
/// puts the entry into the [ReadyList] and wakes one thread that waits here. That is only a hint:
/// [#harvest] takes the entries out again one by one and asks each file what is ready *now*.
///
/// ```
///   sock's wake-up ──▶ EpollEntry.wake ──▶ ReadyList ──▶ harvest ──▶ file.poll ──▶ EpollEvents
///                                              ▲                         │
///                                              └── level, still ready ◀──┘
/// ```
///
/// - *Level-triggered*: an entry that was reported goes back to the end of the list, so the next
///   wait asks it again, until it has nothing to say.
/// - *Edge-triggered*: it does not go back; only the next wake-up brings it in again.
/// - *One-shot*: it does not go back, and wake-ups pass it by until `EPOLL_CTL_MOD`.
/// - *Exclusive*: of several epolls that watch a file so, a wake-up stops at the first in which it
///   wakes a thread.
///
/// No wake-up is lost. Whoever makes a file ready changes its state first and wakes after that. An
/// entry leaves the list *before* its file is asked: a change before the question is in the answer,
/// and the wake-up of a change after it finds the entry outside and puts it in. `ADD` and `MOD` ask
/// the file after the callback can see the new interest, so what was ready before is found, too. A
/// thread sleeps only after it has seen the list empty while registered in the wait queue, and a
/// harvest that leaves entries behind wakes the next sleeper.
///
/// Two locks: `scan` serializes harvests and changes, and may be held while a file is asked; the
/// ready list's own is all that a wake-up takes. Harvests of nested epolls lock from the outer to
/// the inner.
final class Epoll extends OpenFile {
  private record Key(OpenFile file, int fd) {}

  private final ReentrantLock scan = new ReentrantLock();
  private final Map<Key, EpollEntry> entries = new LinkedHashMap<>(); // guarded by scan
  private final ReadyList ready = new ReadyList();
  private final EpollNesting nesting;
  private final Env env;
  private final WaitQueue sleepers; // threads in await
  private final WaitQueue waitQueue; // who watches this epoll as a file

  Epoll(Env env, EpollNesting nesting) {
    super(false);
    this.env = env;
    this.nesting = nesting;
    this.sleepers = new WaitQueue(env);
    this.waitQueue = new WaitQueue(env);
  }

  /// Begins to watch a file; the caller is in a call on it. @return 0, or a negated [Errno]
  int add(OpenFile file, int fd, int events, long data) {
    if (!(file instanceof Epoll inner)) {
      return insert(file, fd, events, data);
    }
    if (file == this || (events & EpollFlags.EPOLLEXCLUSIVE) != 0) {
      return Errno.EINVAL.negated();
    }
    nesting.lock();
    try {
      return nesting.allows(this, inner) ? insert(file, fd, events, data) : Errno.ELOOP.negated();
    } finally {
      nesting.unlock();
    }
  }

  private int insert(OpenFile file, int fd, int events, long data) {
    if ((events & EpollFlags.EPOLLEXCLUSIVE) != 0 && (events & ~EpollFlags.BESIDE_EXCLUSIVE) != 0) {
      return Errno.EINVAL.negated();
    }
    scan.lock();
    try {
      Key key = new Key(file, fd);
      if (entries.containsKey(key)) {
        return Errno.EEXIST.negated();
      }
      EpollEntry entry = new EpollEntry(this, file, fd, withErrors(events), data);
      if (isShut() || !file.addWatcher(entry)) {
        return Errno.EBADF.negated();
      }
      entries.put(key, entry);
      file.waitQueue().add(entry);
      ask(entry);
    } finally {
      scan.unlock();
    }
    return 0;
  }

  /// Watches a file for something else. @return 0, or a negated [Errno]
  int modify(OpenFile file, int fd, int events, long data) {
    if ((events & EpollFlags.EPOLLEXCLUSIVE) != 0) {
      return Errno.EINVAL.negated();
    }
    scan.lock();
    try {
      EpollEntry entry = entries.get(new Key(file, fd));
      if (entry == null) {
        return Errno.ENOENT.negated();
      }
      if (entry.is(EpollFlags.EPOLLEXCLUSIVE)) {
        return Errno.EINVAL.negated();
      }
      entry.change(withErrors(events), data);
      ask(entry);
    } finally {
      scan.unlock();
    }
    return 0;
  }

  /// Stops watching a file. @return 0, or a negated [Errno]
  int delete(OpenFile file, int fd) {
    scan.lock();
    try {
      EpollEntry entry = entries.get(new Key(file, fd));
      if (entry == null) {
        return Errno.ENOENT.negated();
      }
      remove(entry);
    } finally {
      scan.unlock();
    }
    return 0;
  }

  /// A watched file was shut.
  void forget(EpollEntry entry) {
    scan.lock();
    try {
      remove(entry);
    } finally {
      scan.unlock();
    }
  }

  private void remove(EpollEntry entry) {
    if (entries.remove(new Key(entry.file(), entry.fd()), entry)) {
      entry.file().waitQueue().remove(entry);
      entry.file().removeWatcher(entry);
      ready.forget(entry);
    }
  }

  /// Errors and hang-ups are reported whether asked for or not.
  private static int withErrors(int events) {
    return events | PollEvents.ERR | PollEvents.HUP;
  }

  /// Looks whether a new or changed entry is ready already.
  private void ask(EpollEntry entry) {
    if (entry.poll() != 0) {
      becameReady(entry);
    }
  }

  /// A wake-up came for an entry. Called with the lock of the watched file held.
  ///
  /// @return whether it has woken a thread
  boolean becameReady(EpollEntry entry) {
    ready.add(entry);
    boolean woken = sleepers.wake(PollEvents.IN);
    waitQueue.wake(PollEvents.IN);
    return woken;
  }

  /// Waits until something is ready. @return how many events, 0 if none in time, or a negated
  /// [Errno]
  ///
  /// @param most how many events at most, at least 1
  /// @param timeoutNanos below 0 for ever, 0 not at all
  int await(EpollEvents into, int most, long timeoutNanos) {
    into.begin(most);
    long deadlineNanos = timeoutNanos == 0 ? 0 : Deadlines.after(env, timeoutNanos);
    while (true) {
      if (isShut()) {
        return Errno.EBADF.negated();
      }
      int found = harvest(into);
      if (found > 0 || timeoutNanos == 0) {
        return found;
      }
      WaitQueue.Outcome outcome =
          sleepers.await(
              Guard.NONE, PollEvents.IN, true, deadlineNanos, () -> !ready.isEmpty() || isShut());
      if (outcome == WaitQueue.Outcome.TIMED_OUT) {
        return 0;
      }
      if (outcome == WaitQueue.Outcome.INTERRUPTED) {
        return Errno.EINTR.negated();
      }
    }
  }

  private int harvest(EpollEvents into) {
    scan.lock();
    try {
      // What goes back to the end must not be met again, hence the count.
      for (int left = ready.size(); left > 0 && !into.isFull(); left--) {
        EpollEntry entry = ready.poll();
        if (entry == null) {
          break;
        }
        int events = entry.poll();
        if (events != 0) {
          into.add(events, entry.data());
          settle(entry);
        }
      }
    } finally {
      scan.unlock();
    }
    if (!ready.isEmpty()) {
      sleepers.wake(PollEvents.IN);
    }
    return into.size();
  }

  private void settle(EpollEntry reported) {
    if (reported.is(EpollFlags.EPOLLONESHOT)) {
      reported.disable();
    } else if (!reported.is(EpollFlags.EPOLLET)) {
      ready.add(reported);
    }
  }

  @Override
  WaitQueue waitQueue() {
    return waitQueue;
  }

  /// Readable while one of the watched is ready. Entries found to have nothing to say leave the
  /// list; the one that has something stays where it was.
  @Override
  int poll() {
    scan.lock();
    try {
      for (int left = ready.size(); left > 0; left--) {
        EpollEntry entry = ready.poll();
        if (entry == null) {
          break;
        }
        if (entry.poll() != 0) {
          ready.putBack(entry);
          return PollEvents.IN | PollEvents.RDNORM;
        }
      }
      return 0;
    } finally {
      scan.unlock();
    }
  }

  /// The epolls that this one watches.
  List<Epoll> watchedEpolls() {
    scan.lock();
    try {
      var epolls = new ArrayList<Epoll>();
      for (EpollEntry entry : entries.values()) {
        if (entry.file() instanceof Epoll inner) {
          epolls.add(inner);
        }
      }
      return epolls;
    } finally {
      scan.unlock();
    }
  }

  @Override
  void shut() {
    scan.lock();
    try {
      for (EpollEntry entry : List.copyOf(entries.values())) {
        remove(entry);
      }
    } finally {
      scan.unlock();
    }
    sleepers.wakeAll();
    waitQueue.wakeAll();
  }

  @Override
  void released() {}
}
