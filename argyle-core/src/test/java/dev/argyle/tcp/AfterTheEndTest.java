package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a socket has left when its connection, its attempt at one, or its listening is over: its
/// port if `bind` has named it, and what `SIOCOUTQ` tells. As Linux 6.18 answers.
class AfterTheEndTest {
  private static final InetSockAddr ANY_PORT = InetSockAddr.of(IpAddress.LOOPBACK4, 0);
  private static final InetSockAddr NAMED = InetSockAddr.of(IpAddress.LOOPBACK4, 5555);
  private static final InetSockAddr NOBODY_THERE = InetSockAddr.of(IpAddress.LOOPBACK4, 1);
  private static final InetSockAddr NOT_OURS = InetSockAddr.of(IpAddress.parse("192.0.2.1"), 4001);

  private final LoopbackPair pair = new LoopbackPair();

  @AfterEach
  void close() {
    pair.close();
  }

  private int bound(InetSockAddr at) {
    int fd = pair.socket();
    assertThat(pair.calls.bind(fd, at)).isZero();
    return fd;
  }

  private int refused(InetSockAddr at) {
    int fd = bound(at);
    assertThat(pair.calls.connect(fd, NOBODY_THERE)).isEqualTo(Errno.EINPROGRESS.negated());
    return fd;
  }

  @Test
  @Tag("A3")
  void aChosenPortIsFree_butStillTold() {
    int fd = bound(ANY_PORT);
    InetSockAddr chosen = pair.name(fd);
    pair.calls.connect(fd, NOBODY_THERE);

    assertThat(pair.name(fd)).isEqualTo(chosen);
    bound(chosen);
    assertThat(pair.calls.bind(fd, ANY_PORT)).isZero();
    assertThat(pair.name(fd)).isNotEqualTo(chosen);
  }

  @Test
  @Tag("A3")
  void aNamedPortStays() {
    int fd = refused(NAMED);
    assertThat(pair.calls.bind(fd, ANY_PORT)).isEqualTo(Errno.EINVAL.negated());
    assertThat(pair.calls.bind(pair.socket(), NAMED)).isEqualTo(Errno.EADDRINUSE.negated());
  }

  @Test
  @Tag("A3")
  void anAcceptedSocketMayBeBoundWhenItsConnectionIsOver() {
    pair.calls.connect(pair.client, () -> AddressFamily.AF_UNSPEC);
    assertThat(pair.error(pair.server)).isEqualTo(Errno.ECONNRESET);
    assertThat(pair.calls.bind(pair.server, ANY_PORT)).isZero();
  }

  @Test
  @Tag("A4")
  void aListenersChosenPortIsFree() {
    int fd = bound(ANY_PORT);
    InetSockAddr chosen = pair.name(fd);
    pair.calls.listen(fd, 1);
    pair.calls.shutdown(fd, 2);

    int other = bound(chosen);
    assertThat(pair.calls.listen(other, 1)).isZero();
    assertThat(pair.calls.listen(fd, 1)).isEqualTo(Errno.EDESTADDRREQ.negated());
  }

  @Test
  @Tag("A11")
  void v6OnlyMayBeChangedWhenThePortIsLost() {
    int type = SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK;
    int fd = pair.calls.socket(AddressFamily.AF_INET6, type, 0);
    pair.calls.bind(fd, InetSockAddr.of(IpAddress.ANY6, 0));
    assertThat(pair.calls.setsockopt(fd, SolIpv6.IPV6_V6ONLY, true))
        .isEqualTo(Errno.EINVAL.negated());
    pair.calls.listen(fd, 1);
    pair.calls.shutdown(fd, 2);
    pair.set(fd, SolIpv6.IPV6_V6ONLY, true);
  }

  @Test
  @Tag("A5")
  void theConnectThatTellsWhy_leavesTheSocketAsNew() {
    int fd = refused(ANY_PORT);
    assertThat(pair.calls.connect(fd, NOBODY_THERE)).isEqualTo(Errno.ECONNREFUSED.negated());

    assertThat(pair.poll(fd)).isEqualTo(PollEvents.HUP | PollEvents.OUT);
    assertThat(pair.recv(fd)).isEqualTo("ENOTCONN");
    assertThat(pair.name(fd).address()).isEqualTo(IpAddress.LOOPBACK4);
    pair.calls.connect(fd, LoopbackPair.SERVER);
    assertThat(pair.calls.connect(fd, LoopbackPair.SERVER)).isZero();
  }

  @Test
  @Tag("A5")
  void anAddressThatNobodyHasBoundIsForgotten() {
    int fd = pair.socket();
    pair.calls.connect(fd, NOBODY_THERE);
    assertThat(pair.name(fd).address()).isEqualTo(IpAddress.LOOPBACK4);
    assertThat(pair.calls.connect(fd, NOBODY_THERE)).isEqualTo(Errno.ECONNREFUSED.negated());
    assertThat(pair.name(fd).address()).isEqualTo(IpAddress.ANY4);
  }

  @Test
  @Tag("A12")
  void outputQueueCountsTheSynOfAFailedAttempt() {
    int fd = refused(ANY_PORT);
    assertThat(pair.ioctl(fd, FileFlags.SIOCOUTQ)).isEqualTo(1);
    assertThat(pair.ioctl(fd, FileFlags.SIOCOUTQNSD)).isZero();
  }

  @Test
  @Tag("A12")
  void outputQueueStaysAsItWasWhenTheConnectionWasReset() {
    pair.set(pair.server, SolTcp.TCP_QUICKACK, false);
    pair.send(pair.client, "abc", 0);
    assertThat(pair.ioctl(pair.client, FileFlags.SIOCOUTQ)).isEqualTo(3);
    pair.calls.close(pair.server);

    assertThat(pair.error(pair.client)).isEqualTo(Errno.ECONNRESET);
    assertThat(pair.ioctl(pair.client, FileFlags.SIOCOUTQ)).isEqualTo(3);
    pair.calls.connect(pair.client, () -> AddressFamily.AF_UNSPEC);
    assertThat(pair.ioctl(pair.client, FileFlags.SIOCOUTQ)).isZero();
  }

  @Test
  @Tag("A10")
  void aHalfShutDownBeforeTheConnectionStaysShut() {
    int fd = pair.socket();
    assertThat(pair.calls.shutdown(fd, 1)).isEqualTo(Errno.ENOTCONN.negated());
    pair.calls.connect(fd, LoopbackPair.SERVER);
    assertThat(pair.calls.connect(fd, LoopbackPair.SERVER)).isZero();
    assertThat(pair.send(fd, "abc", 0)).isEqualTo(Errno.EPIPE.negated());
  }

  @Test
  @Tag("A10")
  void aHalfShutDownBeforeListening_isShutInWhatIsAccepted() {
    int listener = bound(NAMED);
    assertThat(pair.calls.shutdown(listener, 1)).isEqualTo(Errno.ENOTCONN.negated());
    pair.calls.listen(listener, 1);
    int fd = pair.socket();
    pair.calls.connect(fd, NAMED);
    assertThat(pair.calls.accept(listener)).isPositive();
    assertThat(pair.recv(fd)).isEmpty();
  }

  @Test
  @Tag("A7")
  void shutdownOfAListenersSendingHalf_isAnEdge() {
    int epoll = pair.calls.epollCreate();
    pair.calls.connect(pair.socket(), LoopbackPair.SERVER);
    int edges = PollEvents.IN | EpollFlags.EPOLLET;
    pair.calls.epollCtl(epoll, EpollFlags.EPOLL_CTL_ADD, pair.listener, edges, 1);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).isEqualTo(1);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).isZero();
    assertThat(pair.calls.shutdown(pair.listener, 1)).isZero();
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).isEqualTo(1);
  }

  @Test
  @Tag("A3")
  void bindingAgain_looksAtAnIpv4AddressFirst() {
    int fd = bound(ANY_PORT);
    assertThat(pair.calls.bind(fd, NOT_OURS)).isEqualTo(Errno.EADDRNOTAVAIL.negated());
    assertThat(pair.calls.bind(fd, ANY_PORT)).isEqualTo(Errno.EINVAL.negated());
  }
}
