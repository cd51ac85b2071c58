package dev.argyle.socket;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The entries of an epoll that may be ready, in the order in which they became so. Its lock is the
/// only one that a wake-up takes, and nothing is called while it is held.
final class ReadyList {
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable EpollEntry first; // guarded by lock
  private @Nullable EpollEntry last; // guarded by lock
  private int count; // guarded by lock
  private volatile int size; // count, for those who only look

  /// Whether no entry is in it.
  boolean isEmpty() {
    return size == 0;
  }

  /// How many entries are in it.
  int size() {
    return size;
  }

  /// Appends an entry, unless it is in the list already or forgotten.
  void add(EpollEntry entry) {
    lock.lock();
    try {
      if (entry.queued || entry.forgotten) {
        return;
      }
      EpollEntry before = last;
      entry.previous = before;
      if (before == null) {
        first = entry;
      } else {
        before.next = entry;
      }
      last = entry;
      entry.queued = true;
      size = ++count;
    } finally {
      lock.unlock();
    }
  }

  /// Puts an entry back to where [#poll] has taken it from, unless it came in again meanwhile.
  void putBack(EpollEntry entry) {
    lock.lock();
    try {
      if (entry.queued || entry.forgotten) {
        return;
      }
      EpollEntry after = first;
      entry.next = after;
      if (after == null) {
        last = entry;
      } else {
        after.previous = entry;
      }
      first = entry;
      entry.queued = true;
      size = ++count;
    } finally {
      lock.unlock();
    }
  }

  /// Takes the first entry, or null. A wake-up from here on puts it into the list again.
  @Nullable EpollEntry poll() {
    lock.lock();
    try {
      EpollEntry entry = first;
      if (entry != null) {
        unlink(entry);
      }
      return entry;
    } finally {
      lock.unlock();
    }
  }

  /// Takes an entry out for good.
  void forget(EpollEntry entry) {
    lock.lock();
    try {
      entry.forgotten = true;
      if (entry.queued) {
        unlink(entry);
      }
    } finally {
      lock.unlock();
    }
  }

  private void unlink(EpollEntry entry) {
    EpollEntry before = entry.previous;
    EpollEntry after = entry.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    entry.previous = null;
    entry.next = null;
    entry.queued = false;
    size = --count;
  }
}
