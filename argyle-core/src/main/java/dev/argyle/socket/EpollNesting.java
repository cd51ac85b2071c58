package dev.argyle.socket;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/// Which epolls of a stack watch which. Watching in a circle would wake for ever, and watching
/// through many would make every wake-up dear, so both are refused (`ELOOP`).
///
/// A check meets every epoll once, however many ways lead to it.
///
/// Differs from Linux, which also limits how many ways may lead from one file to epolls (`EINVAL`).
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
        && !watches(watched, watcher, new HashSet<>())
        && height(watcher, new HashMap<>()) + depth(watched, new HashMap<>()) <= DEEPEST;
  }

  /// Whether `upper` watches `lower`, at once or through others.
  private static boolean watches(Epoll upper, Epoll lower, Set<Epoll> seen) {
    for (EpollEntry entry : lower.watchers()) {
      Epoll each = entry.epoll();
      if (each == upper || seen.add(each) && watches(upper, each, seen)) {
        return true;
      }
    }
    return false;
  }

  /// Epolls in the longest line upward, this one included.
  private static int height(Epoll epoll, Map<Epoll, Integer> known) {
    Integer height = known.get(epoll);
    if (height != null) {
      return height;
    }
    int most = 0;
    for (EpollEntry entry : epoll.watchers()) {
      most = Math.max(most, height(entry.epoll(), known));
    }
    known.put(epoll, most + 1);
    return most + 1;
  }

  /// Epolls in the longest line downward, this one included.
  private static int depth(Epoll epoll, Map<Epoll, Integer> known) {
    Integer depth = known.get(epoll);
    if (depth != null) {
      return depth;
    }
    int most = 0;
    for (Epoll watched : epoll.watchedEpolls()) {
      most = Math.max(most, depth(watched, known));
    }
    known.put(epoll, most + 1);
    return most + 1;
  }
}
