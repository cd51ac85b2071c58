package dev.argyle.contract.errors;

import static dev.argyle.contract.errors.Bench.NOT_OPEN;
import static dev.argyle.contract.errors.ErrnoCase.both;
import static dev.argyle.contract.errors.ErrnoCase.ours;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_ADD;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_DEL;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_MOD;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import java.util.List;

/// The table for the calls that ask, set, duplicate and wait (MISSION A11 and A12).
final class FileErrnoCases {
  private static final int IN = PollEvents.IN;
  private static final SocketOption<Object> NO_OPTION =
      SocketOption.unknown(SolSocket.SOL_SOCKET, 9999);

  static final List<ErrnoCase> NAMES_AND_OPTIONS =
      List.of(
          both(
              "getsockname", Errno.EBADF, "not open", b -> b.driver().localName(NOT_OPEN).result()),
          both(
              "getsockname",
              Errno.ENOTSOCK,
              "an epoll",
              b -> b.driver().localName(b.epoll()).result()),
          both(
              "getpeername",
              Errno.EBADF,
              "not open",
              b -> b.driver().remoteName(NOT_OPEN).result()),
          both(
              "getpeername",
              Errno.ENOTSOCK,
              "an eventfd",
              b -> b.driver().remoteName(b.event()).result()),
          both(
              "getpeername",
              Errno.ENOTCONN,
              "no peer",
              b -> b.driver().remoteName(b.tcp()).result()),
          both(
              "getsockopt",
              Errno.EBADF,
              "not open",
              b -> b.driver().option(NOT_OPEN, SolSocket.SO_TYPE).result()),
          both(
              "getsockopt",
              Errno.ENOTSOCK,
              "an eventfd",
              b -> b.driver().option(b.event(), SolSocket.SO_TYPE).result()),
          both(
              "getsockopt",
              Errno.ENOPROTOOPT,
              "an option that does not exist",
              b -> b.driver().option(b.tcp(), NO_OPTION).result()),
          both(
              "setsockopt",
              Errno.EBADF,
              "not open",
              b -> b.driver().setOption(NOT_OPEN, SolSocket.SO_REUSEADDR, true)),
          both(
              "setsockopt",
              Errno.ENOTSOCK,
              "an epoll",
              b -> b.driver().setOption(b.epoll(), SolSocket.SO_REUSEADDR, true)),
          both(
              "setsockopt",
              Errno.ENOPROTOOPT,
              "an option that does not exist",
              b -> b.driver().setOption(b.tcp(), NO_OPTION, 1)),
          both(
              "setsockopt",
              Errno.EINVAL,
              "a value out of range",
              b -> b.driver().setOption(b.tcp(), SolTcp.TCP_KEEPCNT, 0)));

  static final List<ErrnoCase> FILES =
      List.of(
          both(
              "fcntl",
              Errno.EBADF,
              "not open",
              b -> b.driver().fcntl(NOT_OPEN, FileFlags.F_GETFL, 0)),
          both("fcntl", Errno.EINVAL, "a command that does not exist", FileErrnoCases::noCommand),
          both("dup", Errno.EBADF, "not open", b -> b.driver().dup(NOT_OPEN)),
          ours(
                  "dup",
                  Errno.EMFILE,
                  "no descriptor left",
                  b -> ErrnoCases.last(b.tcp(), b.driver().dup(b.tcp())))
              .with(ErrnoCases.TWO_DESCRIPTORS),
          both("dup2", Errno.EBADF, "not open", b -> b.driver().dup2(NOT_OPEN, b.event())),
          both("dup2", Errno.EBADF, "a number too high", b -> b.driver().dup2(b.event(), NOT_OPEN)),
          both(
              "ioctl",
              Errno.EBADF,
              "not open",
              b -> b.driver().ioctl(NOT_OPEN, FileFlags.FIONREAD).result()),
          both(
              "ioctl",
              Errno.ENOTTY,
              "an eventfd",
              b -> b.driver().ioctl(b.event(), FileFlags.FIONREAD).result()),
          both(
              "ioctl",
              Errno.EINVAL,
              "a listener has no octets",
              b -> b.driver().ioctl(b.listening(), FileFlags.FIONREAD).result()));

  static final List<ErrnoCase> WAITING =
      List.of(
          ours("epoll_create", Errno.EMFILE, "no descriptor left", FileErrnoCases::thirdEpoll)
              .with(ErrnoCases.TWO_DESCRIPTORS),
          both("epoll_ctl", Errno.EBADF, "no epoll", b -> control(b, NOT_OPEN, b.event())),
          both("epoll_ctl", Errno.EBADF, "nothing to watch", b -> control(b, b.epoll(), NOT_OPEN)),
          both("epoll_ctl", Errno.EINVAL, "not an epoll", b -> control(b, b.tcp(), b.event())),
          both("epoll_ctl", Errno.EINVAL, "itself", FileErrnoCases::itself),
          both("epoll_ctl", Errno.EINVAL, "what does not exist", b -> control(b, 9)),
          both("epoll_ctl", Errno.EEXIST, "watched already", FileErrnoCases::twice),
          both("epoll_ctl", Errno.ENOENT, "not watched", b -> control(b, EPOLL_CTL_DEL)),
          both("epoll_ctl", Errno.ENOENT, "not watched", b -> control(b, EPOLL_CTL_MOD)),
          both("epoll_ctl", Errno.ELOOP, "a circle", FileErrnoCases::circle),
          both("epoll_ctl", Errno.EINVAL, "exclusive, later", FileErrnoCases::exclusiveLater),
          both(
              "epoll_wait",
              Errno.EBADF,
              "not open",
              b -> b.driver().epollWait(NOT_OPEN, 1).result()),
          both(
              "epoll_wait",
              Errno.EINVAL,
              "not an epoll",
              b -> b.driver().epollWait(b.event(), 1).result()),
          both("eventfd", Errno.EINVAL, "flags that do not exist", b -> b.driver().eventfd(0, 2)),
          ours(
                  "eventfd",
                  Errno.EMFILE,
                  "no descriptor left",
                  b -> ErrnoCases.last(b.event(), b.event(), b.event()))
              .with(ErrnoCases.TWO_DESCRIPTORS));

  private static int noCommand(Bench b) {
    return b.driver().fcntl(b.tcp(), 9999, 0);
  }

  private static int thirdEpoll(Bench b) {
    return ErrnoCases.last(b.epoll(), b.epoll(), b.epoll());
  }

  private static int control(Bench b, int epoll, int fd) {
    return b.driver().epollControl(epoll, EPOLL_CTL_ADD, fd, IN, 0);
  }

  private static int control(Bench b, int op) {
    return b.driver().epollControl(b.epoll(), op, b.event(), IN, 0);
  }

  private static int itself(Bench b) {
    int epoll = b.epoll();
    return control(b, epoll, epoll);
  }

  private static int twice(Bench b) {
    int epoll = b.epoll();
    int event = b.event();
    return ErrnoCases.last(control(b, epoll, event), control(b, epoll, event));
  }

  private static int circle(Bench b) {
    int first = b.epoll();
    int second = b.epoll();
    return ErrnoCases.last(control(b, first, second), control(b, second, first));
  }

  private static int exclusiveLater(Bench b) {
    int epoll = b.epoll();
    int event = b.event();
    control(b, epoll, event);
    int exclusive = IN | EpollFlags.EPOLLEXCLUSIVE;
    return b.driver().epollControl(epoll, EPOLL_CTL_MOD, event, exclusive, 0);
  }

  private FileErrnoCases() {}
}
