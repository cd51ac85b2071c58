package dev.argyle.bench.worker;

import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;

/// Sends back what comes, for any number of connections by one thread, as event-driven servers do:
/// an epoll that watches the listeners and every connection.
final class EchoLoop implements Runnable {
  private static final int EVENTS = 64;
  private static final int BUFFER_BYTES = 64 << 10;
  private static final long FOR_EVER = -1;

  private final Syscalls calls;
  private final int[] listeners;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

  /// @param listeners descriptors that listen
  EchoLoop(Syscalls calls, int... listeners) {
    this.calls = calls;
    this.listeners = listeners;
  }

  @Override
  public void run() {
    int epoll = calls.epollCreate();
    for (int listener : listeners) {
      calls.fcntl(listener, FileFlags.F_SETFL, FileFlags.O_NONBLOCK);
      watch(epoll, listener, ~listener); // below 0, as no connection is
    }
    EpollEvents ready = new EpollEvents(EVENTS);
    while (calls.epollWait(epoll, ready, FOR_EVER) >= 0) {
      for (int i = 0; i < ready.size(); i++) {
        int fd = (int) ready.data(i);
        if (fd < 0) {
          acceptAll(epoll, ~fd);
        } else {
          echo(fd);
        }
      }
    }
  }

  private void watch(int epoll, int fd, long data) {
    int result = calls.epollCtl(epoll, EpollFlags.EPOLL_CTL_ADD, fd, PollEvents.IN, data);
    if (result < 0) {
      throw new IllegalStateException("cannot watch " + fd + ": error " + -result);
    }
  }

  /// Accepts what there is. Data is often there already, with the handshake's last segment.
  private void acceptAll(int epoll, int listener) {
    int connection = calls.accept(listener);
    while (connection >= 0) {
      calls.setsockopt(connection, SolTcp.TCP_NODELAY, true);
      if (echo(connection)) {
        watch(epoll, connection, connection);
      }
      connection = calls.accept(listener);
    }
  }

  /// @return whether the connection goes on; else it is closed
  private boolean echo(int fd) {
    int octets = calls.recv(fd, buffer.clear(), MessageFlags.MSG_DONTWAIT);
    if (octets > 0) {
      octets = calls.write(fd, buffer.flip()); // and waits for a peer that does not read
    }
    if (octets > 0 || octets == Errno.EAGAIN.negated()) {
      return true;
    }
    calls.close(fd);
    return false;
  }
}
