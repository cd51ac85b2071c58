package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.ProtoOps;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B2")
@Tag("G3")
class UnixDatagramTest extends UnixFixture {
  private static final SockAddr NOBODY = () -> AddressFamily.AF_UNSPEC;

  /// Sends until there is no room. @return how many have been sent
  private int fill(int fd, String name) {
    int sent = 0;
    while (sendto(fd, "1", name).equals("1")) {
      sent++;
    }
    return sent;
  }

  @Test
  void aNewSocketMaySendAndReceiveButHasNoPeer() {
    int fd = socket(DGRAM);
    assertThat(poll(fd)).isEqualTo("OUT");
    assertThat(peer(fd)).isEqualTo("ENOTCONN");
    assertThat(recv(fd, 1)).isEqualTo("EAGAIN");
    assertThat(send(fd, "x")).isEqualTo("ENOTCONN");
    assertThat(send(fd, "")).isEqualTo("ENOTCONN");
    assertThat(sendto(fd, "x", "nowhere")).isEqualTo("ENOENT");
    assertThat(sendto(fd, "x", "@nowhere")).isEqualTo("ECONNREFUSED");
    assertThat(named(calls.listen(fd, 1))).isEqualTo("EOPNOTSUPP");
    assertThat(accept(fd)).isEqualTo("EOPNOTSUPP");
  }

  @Test
  void aDatagramComesWholeWithItsSendersName() {
    int to = bound(DGRAM, "to");
    int from = bound(DGRAM, "from");
    assertThat(sendto(from, "hello", "to")).isEqualTo("5");
    assertThat(sendto(socket(DGRAM), "", "to")).isEqualTo("0");
    assertThat(poll(to)).isEqualTo("IN|OUT");
    assertThat(inq(to)).isEqualTo("5");
    assertThat(recvfrom(to, 9)).isEqualTo("hello from [from]");
    assertThat(inq(to)).isEqualTo("0");
    assertThat(poll(to)).isEqualTo("IN|OUT");
    assertThat(recvfrom(to, 9)).isEqualTo(" from []");
  }

  @Test
  void whatDoesNotFitIsLost() {
    int[] fds = pair(DGRAM);
    send(fds[0], "hello");
    assertThat(recvmsg(fds[1], 2, TRUNC).result()).isEqualTo(5);
    assertThat(recv(fds[1], 9)).isEqualTo("EAGAIN");
    send(fds[0], "pp");
    assertThat(recvmsg(fds[1], 1, TRUNC | PEEK).result()).isEqualTo(2);
    assertThat(recvmsg(fds[1], 1, PEEK).result()).isEqualTo(1);
    assertThat(recv(fds[1], 9)).isEqualTo("pp");
  }

  @Test
  void elevenWaitAtAReceiverWhateverTheirSenders() {
    int to = bound(DGRAM, "to");
    int from = socket(DGRAM);
    assertThat(fill(from, "to")).isEqualTo(11);
    assertThat(sendto(socket(DGRAM), "x", "to")).isEqualTo("EAGAIN");
    assertThat(poll(from)).isEqualTo("OUT");
    assertThat(outq(from)).isEqualTo("8448");
    recv(to, 9);
    recv(to, 9);
    assertThat(fill(from, "to")).isEqualTo(2);
  }

  @Test
  void aConnectedSenderIsToldOfTheFullQueueByPoll() {
    int to = bound(DGRAM, "to");
    fill(socket(DGRAM), "to");
    int from = connected(DGRAM, "to");
    assertThat(poll(from)).isEmpty();
    assertThat(send(from, "x")).isEqualTo("EAGAIN");
    recv(to, 9);
    assertThat(poll(from)).isEqualTo("OUT");
    assertThat(peer(from)).isEqualTo("to");
  }

  @Test
  @Tag("F3")
  void anEpollOfAConnectedSenderHearsOfRoomAtTheReceiver() {
    int to = bound(DGRAM, "to");
    fill(socket(DGRAM), "to");
    int from = connected(DGRAM, "to");
    int epfd = calls.epollCreate();
    int edge = PollEvents.OUT | EpollFlags.EPOLLET;
    calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, from, edge, 1);
    var events = new EpollEvents(4);
    assertThat(calls.epollWait(epfd, events, 0)).isZero();
    recv(to, 9);
    assertThat(calls.epollWait(epfd, events, 0)).isEqualTo(1);
    send(from, "1");
    assertThat(calls.epollWait(epfd, events, 0)).isZero();
    close(to);
    assertThat(calls.epollWait(epfd, events, 0)).isEqualTo(1);
  }

  @Test
  void twoThatAreConnectedToEachOtherAreLimitedByMemoryOnly() {
    int a = bound(DGRAM, "a");
    int b = bound(DGRAM, "b");
    connect(a, "b");
    connect(b, "a");
    assertThat(fill(a, "b")).isEqualTo(278);
    assertThat(poll(a)).isEmpty();
    int self = bound(DGRAM, "self");
    connect(self, "self");
    assertThat(fill(self, "self")).isEqualTo(278);
    assertThat(poll(self)).isEqualTo("IN");
  }

  @Test
  void whoIsConnectedElsewhereTakesNothingFromOthers() {
    int a = bound(DGRAM, "a");
    int b = bound(DGRAM, "b");
    connect(a, "b");
    assertThat(sendto(socket(DGRAM), "x", "a")).isEqualTo("EPERM");
    assertThat(connect(socket(DGRAM), "a")).isEqualTo("EPERM");
    assertThat(sendto(b, "ok", "a")).isEqualTo("2");
    assertThat(recv(a, 9)).isEqualTo("ok");
  }

  @Test
  void anotherPeerMeansThatTheUnreadIsLostAndTheOldOneIsTold() {
    int a = bound(DGRAM, "a");
    int b = bound(DGRAM, "b");
    bound(DGRAM, "c");
    connect(a, "b");
    connect(b, "a");
    send(a, "q");
    send(b, "w");
    assertThat(connect(a, "c")).isEqualTo("0");
    assertThat(recv(a, 9)).isEqualTo("EAGAIN");
    assertThat(poll(b)).isEqualTo("IN|OUT|ERR");
    assertThat(get(b, SolSocket.SO_ERROR)).isEqualTo("104");
    assertThat(send(b, "x")).isEqualTo("EPERM");
    assertThat(recv(b, 9)).isEqualTo("q");
  }

  @Test
  void theFirstPeerAndTheSamePeerLeaveTheQueueAlone() {
    int a = bound(DGRAM, "a");
    bound(DGRAM, "b");
    sendto(socket(DGRAM), "1", "a");
    connect(a, "b");
    connect(a, "b");
    assertThat(recv(a, 9)).isEqualTo("1");
  }

  @Test
  void noFamilyTakesThePeerAway() {
    bound(DGRAM, "b");
    int a = connected(DGRAM, "b");
    assertThat(calls.connect(a, NOBODY)).isZero();
    assertThat(peer(a)).isEqualTo("ENOTCONN");
    assertThat(send(a, "x")).isEqualTo("ENOTCONN");
  }

  @Test
  void whenThePeerHasClosedTheFirstSendIsRefusedAndTheNextHasNoPeer() {
    int[] fds = pair(DGRAM);
    send(fds[1], "left");
    close(fds[1]);
    assertThat(poll(fds[0])).isEqualTo("IN|OUT");
    assertThat(recv(fds[0], 9)).isEqualTo("left");
    assertThat(peer(fds[0])).isEmpty();
    assertThat(send(fds[0], "x")).isEqualTo("ECONNREFUSED");
    assertThat(send(fds[0], "x")).isEqualTo("ENOTCONN");
    assertThat(peer(fds[0])).isEqualTo("ENOTCONN");
    assertThat(recv(fds[0], 9)).isEqualTo("EAGAIN");
  }

  @Test
  @Tag("A10")
  void shutdownConcernsOneSideOnly() {
    int[] fds = pair(DGRAM);
    shutdown(fds[0], ProtoOps.SHUT_WR);
    assertThat(poll(fds[0])).isEqualTo("OUT");
    assertThat(poll(fds[1])).isEqualTo("OUT");
    assertThat(send(fds[0], "x")).isEqualTo("EPIPE");
    assertThat(send(fds[1], "y")).isEqualTo("1");
    shutdown(fds[0], ProtoOps.SHUT_RD);
    assertThat(poll(fds[0])).isEqualTo("IN|OUT|HUP|RDHUP");
    assertThat(send(fds[1], "y")).isEqualTo("EPIPE");
    assertThat(recv(fds[0], 9)).isEqualTo("y");
    assertThat(recv(fds[0], 9)).isEqualTo("EAGAIN");
    blocking(fds[0]);
    assertThat(recv(fds[0], 9)).isEmpty();
  }

  @Test
  void aDatagramLongerThanTheBufferIsEmsgsize() {
    int[] fds = pair(DGRAM);
    assertThat(send(fds[0], "x".repeat(212_992 - 31))).isEqualTo("EMSGSIZE");
    assertThat(send(fds[0], "x".repeat(212_992 - 32))).isEqualTo("212960");
    assertThat(recv(fds[1], 300_000)).hasSize(212_960);
    assertThat(send(fds[0], "x", MessageFlags.MSG_OOB)).isEqualTo("EOPNOTSUPP");
  }

  @Test
  @Tag("F2")
  void aSenderSleepsUntilTheReceiverHasReadOne() {
    int to = bound(DGRAM, "to");
    int from = socket(DGRAM);
    fill(from, "to");
    blocking(from);
    Call call = asleep(() -> sendto(from, "late", "to"));
    recv(to, 9);
    assertThat(call.result()).isEqualTo("4");
    set(from, SolSocket.SO_SNDTIMEO, Duration.ofMillis(1));
    assertThat(sendto(from, "late", "to")).isEqualTo("EAGAIN");
  }

  @Test
  @Tag("F2")
  void aSenderThatSleepsIsRefusedWhenTheReceiverIsClosed() {
    int to = bound(DGRAM, "to");
    fill(socket(DGRAM), "to");
    int from = connected(DGRAM, "to");
    blocking(from);
    Call call = asleep(() -> send(from, "late"));
    close(to);
    assertThat(call.result()).isEqualTo("ECONNREFUSED");
    int other = bound(DGRAM, "@other");
    fill(socket(DGRAM), "@other");
    Call closed = asleep(() -> sendto(from, "late", "@other"));
    close(from);
    assertThat(closed.result()).isEqualTo("EBADF");
    assertThat(recv(other, 9)).isEqualTo("1");
  }
}
