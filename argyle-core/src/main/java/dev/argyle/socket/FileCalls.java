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
    return dup(fd, 0, false);
  }

  private int dup(int fd, int least, boolean closeOnExec) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      int copy = file.addDescriptor() ? files.add(file, least) : Errno.EBADF.negated();
      return files.closeOnExec(copy, closeOnExec);
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

  int dup3(int fd, int wanted, int flags) {
    if (fd == wanted || (flags & ~FileFlags.O_CLOEXEC) != 0) {
      return Errno.EINVAL.negated();
    }
    return files.closeOnExec(dup2(fd, wanted), flags != 0);
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
        case FileFlags.F_GETFD -> files.isCloseOnExec(fd) ? FileFlags.FD_CLOEXEC : 0;
        case FileFlags.F_SETFD -> {
          files.closeOnExec(fd, (argument & FileFlags.FD_CLOEXEC) != 0);
          yield 0;
        }
        case FileFlags.F_DUPFD -> dup(fd, argument, false);
        case FileFlags.F_DUPFD_CLOEXEC -> dup(fd, argument, true);
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

  /// An order that a file takes: `FIOASYNC` is one for sockets only.
  int ioctl(int fd, int request, int argument) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      if (request == FileFlags.FIOASYNC && file instanceof SocketFile socket) {
        socket.async(argument != 0);
        return 0;
      }
      if (request != FileFlags.FIONBIO) {
        return Errno.ENOTTY.negated();
      }
      file.nonBlocking(argument != 0);
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
    int fd = files.add(new EventFile(env, initial, semaphore, nonBlocking));
    return files.closeOnExec(fd, (flags & FileFlags.SOCK_CLOEXEC) != 0);
  }
}
