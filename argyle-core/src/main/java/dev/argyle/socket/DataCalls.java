package dev.argyle.socket;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.SockAddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The calls that move data (MISSION A6, A7, A8, A9).
final class DataCalls {
  private final FileTable files;
  private final PassedDescriptors passed;

  DataCalls(FileTable files) {
    this.files = files;
    this.passed = new PassedDescriptors(files);
  }

  /// A `readv` of no octets is 0 at once, on every file but an epoll, and so is a `read` on
  /// sockets.
  long readv(int fd, ByteBuffer[] into, int from, int count) {
    return read(fd, into, from, count, true);
  }

  private long read(int fd, ByteBuffer[] into, int from, int count, boolean several) {
    Objects.checkFromIndexSize(from, count, into.length);
    if (anyReadOnly(into, from, count)) {
      return Errno.EFAULT.negated();
    }
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      return switch (file) {
        case SocketFile socket -> {
          IoVector octets = IoVector.of(into, from, count);
          yield octets.hasRemaining() ? receive(socket, new MessageHeader(octets, 0), 0) : 0;
        }
        case EventFile event -> {
          IoVector octets = IoVector.of(into, from, count);
          if (several && !octets.hasRemaining()) {
            yield 0;
          }
          yield octets.remaining() < Long.BYTES
              ? Errno.EINVAL.negated()
              : read(event, octets, into[from].order());
        }
        case Epoll _ -> Errno.EINVAL.negated();
      };
    } finally {
      file.leave();
    }
  }

  private static int read(EventFile event, IoVector into, ByteOrder order) {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(order);
    int result = event.read(number);
    if (result > 0) {
      into.put(number.array(), 0, Long.BYTES);
    }
    return result;
  }

  /// A `writev` of no octets is 0 at once, on every file; a `write` of none is an empty datagram.
  long writev(int fd, ByteBuffer[] source, int from, int count) {
    Objects.checkFromIndexSize(from, count, source.length);
    return write(fd, source, from, count, true);
  }

  private long write(int fd, ByteBuffer[] source, int from, int count, boolean several) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      IoVector octets = IoVector.of(source, from, count);
      if (several && !octets.hasRemaining() && !(file instanceof Epoll)) {
        return 0;
      }
      return switch (file) {
        case SocketFile socket -> send(socket, new MessageHeader(octets), 0);
        case EventFile event -> {
          ByteBuffer first = firstOf(source, from, count);
          yield first == null ? Errno.EINVAL.negated() : event.write(first);
        }
        case Epoll _ -> Errno.EINVAL.negated();
      };
    } finally {
      file.leave();
    }
  }

  int read(int fd, ByteBuffer into) {
    return (int) read(fd, new ByteBuffer[] {into}, 0, 1, false);
  }

  int write(int fd, ByteBuffer from) {
    return (int) write(fd, new ByteBuffer[] {from}, 0, 1, false);
  }

  int sendto(int fd, ByteBuffer from, int flags, @Nullable SockAddr to) {
    var message = new MessageHeader(IoVector.of(from));
    message.name(to);
    return sendmsg(fd, message, flags);
  }

  int recvfrom(int fd, ByteBuffer into, int flags, Consumer<? super SockAddr> sender) {
    if (into.isReadOnly()) {
      return Errno.EFAULT.negated();
    }
    var message = new MessageHeader(IoVector.of(into), 0);
    int result = recvmsg(fd, message, flags);
    SockAddr name = message.name();
    if (result >= 0 && name != null) {
      sender.accept(name);
    }
    return result;
  }

  int sendmsg(int fd, MessageHeader message, int flags) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      return file instanceof SocketFile socket
          ? send(socket, message, flags)
          : Errno.ENOTSOCK.negated();
    } finally {
      file.leave();
    }
  }

  int recvmsg(int fd, MessageHeader message, int flags) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      return file instanceof SocketFile socket
          ? receive(socket, message, flags)
          : Errno.ENOTSOCK.negated();
    } finally {
      file.leave();
    }
  }

  /// Sends on a socket that a call has entered.
  int send(SocketFile file, MessageHeader message, int flags) {
    Socket socket = file.socket();
    int wrong = passed.attach(socket, message);
    if (wrong != 0) {
      return wrong;
    }
    int result = socket.ops().sendmsg(socket, message, withMode(file, flags));
    passed.dropLeft(message);
    if (file.isAsync() && (result == Errno.EAGAIN.negated() || message.data().hasRemaining())) {
      file.foundNoRoom();
    }
    return result < 0 && file.isShut() ? Errno.EBADF.negated() : result;
  }

  /// Receives from a socket that a call has entered.
  int receive(SocketFile file, MessageHeader message, int flags) {
    Socket socket = file.socket();
    int result = socket.ops().recvmsg(socket, message, withMode(file, flags));
    passed.install(message);
    return result <= 0 && file.isShut() ? Errno.EBADF.negated() : result;
  }

  private static int withMode(SocketFile file, int flags) {
    return file.isNonBlocking() ? flags | MessageFlags.MSG_DONTWAIT : flags;
  }

  private static boolean anyReadOnly(ByteBuffer[] buffers, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (buffers[i].isReadOnly()) {
        return true;
      }
    }
    return false;
  }

  /// The first buffer that has an octet left, or null.
  private static @Nullable ByteBuffer firstOf(ByteBuffer[] buffers, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (buffers[i].hasRemaining()) {
        return buffers[i];
      }
    }
    return null;
  }
}
