package dev.argyle.contract.errors;

import static dev.argyle.contract.errors.Bench.NOT_OPEN;
import static dev.argyle.contract.errors.Bench.at;
import static dev.argyle.contract.errors.ErrnoCase.both;
import static dev.argyle.contract.errors.ErrnoCase.ours;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.stack.StackConfig;
import java.util.List;

/// The table for the calls that make, name and connect sockets (MISSION A1 to A5 and A10).
final class ErrnoCases {
  private static final int STREAM = SocketType.STREAM.number();

  /// A stack with room for two descriptors.
  static final StackConfig TWO_DESCRIPTORS =
      StackConfig.DEFAULT.with(StackConfig.DEFAULT.sockets().withMostDescriptors(2));

  /// A stack with privileged ports.
  private static final StackConfig PRIVILEGED_PORTS =
      StackConfig.DEFAULT.with(StackConfig.DEFAULT.sockets().withFirstUnprivilegedPort(1024));

  static final List<ErrnoCase> SOCKET =
      List.of(
          both(
              "socket",
              Errno.EAFNOSUPPORT,
              "a family that does not exist",
              b -> b.driver().socket(77, STREAM, 0)),
          both(
              "socket",
              Errno.EINVAL,
              "flags that do not exist",
              b -> b.driver().socket(AddressFamily.AF_INET, STREAM | 0x10, 0)),
          both(
              "socket",
              Errno.EPROTONOSUPPORT,
              "a protocol that the type does not have",
              b -> b.driver().socket(AddressFamily.AF_INET, STREAM, 99)),
          ours("socket", Errno.EMFILE, "no descriptor left", b -> last(b.tcp(), b.tcp(), b.tcp()))
              .with(TWO_DESCRIPTORS));

  static final List<ErrnoCase> BIND =
      List.of(
          both("bind", Errno.EBADF, "not open", b -> b.driver().bind(NOT_OPEN, at("::", 0))),
          both(
              "bind",
              Errno.ENOTSOCK,
              "an eventfd",
              b -> b.driver().bind(b.event(), at("0.0.0.0", 0))),
          both(
              "bind",
              Errno.EINVAL,
              "bound already",
              b -> b.driver().bind(b.bound(b.tcp()), at("127.0.0.1", 0))),
          both(
              "bind",
              Errno.EADDRINUSE,
              "somebody else has the port",
              b -> b.driver().bind(b.tcp(), b.nameOf(b.listening()))),
          both(
              "bind",
              Errno.EADDRNOTAVAIL,
              "an address of another host",
              b -> b.driver().bind(b.tcp(), at("192.0.2.1", 0))),
          both(
              "bind",
              Errno.EAFNOSUPPORT,
              "an IPv6 address for an IPv4 socket",
              b -> b.driver().bind(b.tcp(), at("::1", 0))),
          ours(
                  "bind",
                  Errno.EACCES,
                  "a privileged port",
                  b -> b.driver().bind(b.tcp(), at("127.0.0.1", 80)))
              .with(PRIVILEGED_PORTS));

  static final List<ErrnoCase> LISTEN =
      List.of(
          both("listen", Errno.EBADF, "not open", b -> b.driver().listen(NOT_OPEN, 1)),
          both("listen", Errno.ENOTSOCK, "an eventfd", b -> b.driver().listen(b.event(), 1)),
          both("listen", Errno.EOPNOTSUPP, "UDP", b -> b.driver().listen(b.bound(b.udp()), 1)),
          both("listen", Errno.EADDRINUSE, "another listens there", ErrnoCases::listenTwice),
          both("listen", Errno.EINVAL, "connected", b -> b.driver().listen(b.connection()[0], 1)),
          ours("listen", Errno.EDESTADDRREQ, "not bound", b -> b.driver().listen(b.tcp(), 1)));

  static final List<ErrnoCase> ACCEPT =
      List.of(
          both("accept", Errno.EBADF, "not open", b -> b.driver().accept(NOT_OPEN, 0).result()),
          both("accept", Errno.ENOTSOCK, "an epoll", b -> b.driver().accept(b.epoll(), 0).result()),
          both("accept", Errno.EOPNOTSUPP, "UDP", b -> b.driver().accept(b.udp(), 0).result()),
          both(
              "accept",
              Errno.EINVAL,
              "not listening",
              b -> b.driver().accept(b.bound(b.tcp()), 0).result()),
          both(
              "accept",
              Errno.EINVAL,
              "flags that do not exist",
              b -> b.driver().accept(b.listening(), 1).result()),
          both(
              "accept",
              Errno.EAGAIN,
              "nobody has come",
              b -> b.driver().accept(b.listening(), 0).result()),
          ours("accept", Errno.EINTR, "interrupted", ErrnoCases::interruptedAccept),
          ours(
                  "accept",
                  Errno.EMFILE,
                  "no descriptor left",
                  b -> {
                    int listener = b.listening();
                    b.driver().connect(b.tcp(), b.nameOf(listener));
                    return b.driver().accept(listener, 0).result();
                  })
              .with(TWO_DESCRIPTORS));

  static final List<ErrnoCase> CONNECT =
      List.of(
          both(
              "connect",
              Errno.EBADF,
              "not open",
              b -> b.driver().connect(NOT_OPEN, at("127.0.0.1", 1))),
          both(
              "connect",
              Errno.ENOTSOCK,
              "an eventfd",
              b -> b.driver().connect(b.event(), at("127.0.0.1", 1))),
          both(
              "connect",
              Errno.EAFNOSUPPORT,
              "an IPv6 address for an IPv4 socket",
              b -> b.driver().connect(b.tcp(), at("::1", 1))),
          both(
              "connect",
              Errno.EINPROGRESS,
              "does not block",
              b -> b.driver().connect(b.tcp(), b.nameOf(b.listening()))),
          both("connect", Errno.ECONNREFUSED, "nobody listens", ErrnoCases::refused),
          both(
              "connect",
              Errno.EISCONN,
              "connected",
              b -> b.driver().connect(b.connection()[1], at("127.0.0.1", 1))),
          both(
              "connect",
              Errno.ENETUNREACH,
              "no route",
              b -> b.driver().connect(b.tcp(), at("192.0.2.1", 1))),
          both(
              "connect",
              Errno.EACCES,
              "a broadcast address",
              b -> b.driver().connect(b.udp(), at("127.255.255.255", 1))),
          both("connect", Errno.EADDRNOTAVAIL, "every port is taken", ErrnoCases::samePair),
          ours("connect", Errno.EINTR, "interrupted", ErrnoCases::interruptedConnect)
              .with(SilentPeer.CONFIG),
          ours("connect", Errno.EALREADY, "still connecting", ErrnoCases::connectTwice)
              .with(SilentPeer.CONFIG),
          ours("connect", Errno.ETIMEDOUT, "nobody answers", SilentPeer::connect)
              .with(SilentPeer.CONFIG));

  static final List<ErrnoCase> CLOSE_AND_SHUTDOWN =
      List.of(
          both("close", Errno.EBADF, "not open", b -> b.driver().close(NOT_OPEN)),
          both("shutdown", Errno.EBADF, "not open", b -> b.driver().shutdown(NOT_OPEN, 0)),
          both("shutdown", Errno.ENOTSOCK, "an epoll", b -> b.driver().shutdown(b.epoll(), 0)),
          both(
              "shutdown",
              Errno.EINVAL,
              "a half that does not exist",
              b -> b.driver().shutdown(b.connection()[0], 3)),
          both("shutdown", Errno.ENOTCONN, "no peer", b -> b.driver().shutdown(b.tcp(), 1)),
          both("shutdown", Errno.ENOTCONN, "no peer, UDP", b -> b.driver().shutdown(b.udp(), 1)));

  /// The last result.
  static int last(int... results) {
    return results[results.length - 1];
  }

  private static int listenTwice(Bench b) {
    int first = b.tcp();
    int second = b.tcp();
    b.driver().setOption(first, SolSocket.SO_REUSEADDR, true);
    b.driver().setOption(second, SolSocket.SO_REUSEADDR, true);
    b.bound(first);
    b.driver().bind(second, b.nameOf(first));
    b.driver().listen(first, 1);
    return b.driver().listen(second, 1);
  }

  private static int refused(Bench b) {
    int fd = b.tcp();
    b.driver().connect(fd, b.refusing());
    b.await(fd, PollEvents.HUP);
    return b.driver().connect(fd, at("127.0.0.1", 1));
  }

  /// Two sockets of one name that want the same peer.
  private static int samePair(Bench b) {
    int listener = b.listening();
    int first = b.tcp();
    int second = b.tcp();
    b.driver().setOption(first, SolSocket.SO_REUSEADDR, true);
    b.driver().setOption(second, SolSocket.SO_REUSEADDR, true);
    b.bound(first);
    b.driver().bind(second, b.nameOf(first));
    b.driver().connect(first, b.nameOf(listener));
    return b.driver().connect(second, b.nameOf(listener));
  }

  private static int interruptedAccept(Bench b) {
    int fd = b.bound(b.blocking(SocketType.STREAM));
    b.driver().listen(fd, 1);
    Thread.currentThread().interrupt();
    int result = b.driver().accept(fd, 0).result();
    Thread.interrupted();
    return result;
  }

  private static int interruptedConnect(Bench b) {
    int fd = b.blocking(SocketType.STREAM);
    Thread.currentThread().interrupt();
    int result = b.driver().connect(fd, SilentPeer.ADDRESS);
    Thread.interrupted();
    return result;
  }

  private static int connectTwice(Bench b) {
    int fd = b.tcp();
    b.driver().connect(fd, SilentPeer.ADDRESS);
    return b.driver().connect(fd, SilentPeer.ADDRESS);
  }

  private ErrnoCases() {}
}
