package dev.argyle.socket;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SocketOptions;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.UnixSockAddr;
import dev.argyle.unix.UnixProto;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// The calls that make sockets and connect them, and those that ask and tell about them (MISSION
/// A1, A2, A3, A4, A5, A11).
final class SocketCalls {
  private static final int CREATION_FLAGS = FileFlags.SOCK_NONBLOCK | FileFlags.SOCK_CLOEXEC;

  private final FileTable files;
  private final ProtocolFamilies families;
  private final SocketLevelOptions socketLevel;

  SocketCalls(FileTable files, ProtocolFamilies families, SocketConfig config) {
    this.files = files;
    this.families = families;
    this.socketLevel = new SocketLevelOptions(config);
  }

  /// MISSION A1: the protocol, both sides of the socket, the file, the descriptor.
  int socket(int family, int typeAndFlags, int protocol) {
    int flags = typeAndFlags & ~SocketType.MASK;
    if ((flags & ~CREATION_FLAGS) != 0) {
      return Errno.EINVAL.negated();
    }
    return switch (families.find(family, typeAndFlags & SocketType.MASK, protocol)) {
      case ProtocolFamilies.Choice.Missing(Errno why) -> why.negated();
      case ProtocolFamilies.Choice.Found(ProtocolFamilies.Registration found) ->
          files.closeOnExec(
              open(found, protocol, (flags & FileFlags.SOCK_NONBLOCK) != 0),
              (flags & FileFlags.SOCK_CLOEXEC) != 0);
    };
  }

  private int open(ProtocolFamilies.Registration found, int protocol, boolean nonBlocking) {
    int fd = files.reserve();
    return fd < 0 ? fd : files.install(fd, new SocketFile(create(found, protocol), nonBlocking));
  }

  private static Socket create(ProtocolFamilies.Registration found, int protocol) {
    Sock sock = found.proto().open(found.family(), protocol);
    int number = protocol == 0 ? found.protocol() : protocol;
    return new Socket(found.type(), number, found.ops(), sock, SocketState.UNCONNECTED);
  }

  /// Two sockets that are each other's peer.
  int socketpair(int family, int typeAndFlags, int protocol, int[] fds) {
    int flags = typeAndFlags & ~SocketType.MASK;
    if ((flags & ~CREATION_FLAGS) != 0 || protocol < 0) {
      return Errno.EINVAL.negated();
    }
    return switch (families.find(family, typeAndFlags & SocketType.MASK, protocol)) {
      case ProtocolFamilies.Choice.Missing(Errno why) -> why.negated();
      case ProtocolFamilies.Choice.Found(ProtocolFamilies.Registration found) ->
          openPair(found, protocol, (flags & FileFlags.SOCK_NONBLOCK) != 0, fds);
    };
  }

  private int openPair(
      ProtocolFamilies.Registration found, int protocol, boolean nonBlocking, int[] fds) {
    Socket one = create(found, protocol);
    Socket other = create(found, protocol);
    int result = found.ops().socketpair(one, other);
    var first = new SocketFile(one, nonBlocking);
    var second = new SocketFile(other, nonBlocking);
    int fd = result == 0 ? files.add(first) : drop(first, result);
    int otherFd = fd >= 0 ? files.add(second) : drop(second, fd);
    if (otherFd < 0) {
      if (fd >= 0) {
        drop(files.remove(fd), otherFd);
      }
      return otherFd;
    }
    fds[0] = fd;
    fds[1] = otherFd;
    return 0;
  }

  private static int drop(@Nullable OpenFile file, int result) {
    if (file != null) {
      file.dropDescriptor();
    }
    return result;
  }

  /// Frees the path name of a UNIX socket.
  int unlink(UnixSockAddr path) {
    for (ProtocolFamilies.Registration each : families.registrations()) {
      if (each.proto() instanceof UnixProto proto) {
        return proto.unix().unlink(path);
      }
    }
    return Errno.ENOENT.negated();
  }

  int bind(int fd, SockAddr address) {
    return on(fd, socket -> socket.ops().bind(socket, address));
  }

  int listen(int fd, int backlog) {
    return on(fd, socket -> socket.ops().listen(socket, backlog));
  }

  int connect(int fd, SockAddr address) {
    return on(fd, socket -> socket.ops().connect(socket, address, socket.isNonBlocking()));
  }

  int shutdown(int fd, int how) {
    return on(fd, socket -> socket.ops().shutdown(socket, how));
  }

  int localName(int fd, Consumer<? super SockAddr> into) {
    return on(fd, socket -> socket.ops().localName(socket, into));
  }

  int remoteName(int fd, Consumer<? super SockAddr> into) {
    return on(fd, socket -> socket.ops().remoteName(socket, into));
  }

  int accept(int fd, Consumer<? super SockAddr> peer, int flags) {
    if ((flags & ~CREATION_FLAGS) != 0) {
      return Errno.EINVAL.negated();
    }
    boolean nonBlocking = (flags & FileFlags.SOCK_NONBLOCK) != 0;
    int accepted = on(fd, socket -> accept(socket, socket.isNonBlocking(), peer, nonBlocking));
    return files.closeOnExec(accepted, (flags & FileFlags.SOCK_CLOEXEC) != 0);
  }

  /// The descriptor is found before the connection is taken off the queue, so that a full table
  /// loses no connection.
  ///
  /// @param atOnce whether not to wait for a connection
  /// @param nonBlocking whether the new file does not block
  int accept(
      Socket listener, boolean atOnce, Consumer<? super SockAddr> peer, boolean nonBlocking) {
    int fd = files.reserve();
    if (fd < 0) {
      return fd;
    }
    var taker = new Taker();
    int result = listener.ops().accept(listener, atOnce, taker);
    Sock sock = taker.taken;
    if (sock == null) {
      files.cancel(fd);
      assert result < 0 : "accepted nothing";
      return result;
    }
    SockAddr from =
        sock instanceof InetSock connection
            ? connection.remoteName()
            : sock.proto().remoteName(sock);
    if (from != null) {
      peer.accept(from);
    }
    var socket =
        new Socket(
            listener.type(), listener.protocol(), listener.ops(), sock, SocketState.CONNECTED);
    socket.mark(SocketFlag.PASSCRED, listener.has(SocketFlag.PASSCRED));
    socket.mark(SocketFlag.PASSSEC, listener.has(SocketFlag.PASSSEC));
    return files.install(fd, new SocketFile(socket, nonBlocking));
  }

  private static final class Taker implements Consumer<Sock> {
    private @Nullable Sock taken;

    @Override
    public void accept(Sock sock) {
      taken = sock;
    }
  }

  int setOption(int fd, SocketOption<?> option, Object value) {
    return on(fd, socket -> setOption(socket, SocketOptions.entry(option), value));
  }

  /// Whether the option can be set and the value is one, the table of options knows; what is left
  /// to whoever acts on it are rules that depend on the socket.
  private <T> int setOption(Socket socket, SocketOption<T> option, Object value) {
    boolean ofSockets = option.level() == SolSocket.SOL_SOCKET;
    if (!ofSockets && socket.sock().family() == AddressFamily.AF_UNIX) {
      return Errno.EOPNOTSUPP.negated(); // it has no other level, whatever the value
    }
    if (option.access() == SocketOption.Access.READ_ONLY) {
      return Errno.ENOPROTOOPT.negated();
    }
    T typed = option.cast(value);
    if (typed == null || !option.admits(typed)) {
      return (knows(socket, option) ? Errno.EINVAL : Errno.ENOPROTOOPT).negated();
    }
    if (ofSockets) {
      return socketLevel.set(socket, option, typed);
    }
    Sock sock = socket.sock();
    return sock.proto().setOption(sock, option, typed);
  }

  private boolean knows(Socket socket, SocketOption<?> option) {
    if (option.access() == SocketOption.Access.WRITE_ONLY) {
      return true;
    }
    int told = ask(socket, option, _ -> {});
    return told != Errno.ENOPROTOOPT.negated() && told != Errno.EOPNOTSUPP.negated();
  }

  <T> int option(int fd, SocketOption<T> option, Consumer<? super T> into) {
    SocketOption<?> entry = SocketOptions.entry(option);
    if (!option.type().isAssignableFrom(entry.type())) {
      return on(fd, _ -> Errno.EINVAL.negated());
    }
    return on(fd, socket -> ask(socket, entry, value -> into.accept(option.type().cast(value))));
  }

  private <T> int ask(Socket socket, SocketOption<T> option, Consumer<? super T> into) {
    if (option.access() == SocketOption.Access.WRITE_ONLY) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (option.level() == SolSocket.SOL_SOCKET) {
      return socketLevel.get(socket, option, into);
    }
    Sock sock = socket.sock();
    return sock.proto().option(sock, option, into);
  }

  int ioctl(int fd, int request, IntConsumer result) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      if (!(file instanceof SocketFile open)) {
        // An epoll has requests of its own since Linux 6.9, and this is none of them.
        return (file instanceof Epoll ? Errno.EINVAL : Errno.ENOTTY).negated();
      }
      Socket socket = open.socket();
      return socket.ops().ioctl(socket, request, result);
    } finally {
      file.leave();
    }
  }

  /// Does a call on a socket. What goes wrong because the last descriptor was closed meanwhile is
  /// `EBADF`, whatever the protocol makes of it.
  private int on(int fd, ToIntFunction<Socket> call) {
    OpenFile file = files.enter(fd);
    if (file == null) {
      return Errno.EBADF.negated();
    }
    try {
      if (!(file instanceof SocketFile open)) {
        return Errno.ENOTSOCK.negated();
      }
      int result = call.applyAsInt(open.socket());
      return result < 0 && file.isShut() ? Errno.EBADF.negated() : result;
    } finally {
      file.leave();
    }
  }
}
