package dev.argyle.contract.errors;

import static dev.argyle.contract.errors.Bench.NOT_OPEN;
import static dev.argyle.contract.errors.Bench.at;
import static dev.argyle.contract.errors.ErrnoCase.both;
import static dev.argyle.contract.errors.ErrnoCase.ours;

import dev.argyle.differential.SocketDriver.ReceiveForm;
import dev.argyle.differential.SocketDriver.SendForm;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.SocketType;
import java.util.List;
import java.util.function.ToIntFunction;

/// The table for the calls that move data (MISSION A6 to A9).
final class DataErrnoCases {
  static final List<ErrnoCase> READ_AND_WRITE =
      List.of(
          both("read", Errno.EBADF, "not open", b -> receive(b, ReceiveForm.READ, NOT_OPEN, 8)),
          both("read", Errno.EINVAL, "an epoll", b -> receive(b, ReceiveForm.READ, b.epoll(), 8)),
          both(
              "read",
              Errno.EINVAL,
              "less than an eventfd gives",
              b -> receive(b, ReceiveForm.READ, b.event(), 7)),
          both(
              "read",
              Errno.EAGAIN,
              "nothing there",
              b -> receive(b, ReceiveForm.READ, b.connection()[0], 8)),
          both(
              "read",
              Errno.EAGAIN,
              "an eventfd of 0",
              b -> receive(b, ReceiveForm.READ, b.event(), 8)),
          both("read", Errno.ENOTCONN, "no peer", b -> receive(b, ReceiveForm.READ, b.tcp(), 8)),
          both("read", Errno.ECONNRESET, "reset", b -> receive(b, ReceiveForm.READ, b.reset(), 8)),
          ours("read", Errno.EINTR, "interrupted", DataErrnoCases::interruptedRead),
          both("write", Errno.EBADF, "not open", b -> send(b, SendForm.WRITE, NOT_OPEN, 8)),
          both("write", Errno.EINVAL, "an epoll", b -> send(b, SendForm.WRITE, b.epoll(), 8)),
          both(
              "write",
              Errno.EINVAL,
              "less than an eventfd takes",
              b -> send(b, SendForm.WRITE, b.event(), 7)),
          both("write", Errno.EPIPE, "no peer", b -> send(b, SendForm.WRITE, b.tcp(), 8)),
          both(
              "write",
              Errno.EDESTADDRREQ,
              "UDP without a peer",
              b -> send(b, SendForm.WRITE, b.udp(), 8)),
          both("write", Errno.EAGAIN, "no room", b -> full(b, SendForm.WRITE)));

  static final List<ErrnoCase> SEND =
      List.of(
          both("send", Errno.EBADF, "not open", b -> b.send(NOT_OPEN, 1, 0)),
          both("send", Errno.ENOTSOCK, "an eventfd", b -> b.send(b.event(), 8, 0)),
          both("send", Errno.EAGAIN, "no room", b -> full(b, SendForm.SEND)),
          both("send", Errno.EPIPE, "shut down", DataErrnoCases::sendAfterShutdown),
          both("send", Errno.ECONNRESET, "reset", b -> b.send(b.reset(), 1, 0)),
          both("send", Errno.EDESTADDRREQ, "UDP without a peer", b -> b.send(b.udp(), 1, 0)),
          both("send", Errno.EMSGSIZE, "a datagram too long", b -> sendLong(b, 65_508)),
          both(
              "send",
              Errno.EACCES,
              "a broadcast address",
              b -> b.sendTo(b.udp(), 1, at("127.255.255.255", 9))),
          both("send", Errno.EINVAL, "port 0", b -> b.sendTo(b.udp(), 1, at("127.0.0.1", 0))),
          both(
              "send",
              Errno.EOPNOTSUPP,
              "urgent data by UDP",
              b -> b.send(connectedUdp(b), 1, MessageFlags.MSG_OOB)),
          both(
              "send", Errno.ENETUNREACH, "no route", b -> b.sendTo(b.udp(), 1, at("192.0.2.1", 9))),
          both("send", Errno.ECONNREFUSED, "nobody there", DataErrnoCases::refusedDatagram),
          ours("send", Errno.EINTR, "interrupted", DataErrnoCases::interruptedSend),
          ours("send", Errno.EAGAIN, "still connecting", DataErrnoCases::sendWhileConnecting)
              .with(SilentPeer.CONFIG));

  static final List<ErrnoCase> RECEIVE =
      List.of(
          both("recv", Errno.EBADF, "not open", b -> b.recv(NOT_OPEN, 0)),
          both("recv", Errno.ENOTSOCK, "an epoll", b -> b.recv(b.epoll(), 0)),
          both("recv", Errno.EAGAIN, "nothing there", b -> b.recv(b.connection()[0], 0)),
          both("recv", Errno.EAGAIN, "nothing there, UDP", b -> b.recv(b.bound(b.udp()), 0)),
          both("recv", Errno.ENOTCONN, "no peer", b -> b.recv(b.tcp(), 0)),
          both("recv", Errno.ENOTCONN, "a listener", b -> b.recv(b.listening(), 0)),
          both("recv", Errno.ECONNRESET, "reset", b -> b.recv(b.reset(), 0)),
          both("recv", Errno.ECONNREFUSED, "nobody there", DataErrnoCases::refusedReceive),
          both(
              "recv",
              Errno.EINVAL,
              "no urgent data",
              b -> b.recv(b.connection()[0], MessageFlags.MSG_OOB)),
          ours("recv", Errno.EINTR, "interrupted", DataErrnoCases::interruptedReceive));

  static final List<ErrnoCase> VECTORS =
      List.of(
          both("readv", Errno.EBADF, "not open", b -> receive(b, ReceiveForm.READV, NOT_OPEN, 8)),
          both(
              "readv",
              Errno.EAGAIN,
              "nothing there",
              b -> receive(b, ReceiveForm.READV, b.connection()[0], 8)),
          both("readv", Errno.EINVAL, "an epoll", b -> receive(b, ReceiveForm.READV, b.epoll(), 8)),
          both("writev", Errno.EBADF, "not open", b -> send(b, SendForm.WRITEV, NOT_OPEN, 8)),
          both("writev", Errno.EPIPE, "no peer", b -> send(b, SendForm.WRITEV, b.tcp(), 8)),
          both("writev", Errno.EAGAIN, "no room", b -> full(b, SendForm.WRITEV)),
          both("writev", Errno.EINVAL, "an epoll", b -> send(b, SendForm.WRITEV, b.epoll(), 8)));

  static final List<ErrnoCase> MESSAGES =
      List.of(
          both("sendmsg", Errno.EBADF, "not open", b -> send(b, SendForm.SENDMSG, NOT_OPEN, 8)),
          both("sendmsg", Errno.ENOTSOCK, "an event", b -> send(b, SendForm.SENDMSG, b.event(), 8)),
          both("sendmsg", Errno.EPIPE, "no peer", b -> send(b, SendForm.SENDMSG, b.tcp(), 8)),
          both("sendmsg", Errno.EAGAIN, "no room", b -> full(b, SendForm.SENDMSG)),
          both(
              "sendmsg",
              Errno.EMSGSIZE,
              "a datagram too long",
              b -> send(b, SendForm.SENDMSG, connectedUdp(b), 65_508)),
          both(
              "recvmsg",
              Errno.EBADF,
              "not open",
              b -> receive(b, ReceiveForm.RECVMSG, NOT_OPEN, 8)),
          both(
              "recvmsg",
              Errno.ENOTSOCK,
              "an event",
              b -> receive(b, ReceiveForm.RECVMSG, b.event(), 8)),
          both(
              "recvmsg",
              Errno.ENOTCONN,
              "no peer",
              b -> receive(b, ReceiveForm.RECVMSG, b.tcp(), 8)),
          both(
              "recvmsg",
              Errno.EAGAIN,
              "nothing there",
              b -> receive(b, ReceiveForm.RECVMSG, b.bound(b.udp()), 8)));

  private static int receive(Bench b, ReceiveForm form, int fd, int room) {
    return b.driver().receive(form, fd, room, 0).result();
  }

  private static int send(Bench b, SendForm form, int fd, int octets) {
    return b.driver().send(form, fd, new byte[octets], 0, null);
  }

  private static int full(Bench b, SendForm form) {
    int fd = b.connection()[0];
    int result = b.fill(fd);
    return result == Errno.EAGAIN.negated() ? send(b, form, fd, 1) : result;
  }

  private static int sendAfterShutdown(Bench b) {
    int fd = b.connection()[0];
    b.driver().shutdown(fd, 1);
    return b.send(fd, 1, 0);
  }

  private static int sendLong(Bench b, int octets) {
    return b.sendTo(b.udp(), octets, b.nameOf(b.bound(b.udp())));
  }

  private static int connectedUdp(Bench b) {
    int fd = b.udp();
    b.driver().connect(fd, b.nameOf(b.bound(b.udp())));
    return fd;
  }

  /// A datagram socket whose peer does not exist: the error of one datagram is told by the next
  /// call.
  private static int refusedUdp(Bench b) {
    int other = b.bound(b.udp());
    int fd = b.udp();
    b.driver().connect(fd, b.nameOf(other));
    b.driver().close(other);
    b.send(fd, 1, 0);
    b.await(fd, PollEvents.ERR);
    return fd;
  }

  private static int refusedDatagram(Bench b) {
    return b.send(refusedUdp(b), 1, 0);
  }

  private static int refusedReceive(Bench b) {
    return b.recv(refusedUdp(b), 0);
  }

  private static int sendWhileConnecting(Bench b) {
    int fd = b.tcp();
    b.driver().connect(fd, SilentPeer.ADDRESS);
    return b.send(fd, 1, 0);
  }

  /// Makes a call on a socket that blocks, on a thread that is interrupted.
  private static int interrupted(Bench b, int fd, ToIntFunction<Bench> call) {
    b.driver().fcntl(fd, FileFlags.F_SETFL, 0);
    Thread.currentThread().interrupt();
    int result = call.applyAsInt(b);
    Thread.interrupted();
    return result;
  }

  private static int interruptedRead(Bench b) {
    int fd = b.connection()[0];
    return interrupted(b, fd, bench -> receive(bench, ReceiveForm.READ, fd, 8));
  }

  private static int interruptedReceive(Bench b) {
    int fd = b.bound(b.blocking(SocketType.DGRAM));
    return interrupted(b, fd, bench -> bench.recv(fd, 0));
  }

  private static int interruptedSend(Bench b) {
    int fd = b.connection()[0];
    b.fill(fd);
    return interrupted(b, fd, bench -> bench.send(fd, 1 << 14, 0));
  }

  private DataErrnoCases() {}
}
