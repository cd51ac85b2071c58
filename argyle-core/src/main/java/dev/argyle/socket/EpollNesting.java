package dev.argyle.socket;

import java.util.concurrent.locks.ReentrantLock;

/// Which epolls of a stack watch which. Watching in a circle would wake for ever, and watching
/// through many would make every wake-up dear, so both are refused (`ELOOP`).
final class EpollNesting {
  /// How many epolls may stand in one line, as on Linux.
  static final int DEEPEST = 5;

  private final ReentrantLock lock = new ReentrantLock();

  /// Held over the check and the act that it allows.
  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /// Whether one epoll may begin to watch another.
  boolean allows(Epoll watcher, Epoll watched) {
    return watcher != watched
        && !watches(watched, watcher)
        && height(watcher) + depth(watched) <= DEEPEST;
  }

  /// Whether `upper` watches `lower`, at once or through others.
  private static boolean watches(Epoll upper, Epoll lower) {
    for (EpollEntry entry : lower.watchers()) {
      if (entry.epoll() == upper || watches(upper, entry.epoll())) {
        return true;
      }
    }
    return false;
  }

  /// Epolls in the longest line upward, this one included.
  private static int height(Epoll epoll) {
    int most = 0;
    for (EpollEntry entry : epoll.watchers()) {
      most = Math.max(most, height(entry.epoll()));
    }
    return most + 1;
  }

  /// Epolls in the longest line downward, this one included.
  private static int depth(Epoll epoll) {
    int most = 0;
    for (Epoll watched : epoll.watchedEpolls()) {
      most = Math.max(most, depth(watched));
    }
    return most + 1;
  }
}
