package dev.argyle.unix;

import dev.argyle.sock.Errno;
import dev.argyle.sock.UnixSockAddr;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who has which name in one stack. Path names are one name space for all types, and stay taken
/// until they are unlinked; each type has an abstract name space of its own, and its names go with
/// their sockets. Thread-safe.
final class UnixNames {
  /// Names the stack can choose from: five hexadecimal digits.
  private static final int CHOICES = 1 << 20;

  private record AbstractName(UnixKind kind, UnixSockAddr name) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<AbstractName, UnixSock> abstracts = new HashMap<>(); // guarded by lock
  private final Set<UnixSockAddr> takenPaths = new HashSet<>(); // guarded by lock
  private final Map<UnixSockAddr, UnixSock> paths = new HashMap<>(); // guarded by lock
  private int nextChoice; // guarded by lock

  /// Gives a sock a name.
  ///
  /// @return 0; `EINVAL` if it has one, `EADDRINUSE` if somebody else has this one
  int bind(UnixSock sock, UnixSockAddr name) {
    lock.lock();
    try {
      if (name.isPath() && takenPaths.contains(name)) {
        return Errno.EADDRINUSE.negated();
      }
      if (!sock.name().isUnnamed()) {
        return Errno.EINVAL.negated();
      }
      if (name.isPath()) {
        takenPaths.add(name);
        paths.put(name, sock);
      } else if (abstracts.putIfAbsent(new AbstractName(sock.kind(), name), sock) != null) {
        return Errno.EADDRINUSE.negated();
      }
      sock.name(name);
      return 0;
    } finally {
      lock.unlock();
    }
  }

  /// Gives a sock that has no name an abstract one of five hexadecimal digits.
  ///
  /// @return 0, or `ENOSPC` if all of them are taken
  int bindToAny(UnixSock sock) {
    lock.lock();
    try {
      for (int tried = 0; tried < CHOICES && sock.name().isUnnamed(); tried++) {
        int choice = nextChoice;
        nextChoice = (choice + 1) % CHOICES;
        UnixSockAddr name = UnixSockAddr.abstractName("%05x".formatted(choice));
        if (abstracts.putIfAbsent(new AbstractName(sock.kind(), name), sock) == null) {
          sock.name(name);
        }
      }
      return sock.name().isUnnamed() ? Errno.ENOSPC.negated() : 0;
    } finally {
      lock.unlock();
    }
  }

  /// Who has that name. A path may lead to a sock of another type.
  @Nullable UnixSock find(UnixSockAddr name, UnixKind kind) {
    lock.lock();
    try {
      return name.isPath() ? paths.get(name) : abstracts.get(new AbstractName(kind, name));
    } finally {
      lock.unlock();
    }
  }

  /// What it means that nobody has a name: `ENOENT` if the path does not exist, else
  /// `ECONNREFUSED`.
  int whyNobody(UnixSockAddr name) {
    lock.lock();
    try {
      boolean missing = name.isPath() && !takenPaths.contains(name);
      return missing ? Errno.ENOENT.negated() : Errno.ECONNREFUSED.negated();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets a sock that was closed. Its path stays taken; the sock keeps its name.
  void release(UnixSock sock) {
    lock.lock();
    try {
      UnixSockAddr name = sock.name();
      if (name.isAbstract()) {
        abstracts.remove(new AbstractName(sock.kind(), name), sock);
      } else {
        paths.remove(name, sock);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Frees a path. @return false if there is no such
  boolean unlink(UnixSockAddr path) {
    lock.lock();
    try {
      paths.remove(path);
      return takenPaths.remove(path);
    } finally {
      lock.unlock();
    }
  }
}
