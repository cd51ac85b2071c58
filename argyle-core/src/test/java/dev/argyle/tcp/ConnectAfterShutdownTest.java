package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A socket that was shut down before it had a peer, and then connects. As Linux 6.18 was seen to
/// do.
@Tag("F3")
class ConnectAfterShutdownTest {
  private static final int BOTH = 2;

  private final LoopbackPair pair = new LoopbackPair();

  @AfterEach
  void close() {
    pair.close();
  }

  @Test
  void theConnectionIsAnEdgeForWhoWaitsForTheEndToo() {
    int fd = pair.socket();
    var nobody = InetSockAddr.of(IpAddress.LOOPBACK4, 1);
    assertThat(pair.calls.connect(fd, nobody)).isEqualTo(Errno.EINPROGRESS.negated());
    assertThat(pair.calls.connect(fd, nobody)).isEqualTo(Errno.ECONNREFUSED.negated());
    int epoll = pair.calls.epollCreate();
    int events = PollEvents.IN | PollEvents.RDHUP | EpollFlags.EPOLLET;
    assertThat(pair.calls.epollCtl(epoll, EpollFlags.EPOLL_CTL_ADD, fd, events, 0)).isZero();
    assertThat(pair.calls.shutdown(fd, BOTH)).isEqualTo(Errno.ENOTCONN.negated());
    var found = new EpollEvents(1);
    pair.calls.epollWait(epoll, found, 0);
    assertThat(pair.calls.epollWait(epoll, found, 0)).isZero();
    assertThat(pair.calls.connect(fd, LoopbackPair.SERVER)).isEqualTo(Errno.EINPROGRESS.negated());
    assertThat(pair.calls.epollWait(epoll, found, 0)).isOne();
    assertThat(found.events(0)).isEqualTo(PollEvents.IN | PollEvents.HUP | PollEvents.RDHUP);
  }
}
