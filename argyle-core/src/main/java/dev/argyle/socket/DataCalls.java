package dev.argyle.socket;

import dev.argyle.buffer.IoVector;
import dev.argyle.env.BottomHalf;
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
    Objects.checkFromIndexSize(from, count, into.length);
    if (anyReadOnly(into, from, count)) {
      return Errno.EFAULT.negated();
    }
    CallFrame frame = CallFrame.enter();
    try {
      ByteOrder order = count == 0 ? ByteOrder.BIG_ENDIAN : into[from].order();
      return read(fd, frame.message(into, from, count, 0), order, true);
    } finally {
      frame.leave();
    }
  }

  int read(int fd, ByteBuffer into) {
    if (into.isReadOnly()) {
      return Errno.EFAULT.negated();
    }
    CallFrame frame = CallFrame.enter();
    try {
      return read(fd, frame.message(into, 0), into.order(), false);
    } finally {
      frame.leave();
    }
  }

  private int read(int fd, MessageHeader message, ByteOrder order, boolean several) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      IoVector octets = message.data();
      return switch (file) {
        case SocketFile socket -> octets.hasRemaining() ? receive(socket, message, 0) : 0;
        case EventFile event -> {
          if (several && !octets.hasRemaining()) {
            yield 0;
          }
          yield octets.remaining() < Long.BYTES
              ? Errno.EINVAL.negated()
              : read(event, octets, order);
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
    CallFrame frame = CallFrame.enter();
    try {
      MessageHeader message = frame.message(source, from, count, 0);
      return write(fd, message, firstOf(source, from, count), true);
    } finally {
      frame.leave();
    }
  }

  int write(int fd, ByteBuffer from) {
    CallFrame frame = CallFrame.enter();
    try {
      ByteBuffer first = from.hasRemaining() ? from : null;
      return write(fd, frame.message(from, 0), first, false);
    } finally {
      frame.leave();
    }
  }

  /// @param first the first buffer that has an octet left, or null
  private int write(int fd, MessageHeader message, @Nullable ByteBuffer first, boolean several) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      if (several && first == null && !(file instanceof Epoll)) {
        return 0;
      }
      return switch (file) {
        case SocketFile socket -> send(socket, message, 0);
        case EventFile event -> first == null ? Errno.EINVAL.negated() : event.write(first);
        case Epoll _ -> Errno.EINVAL.negated();
      };
    } finally {
      file.leave();
    }
  }

  int sendto(int fd, ByteBuffer from, int flags, @Nullable SockAddr to) {
    CallFrame frame = CallFrame.enter();
    try {
      MessageHeader message = frame.message(from, 0);
      message.name(to);
      return sendmsg(fd, message, flags);
    } finally {
      frame.leave();
    }
  }

  int recvfrom(int fd, ByteBuffer into, int flags, Consumer<? super SockAddr> sender) {
    if (into.isReadOnly()) {
      return Errno.EFAULT.negated();
    }
    CallFrame frame = CallFrame.enter();
    SockAddr name;
    int result;
    try {
      MessageHeader message = frame.message(into, 0);
      result = recvmsg(fd, message, flags);
      name = message.name();
    } finally {
      frame.leave();
    }
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
    int result;
    try {
      result = socket.ops().sendmsg(socket, message, withMode(file, flags));
    } catch (RuntimeException | Error thrown) {
      leaveNothingRaised();
      throw thrown;
    }
    passed.dropLeft(message);
    if (file.isAsync() && (result == Errno.EAGAIN.negated() || message.data().hasRemaining())) {
      file.foundNoRoom();
    }
    return result < 0 && file.isShut() ? Errno.EBADF.negated() : result;
  }

  /// Receives from a socket that a call has entered.
  int receive(SocketFile file, MessageHeader message, int flags) {
    Socket socket = file.socket();
    int result;
    try {
      result = socket.ops().recvmsg(socket, message, withMode(file, flags));
    } catch (RuntimeException | Error thrown) {
      leaveNothingRaised();
      throw thrown;
    }
    passed.install(message);
    return result <= 0 && file.isShut() ? Errno.EBADF.negated() : result;
  }

  /// A buffer throws if its arena is closed or another thread's. What the call has raised until
  /// then is packets, and not its own alone: they are not left to a thread that may end here.
  private static void leaveNothingRaised() {
    BottomHalf.run();
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
