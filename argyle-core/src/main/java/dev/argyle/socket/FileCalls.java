package dev.argyle.socket;

import dev.argyle.env.Env;
import dev.argyle.sock.Errno;
import org.jspecify.annotations.Nullable;

/// The calls that every file has (MISSION A10, A11).
final class FileCalls {
  private static final int EVENT_FLAGS =
      FileFlags.EFD_SEMAPHORE | FileFlags.O_NONBLOCK | FileFlags.SOCK_CLOEXEC;

  private final Env env;
  private final FileTable files;

  FileCalls(Env env, FileTable files) {
    this.env = env;
    this.files = files;
  }

  int close(int fd) {
    OpenFile file = files.remove(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    file.dropDescriptor();
    return 0;
  }

  void closeAll() {
    for (OpenFile file : files.close()) {
      file.dropDescriptor();
    }
  }

  int dup(int fd) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      return file.addDescriptor() ? files.add(file) : Errno.EBADF.negated();
    } finally {
      file.leave();
    }
  }

  int dup2(int fd, int wanted) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      if (fd == wanted) {
        return fd;
      }
      return file.addDescriptor() ? files.replace(wanted, file) : Errno.EBADF.negated();
    } finally {
      file.leave();
    }
  }

  /// `F_SETFL` changes [FileFlags#O_NONBLOCK], and of a socket [FileFlags#O_ASYNC], and passes
  /// other flags by, as on Linux.
  int fcntl(int fd, int command, int argument) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      return switch (command) {
        case FileFlags.F_GETFL ->
            FileFlags.O_RDWR
                | (file.isNonBlocking() ? FileFlags.O_NONBLOCK : 0)
                | (file instanceof SocketFile socket && socket.isAsync() ? FileFlags.O_ASYNC : 0);
        case FileFlags.F_SETFL -> {
          file.nonBlocking((argument & FileFlags.O_NONBLOCK) != 0);
          if (file instanceof SocketFile socket) {
            socket.async((argument & FileFlags.O_ASYNC) != 0);
          }
          yield 0;
        }
        default -> Errno.EINVAL.negated();
      };
    } finally {
      file.leave();
    }
  }

  int onSignal(int fd, @Nullable SignalListener listener) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      if (!(file instanceof SocketFile socket)) {
        return Errno.ENOTSOCK.negated();
      }
      socket.owner(listener == null ? null : new SignalOwner(socket, fd, listener));
      return 0;
    } finally {
      file.leave();
    }
  }

  int eventfd(int initial, int flags) {
    if ((flags & ~EVENT_FLAGS) != 0) {
      return Errno.EINVAL.negated();
    }
    boolean semaphore = (flags & FileFlags.EFD_SEMAPHORE) != 0;
    boolean nonBlocking = (flags & FileFlags.O_NONBLOCK) != 0;
    return files.add(new EventFile(env, initial, semaphore, nonBlocking));
  }
}
