package dev.argyle.socket;

import dev.argyle.env.Env;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.sock.WaitQueue;

/// The calls that move several messages at once (sendmmsg(2), recvmmsg(2)): as many as can be moved
/// one after the other. What goes wrong after the first message is left for the next call.
final class MultiMessageCalls {
  private static final int MOST_MESSAGES = 1024; // UIO_MAXIOV

  private final Env env;
  private final FileTable files;
  private final DataCalls data;

  MultiMessageCalls(Env env, FileTable files, DataCalls data) {
    this.env = env;
    this.files = files;
    this.data = data;
  }

  int sendmmsg(int fd, MessageHeader[] messages, int[] octets, int flags) {
    checkRoom(messages, octets);
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      return file instanceof SocketFile socket
          ? send(socket, messages, octets, flags)
          : Errno.ENOTSOCK.negated();
    } finally {
      file.leave();
    }
  }

  int recvmmsg(int fd, MessageHeader[] messages, int[] octets, int flags, long timeoutNanos) {
    checkRoom(messages, octets);
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      return file instanceof SocketFile socket
          ? receive(socket, messages, octets, flags, Deadlines.after(env, timeoutNanos))
          : Errno.ENOTSOCK.negated();
    } finally {
      file.leave();
    }
  }

  private int send(SocketFile socket, MessageHeader[] messages, int[] octets, int flags) {
    int most = Math.min(messages.length, MOST_MESSAGES);
    int done = 0;
    while (done < most) {
      int result = data.send(socket, messages[done], flags);
      if (result < 0) {
        return done == 0 ? result : done;
      }
      octets[done] = result;
      done++;
      if (messages[done - 1].data().hasRemaining()) {
        break; // only a part was taken: the rest has to come first
      }
    }
    return done;
  }

  /// The deadline is looked at after each message, as on Linux: it does not end the wait for one.
  private int receive(
      SocketFile socket, MessageHeader[] messages, int[] octets, int flags, long deadlineNanos) {
    int pending = takeError(socket, flags);
    if (pending != 0) {
      return pending;
    }
    int most = Math.min(messages.length, MOST_MESSAGES);
    int mode = flags & ~MessageFlags.MSG_WAITFORONE;
    int done = 0;
    while (done < most) {
      int result = data.receive(socket, messages[done], mode);
      if (result < 0) {
        return done == 0 ? result : keep(socket, result, done);
      }
      octets[done] = result;
      done++;
      if ((flags & MessageFlags.MSG_WAITFORONE) != 0) {
        mode |= MessageFlags.MSG_DONTWAIT;
      }
      boolean late =
          deadlineNanos != WaitQueue.FOR_EVER && deadlineNanos - env.clock().nanos() <= 0;
      boolean urgent = (messages[done - 1].flags() & MessageFlags.MSG_OOB) != 0;
      if (late || urgent) {
        break;
      }
    }
    return done;
  }

  private static int takeError(SocketFile socket, int flags) {
    boolean fromErrorQueue = (flags & MessageFlags.MSG_ERRQUEUE) != 0;
    return fromErrorQueue ? 0 : -socket.socket().sock().takeError();
  }

  /// Messages were received, so the error has to wait: the next call finds it.
  private static int keep(SocketFile socket, int result, int done) {
    Errno errno = Errno.ofResult(result);
    if (errno != null && errno != Errno.EAGAIN && errno != Errno.EINTR && errno != Errno.EBADF) {
      Sock sock = socket.socket().sock();
      sock.fail(errno);
    }
    return done;
  }

  private static void checkRoom(MessageHeader[] messages, int[] octets) {
    if (octets.length < messages.length) {
      throw new IllegalArgumentException(
          messages.length + " messages, and room for " + octets.length + " lengths");
    }
  }
}
