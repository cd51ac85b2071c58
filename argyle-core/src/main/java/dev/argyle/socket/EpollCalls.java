package dev.argyle.socket;

import dev.argyle.env.Env;
import dev.argyle.sock.Errno;

/// The epoll calls: find the files, then [Epoll] (MISSION A12).
final class EpollCalls {
  private final Env env;
  private final FileTable files;
  private final EpollNesting nesting = new EpollNesting();

  EpollCalls(Env env, FileTable files) {
    this.env = env;
    this.files = files;
  }

  int create(int flags) {
    if ((flags & ~EpollFlags.EPOLL_CLOEXEC) != 0) {
      return Errno.EINVAL.negated();
    }
    return files.add(new Epoll(env, nesting));
  }

  int control(int epfd, int op, int fd, int events, long data) {
    OpenFile watcher = files.enter(epfd);
    if (watcher == null) {
      return Errno.EBADF.negated();
    }
    try {
      OpenFile watched = files.enter(fd);
      if (watched == null) {
        return Errno.EBADF.negated();
      }
      try {
        if (!(watcher instanceof Epoll epoll) || watcher == watched) {
          return Errno.EINVAL.negated();
        }
        return switch (op) {
          case EpollFlags.EPOLL_CTL_ADD -> epoll.add(watched, fd, events, data);
          case EpollFlags.EPOLL_CTL_MOD -> epoll.modify(watched, fd, events, data);
          case EpollFlags.EPOLL_CTL_DEL -> epoll.delete(watched, fd);
          default -> Errno.EINVAL.negated();
        };
      } finally {
        watched.leave();
      }
    } finally {
      watcher.leave();
    }
  }

  int await(int epfd, EpollEvents into, int most, long timeoutNanos) {
    OpenFile file = files.enter(epfd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      return file instanceof Epoll epoll && most > 0
          ? epoll.await(into, most, timeoutNanos)
          : Errno.EINVAL.negated();
    } finally {
      file.leave();
    }
  }
}
