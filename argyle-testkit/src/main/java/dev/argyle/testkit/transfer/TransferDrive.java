package dev.argyle.testkit.transfer;

import static dev.argyle.sock.AddressFamily.AF_INET;
import static dev.argyle.sock.AddressFamily.AF_INET6;

import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.testkit.transfer.TransferPlan.EndPlan;
import dev.argyle.testkit.transfer.TransferPlan.Style;
import dev.argyle.wire.IpAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Drives both ends of a transfer in one of the styles.
final class TransferDrive {
  static final int SERVER_PORT = 80;
  static final int CLIENT_PORT = 40_000;

  private static final Duration SHORTEST_TICK = Duration.ofMillis(1);
  private static final Duration LONGEST_TICK = Duration.ofMillis(500);

  private final SimulatedNetwork network;
  private final SimulatedHost client;
  private final SimulatedHost server;
  private final Style style;
  private final boolean v6;

  TransferDrive(
      SimulatedNetwork network, SimulatedHost client, SimulatedHost server, TransferPlan plan) {
    this.network = network;
    this.client = client;
    this.server = server;
    this.style = plan.style();
    this.v6 = plan.v6();
  }

  void start(TransferEnd atClient, TransferEnd atServer) {
    int listener = listen(server.syscalls(), atServer.plan);
    int connecting = clientSocket(client.syscalls(), atClient.plan);
    switch (style) {
      case BLOCKING -> {
        server.start("accept", () -> accepted(atServer, listener, 0));
        client.start("connect", () -> connected(atClient, connecting));
      }
      case EPOLL_LEVEL, EPOLL_EDGE -> {
        server.start("accept", () -> accepted(atServer, listener, FileFlags.SOCK_NONBLOCK));
        client.start("connect", () -> connected(atClient, connecting));
      }
      case TASKS -> {
        nonBlocking(server.syscalls(), listener);
        nonBlocking(client.syscalls(), connecting);
        tick(
            atServer,
            () -> atServer.isOpen() ? moveOnce(atServer) : tryAccept(atServer, listener),
            SHORTEST_TICK);
        tick(
            atClient,
            () -> atClient.isOpen() ? moveOnce(atClient) : tryConnect(atClient, connecting),
            SHORTEST_TICK);
      }
    }
  }

  /// A socket of the client, bound and ready to connect.
  int clientSocket(Syscalls calls, EndPlan plan) {
    int fd = socket(calls, plan, v6 ? AF_INET6 : AF_INET);
    IpAddress any = v6 ? IpAddress.ANY6 : IpAddress.ANY4;
    expect(0, calls.bind(fd, InetSockAddr.of(any, CLIENT_PORT)), "bind");
    return fd;
  }

  InetSockAddr serverAddress() {
    return InetSockAddr.of(v6 ? server.address6() : server.address4(), SERVER_PORT);
  }

  private static int listen(Syscalls calls, EndPlan plan) {
    int fd = socket(calls, plan, AF_INET6);
    expect(0, calls.bind(fd, InetSockAddr.of(IpAddress.ANY6, SERVER_PORT)), "bind");
    expect(0, calls.listen(fd, 5), "listen");
    return fd;
  }

  private static int socket(Syscalls calls, EndPlan plan, int family) {
    int fd = calls.socket(family, SocketType.STREAM.number(), 0);
    expect(0, calls.setsockopt(fd, SolTcp.TCP_NODELAY, plan.noDelay()), "TCP_NODELAY");
    expect(0, calls.setsockopt(fd, SolTcp.TCP_MAXSEG, plan.maxSegment()), "TCP_MAXSEG");
    return fd;
  }

  private static void nonBlocking(Syscalls calls, int fd) {
    expect(0, calls.fcntl(fd, FileFlags.F_SETFL, FileFlags.O_NONBLOCK), "fcntl");
  }

  private static void expect(int expected, int result, String call) {
    if (result != expected) {
      throw new AssertionError(call + ": " + Errno.ofResult(result) + " " + result);
    }
  }

  // Threads.

  private void accepted(TransferEnd end, int listener, int flags) {
    int fd = end.calls.accept4(listener, flags);
    if (fd < 0) {
      throw new AssertionError("accept: " + Errno.ofResult(fd));
    }
    expect(0, end.calls.close(listener), "close of the listener");
    end.opened(fd);
    begin(end, server);
  }

  private void connected(TransferEnd end, int fd) {
    expect(0, end.calls.connect(fd, serverAddress()), "connect");
    end.opened(fd);
    if (style != Style.BLOCKING) {
      nonBlocking(end.calls, fd);
    }
    begin(end, client);
  }

  private void begin(TransferEnd end, SimulatedHost host) {
    if (style != Style.BLOCKING) {
      epoll(end, style == Style.EPOLL_EDGE);
    } else if (end.wantsToWrite()) {
      host.start("writer", () -> writeAll(end));
      readAll(end);
    } else {
      readAll(end);
      writeAll(end);
    }
  }

  private static void writeAll(TransferEnd end) {
    while (end.wantsToWrite()) {
      if (!end.write()) {
        throw new AssertionError("EAGAIN of a blocking write");
      }
    }
  }

  private void readAll(TransferEnd end) {
    while (end.wantsToRead()) {
      if (!end.read()) {
        throw new AssertionError("EAGAIN of a blocking read");
      }
      pause(end);
    }
  }

  private void pause(TransferEnd end) {
    if (end.pauses()) {
      try {
        network.sleep(end.plan.pause());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void epoll(TransferEnd end, boolean edge) {
    Syscalls calls = end.calls;
    int epfd = calls.epollCreate();
    EpollEvents events = new EpollEvents(1);
    int known = interest(end, edge);
    expect(0, calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, end.fd(), known, 1), "epoll_ctl");
    while (!end.isClosed()) {
      expect(1, calls.epollWait(epfd, events, -1), "epoll_wait");
      move(end);
      int wanted = interest(end, edge);
      if (wanted != known && !end.isClosed()) {
        expect(0, calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_MOD, end.fd(), wanted, 1), "epoll_ctl");
        known = wanted;
      }
    }
    calls.close(epfd);
  }

  private static int interest(TransferEnd end, boolean edge) {
    if (edge) {
      return PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP | EpollFlags.EPOLLET;
    }
    return (end.wantsToRead() ? PollEvents.IN : 0) | (end.wantsToWrite() ? PollEvents.OUT : 0);
  }

  /// Reads and writes until both would block.
  private void move(TransferEnd end) {
    while (moveOnce(end)) {
      pause(end);
    }
  }

  // Tasks of the event loop.

  /// Takes a step, and the next one a little later, longer and longer while nothing happens.
  private void tick(TransferEnd end, BooleanSupplier step, Duration wait) {
    network.schedule(
        wait,
        () -> {
          boolean further = step.getAsBoolean();
          Duration next = further ? SHORTEST_TICK : wait.multipliedBy(2);
          if (end.pauses()) {
            next = end.plan.pause();
          }
          if (!end.isClosed()) {
            tick(end, step, next.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : next);
          }
        });
  }

  private static boolean tryAccept(TransferEnd end, int listener) {
    int fd = end.calls.accept4(listener, FileFlags.SOCK_NONBLOCK);
    if (fd == Errno.EAGAIN.negated()) {
      return false;
    }
    if (fd < 0) {
      throw new AssertionError("accept: " + Errno.ofResult(fd));
    }
    expect(0, end.calls.close(listener), "close of the listener");
    end.opened(fd);
    return true;
  }

  private boolean tryConnect(TransferEnd end, int fd) {
    int result = end.calls.connect(fd, serverAddress());
    if (result == Errno.EINPROGRESS.negated() || result == Errno.EALREADY.negated()) {
      return false;
    }
    expect(0, result, "connect");
    end.opened(fd);
    return true;
  }

  private static boolean moveOnce(TransferEnd end) {
    boolean didRead = end.wantsToRead() && end.read();
    boolean didWrite = end.wantsToWrite() && end.write();
    return didRead || didWrite;
  }
}
