package dev.argyle.examples.echo;

import dev.argyle.sock.PollEvents;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.Syscalls;
import java.util.HashMap;
import java.util.Map;

/// Readiness: the calls are non-blocking and synchronous as in [PollingEcho], but `epollWait`
/// sleeps until one of them is worth making, and says which. One thread for any number of
/// connections.
public final class EpollEcho implements EchoServer {
  private static final int MOST_EVENTS = 64;
  private static final long FOR_EVER = -1;

  private final Syscalls calls;
  private final int listener;
  private final int epoll;
  private final Map<Integer, EchoConnection> connections = new HashMap<>();

  /// Watches a listener.
  public EpollEcho(Syscalls calls, int listener) {
    this.calls = calls;
    this.listener = listener;
    this.epoll = calls.epollCreate();
  }

  @Override
  public void serve() {
    calls.fcntl(listener, FileFlags.F_SETFL, FileFlags.O_NONBLOCK);
    watch(EpollFlags.EPOLL_CTL_ADD, listener, PollEvents.IN);
    EpollEvents ready = new EpollEvents(MOST_EVENTS);
    while (calls.epollWait(epoll, ready, FOR_EVER) >= 0) {
      for (int i = 0; i < ready.size(); i++) {
        int fd = (int) ready.data(i);
        if (fd == listener) {
          accept();
        } else {
          move(fd);
        }
      }
    }
    connections.values().forEach(EchoConnection::close);
  }

  private void accept() {
    int fd = calls.accept4(listener, FileFlags.SOCK_NONBLOCK);
    if (fd >= 0) {
      connections.put(fd, new EchoConnection(calls, fd));
      watch(EpollFlags.EPOLL_CTL_ADD, fd, PollEvents.IN);
    }
  }

  private void move(int fd) {
    EchoConnection connection = connections.get(fd);
    if (connection == null) {
      return; // closed by an earlier event of this round
    }
    connection.move();
    if (connection.isOver()) {
      connections.remove(fd); // epoll forgets a descriptor that is closed
    } else {
      watch(EpollFlags.EPOLL_CTL_MOD, fd, connection.interest());
    }
  }

  private void watch(int op, int fd, int events) {
    calls.epollCtl(epoll, op, fd, events, fd);
  }

  @Override
  public void close() {
    calls.close(listener);
    calls.close(epoll);
  }
}
