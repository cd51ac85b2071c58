package dev.argyle.contract.errors;

import dev.argyle.differential.SocketDriver;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Linger;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.wire.IpAddress;

/// A driver and the few things most provocations begin with. Sockets do not block unless said.
record Bench(SocketDriver driver) {
  /// No descriptor is ever that high.
  static final int NOT_OPEN = 2_000_000;

  static final IpAddress LOOPBACK = IpAddress.LOOPBACK4;
  private static final int MOST_PAUSES = 2000;

  int tcp() {
    return socket(AddressFamily.AF_INET, SocketType.STREAM);
  }

  int tcp6() {
    return socket(AddressFamily.AF_INET6, SocketType.STREAM);
  }

  int udp() {
    return socket(AddressFamily.AF_INET, SocketType.DGRAM);
  }

  private int socket(int family, SocketType type) {
    return driver.socket(family, type.number() | FileFlags.SOCK_NONBLOCK, 0);
  }

  /// A socket whose calls block.
  int blocking(SocketType type) {
    return driver.socket(AddressFamily.AF_INET, type.number(), 0);
  }

  int event() {
    return driver.eventfd(0, FileFlags.O_NONBLOCK);
  }

  int epoll() {
    return driver.epollCreate();
  }

  /// Binds to a port of the loopback that is free. @return the socket
  int bound(int fd) {
    driver.bind(fd, at(LOOPBACK, 0));
    return fd;
  }

  int listening() {
    int fd = bound(tcp());
    driver.listen(fd, 8);
    return fd;
  }

  SockAddr nameOf(int fd) {
    return driver.localName(fd).value();
  }

  static InetSockAddr at(IpAddress address, int port) {
    return InetSockAddr.of(address, port);
  }

  static InetSockAddr at(String address, int port) {
    return at(IpAddress.parse(address), port);
  }

  /// A port of the loopback that nobody is bound to any more.
  SockAddr refusing() {
    int fd = bound(tcp());
    SockAddr name = nameOf(fd);
    driver.close(fd);
    return name;
  }

  /// Two connected ends, the one that connected first.
  int[] connection() {
    int listener = listening();
    int client = tcp();
    driver.connect(client, nameOf(listener));
    int accepted = driver.accept(listener, FileFlags.SOCK_NONBLOCK).result();
    for (int i = 0; accepted == Errno.EAGAIN.negated() && i < MOST_PAUSES; i++) {
      driver.pause(1);
      accepted = driver.accept(listener, FileFlags.SOCK_NONBLOCK).result();
    }
    await(client, PollEvents.OUT);
    return new int[] {client, accepted};
  }

  /// A connection whose peer has reset it. @return our end
  int reset() {
    int[] ends = connection();
    driver.setOption(ends[1], SolSocket.SO_LINGER, new Linger(true, 0));
    driver.close(ends[1]);
    await(ends[0], PollEvents.HUP);
    return ends[0];
  }

  /// Waits until a descriptor is ready so.
  void await(int fd, int events) {
    int[] revents = new int[1];
    for (int i = 0; i < MOST_PAUSES; i++) {
      driver.poll(new int[] {fd}, new int[] {events}, revents);
      if ((revents[0] & events) != 0) {
        return;
      }
      driver.pause(1);
    }
    throw new AssertionError("not ready for " + events + ": " + revents[0]);
  }

  int send(int fd, int octets, int flags) {
    return driver.send(SocketDriver.SendForm.SEND, fd, new byte[octets], flags, null);
  }

  int sendTo(int fd, int octets, SockAddr to) {
    return driver.send(SocketDriver.SendForm.SENDTO, fd, new byte[octets], 0, to);
  }

  int recv(int fd, int flags) {
    return driver.receive(SocketDriver.ReceiveForm.RECV, fd, 10, flags).result();
  }

  /// Sends until nothing more fits. @return what the last call said
  int fill(int fd) {
    int result = send(fd, 1 << 14, 0);
    for (int i = 0; result > 0 && i < 1 << 14; i++) {
      result = send(fd, 1 << 14, 0);
    }
    return result;
  }
}
