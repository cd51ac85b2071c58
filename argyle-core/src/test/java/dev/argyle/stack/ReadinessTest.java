package dev.argyle.stack;

import static dev.argyle.sock.MessageFlags.MSG_MORE;
import static dev.argyle.socket.EpollFlags.EPOLLET;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_ADD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.ManualEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Linger;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What `poll` reports of sockets in every condition, bit by bit, and what an edge-triggered epoll
/// takes for an edge. The numbers are what Linux 6.18 said to the same calls.
@Tag("A12")
@Tag("F3")
class ReadinessTest {
  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, 4000);
  private static final int EVERYTHING = PollEvents.ALL;

  private final NetStack stack = new NetStack(new ManualEnv(), StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();
  private final int listener = socket(SocketType.STREAM);
  private final int client = socket(SocketType.STREAM);
  private int server;
  private final int epfd = calls.epollCreate();
  private final EpollEvents events = new EpollEvents(4);

  private int socket(SocketType type) {
    return calls.socket(AddressFamily.AF_INET, type.number(), 0);
  }

  @BeforeEach
  void connect() {
    assertThat(calls.bind(listener, SERVER)).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
    assertThat(calls.connect(client, SERVER)).isZero();
    server = calls.accept(listener);
  }

  @AfterEach
  void close() {
    stack.close();
  }

  private int poll(int fd) {
    PollFd[] fds = {new PollFd(fd, EVERYTHING)};
    calls.poll(fds, 0);
    return fds[0].revents();
  }

  private void send(int fd) {
    assertThat(calls.write(fd, ByteBuffer.allocate(1))).isEqualTo(1);
  }

  private void watch(int fd, int bits) {
    assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, bits, 1)).isZero();
  }

  /// What is reported now, or 0.
  private int edge() {
    return calls.epollWait(epfd, events, 0) == 0 ? 0 : events.events(0);
  }

  @Test
  void aConnectionIsWritableAndWithDataReadable() {
    assertThat(poll(client)).isEqualTo(0x104);
    send(server);
    assertThat(poll(client)).isEqualTo(0x145);
  }

  @Test
  void aListenerIsReadableWhileAConnectionWaits() {
    assertThat(poll(listener)).isZero();
    assertThat(calls.connect(socket(SocketType.STREAM), SERVER)).isZero();
    assertThat(poll(listener)).isEqualTo(0x41);
  }

  @Test
  void aSocketThatIsNotConnectedHasHungUp() {
    assertThat(poll(socket(SocketType.STREAM))).isEqualTo(0x114);
  }

  @Test
  void aDatagramSocketIsWritable() {
    assertThat(poll(socket(SocketType.DGRAM))).isEqualTo(0x304);
  }

  @Test
  void aDatagramThatGrowsTooLongGivesItsRoomBackAndThatIsAnEdge() {
    int fd = socket(SocketType.DGRAM);
    assertThat(calls.connect(fd, SERVER)).isZero();
    watch(fd, PollEvents.OUT | EPOLLET);
    assertThat(edge()).isEqualTo(0x4);
    assertThat(calls.send(fd, ByteBuffer.allocate(65_508), MSG_MORE)).isNegative();
    assertThat(edge()).as("it took none").isZero();
    assertThat(calls.send(fd, ByteBuffer.allocate(100), MSG_MORE)).isEqualTo(100);
    assertThat(edge()).isZero();
    assertThat(calls.send(fd, ByteBuffer.allocate(65_508), MSG_MORE)).isNegative();
    assertThat(edge()).isEqualTo(0x4);
  }

  @Test
  void anEventCounterHasTheTwoPlainBits() {
    assertThat(poll(calls.eventfd(1, 0))).isEqualTo(0x5);
  }

  @Test
  void anEpollIsReadableWhileItHasSomething() {
    assertThat(poll(epfd)).isZero();
    watch(client, PollEvents.OUT);
    assertThat(poll(epfd)).isEqualTo(0x41);
  }

  @Test
  void aRefusedConnectionHasEverything() {
    int fd = socket(SocketType.STREAM);
    calls.fcntl(fd, FileFlags.F_SETFL, FileFlags.O_NONBLOCK);
    InetSockAddr nobody = InetSockAddr.of(IpAddress.LOOPBACK4, 1);
    assertThat(calls.connect(fd, nobody)).isEqualTo(Errno.EINPROGRESS.negated());
    assertThat(poll(fd)).isEqualTo(0x215d);
  }

  @Test
  void halvesThatAreShutDown() {
    calls.shutdown(client, ProtoOps.SHUT_RD);
    assertThat(poll(client)).isEqualTo(0x2145);
    calls.shutdown(client, ProtoOps.SHUT_WR);
    assertThat(poll(client)).isEqualTo(0x2155);
    assertThat(poll(server)).isEqualTo(0x2145);
  }

  @Test
  void aListenerThatIsShutDownHasHungUp() {
    calls.shutdown(listener, ProtoOps.SHUT_RD);
    assertThat(poll(listener)).isEqualTo(0x114);
  }

  @Test
  void roomIsAnEdgeAndAnAcknowledgementIsNot() {
    watch(client, PollEvents.OUT | EPOLLET);
    assertThat(edge()).isEqualTo(0x4);
    send(client);
    send(server);
    assertThat(edge()).isZero();
  }

  @Test
  void everyChangeOfStateIsAnEdgeWhateverIsWatched() {
    watch(client, PollEvents.OUT | EPOLLET);
    assertThat(edge()).isEqualTo(0x4);
    calls.shutdown(server, ProtoOps.SHUT_WR);
    assertThat(edge()).isEqualTo(0x4);
    calls.shutdown(client, ProtoOps.SHUT_WR);
    assertThat(edge()).isEqualTo(0x14);
    assertThat(edge()).isZero();
  }

  @Test
  void aShutdownIsReportedToThePeerFirstIfBothAreWatched() {
    calls.epollCtl(epfd, EPOLL_CTL_ADD, server, 0, 2);
    watch(client, PollEvents.IN | PollEvents.RDHUP);
    calls.shutdown(server, ProtoOps.SHUT_RDWR);
    var first = new EpollEvents(1);
    assertThat(calls.epollWait(epfd, first, 0)).isEqualTo(1);
    assertThat(first.data(0)).as("the client").isEqualTo(1);
  }

  @Test
  void ownShutdownIsAnEdgeAndThePeersCloseIsOne() {
    watch(client, PollEvents.OUT | EPOLLET);
    assertThat(edge()).isEqualTo(0x4);
    calls.shutdown(client, ProtoOps.SHUT_RD);
    assertThat(edge()).isEqualTo(0x4);
    calls.shutdown(client, ProtoOps.SHUT_WR);
    assertThat(edge()).isEqualTo(0x14);
    calls.close(server);
    assertThat(edge()).isEqualTo(0x14);
  }

  @Test
  void thePeersEndIsReportedToWhoAsksForIt() {
    watch(client, PollEvents.RDHUP);
    assertThat(edge()).isZero();
    calls.shutdown(server, ProtoOps.SHUT_WR);
    assertThat(edge()).isEqualTo(PollEvents.RDHUP);
  }

  @Test
  void errorAndHangUpAreReportedUnasked() {
    watch(client, 0);
    assertThat(edge()).isZero();
    calls.setsockopt(server, SolSocket.SO_LINGER, new Linger(true, 0));
    calls.close(server);
    assertThat(edge()).isEqualTo(PollEvents.ERR | PollEvents.HUP);
  }

  @Test
  void aNewSocketsHangUpIsReportedWhenItIsAdded() {
    int fd = socket(SocketType.STREAM);
    watch(fd, PollEvents.IN | EPOLLET);
    assertThat(edge()).isEqualTo(PollEvents.HUP);
    assertThat(edge()).isZero();
  }

  @Test
  void anEdgeOfAnEventCounterIsAWriteOrARead() {
    int fd = calls.eventfd(0, 0);
    watch(fd, PollEvents.OUT | EPOLLET);
    assertThat(edge()).isEqualTo(0x4);
    ByteBuffer one = ByteBuffer.allocate(8).putLong(0, 1);
    calls.write(fd, one);
    assertThat(edge()).isZero();
    calls.read(fd, ByteBuffer.allocate(8));
    assertThat(edge()).isEqualTo(0x4);
  }
}
