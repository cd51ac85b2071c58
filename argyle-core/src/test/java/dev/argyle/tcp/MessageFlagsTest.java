package dev.argyle.tcp;

import static dev.argyle.sock.MessageFlags.MSG_ERRQUEUE;
import static dev.argyle.sock.MessageFlags.MSG_FASTOPEN;
import static dev.argyle.sock.MessageFlags.MSG_MORE;
import static dev.argyle.sock.MessageFlags.MSG_NOSIGNAL;
import static dev.argyle.sock.MessageFlags.MSG_OOB;
import static dev.argyle.sock.MessageFlags.MSG_PEEK;
import static dev.argyle.sock.MessageFlags.MSG_TRUNC;
import static dev.argyle.sock.MessageFlags.MSG_WAITFORONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInq;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Flags of send and receive on TCP, several messages in one call, and what `ioctl` tells. As Linux
/// 6.18 answers.
@Tag("A7")
class MessageFlagsTest {
  private final LoopbackPair pair = new LoopbackPair();
  private final int client = pair.client;
  private final int server = pair.server;

  @AfterEach
  void close() {
    pair.close();
  }

  private static MessageHeader room(int octets) {
    return new MessageHeader(IoVector.of(ByteBuffer.allocate(octets)));
  }

  @ParameterizedTest // only MSG_OOB, MSG_FASTOPEN and the internal ones mean something else
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 20, 25, 28, 30})
  void aSendPassesOtherFlagsBy(int bit) {
    assertThat(pair.send(client, "z", 1 << bit)).isEqualTo(1);
    assertThat(pair.recv(server)).isEqualTo("z");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 25, 29, 30})
  void aReceivePassesOtherFlagsBy(int bit) {
    pair.send(client, "z", 0);
    assertThat(pair.recv(server, 1, 1 << bit)).isEqualTo("z");
  }

  @Test
  void fastOpenIsForSocketsThatAreNotConnected() {
    assertThat(pair.send(client, "z", MSG_FASTOPEN)).isEqualTo(Errno.EISCONN.negated());
  }

  @Test
  void theErrorQueueIsEmpty() {
    pair.send(client, "z", 0);
    assertThat(pair.recv(server, 1, MSG_ERRQUEUE)).isEqualTo("EAGAIN");
  }

  @Test
  void peekAndTruncTogether_countAndLeaveEverything() {
    pair.send(client, "abc", 0);
    ByteBuffer into = ByteBuffer.allocate(2);
    assertThat(pair.calls.recv(server, into, MSG_PEEK | MSG_TRUNC)).isEqualTo(2);
    assertThat(into.position()).isZero();
    assertThat(pair.calls.recv(server, into, MSG_TRUNC)).isEqualTo(2);
    assertThat(into.position()).isZero();
    assertThat(pair.recv(server)).isEqualTo("c");
  }

  @Test
  void aReceiveOfNothing_asksWhetherThereIsSomething() {
    assertThat(pair.recv(server, 0, 0)).isEqualTo("EAGAIN");
    assertThat(pair.calls.read(server, ByteBuffer.allocate(0))).isZero();
    pair.send(client, "abc", 0);
    assertThat(pair.recv(server, 0, 0)).isEmpty();
    assertThat(pair.recv(pair.socket(), 0, 0)).isEqualTo("ENOTCONN");
    assertThat(pair.recv(pair.listener, 0, 0)).isEqualTo("ENOTCONN");
  }

  @Test
  void aSendOfNothing_isCheckedLikeAnyOther() {
    assertThat(pair.send(client, "", 0)).isZero();
    assertThat(pair.send(pair.socket(), "", 0)).isEqualTo(Errno.EPIPE.negated());
    assertThat(pair.send(pair.listener, "", 0)).isEqualTo(Errno.EPIPE.negated());
    pair.calls.shutdown(client, 1);
    assertThat(pair.send(client, "", 0)).isEqualTo(Errno.EPIPE.negated());
  }

  @Test // no signal anywhere
  void aWriteWithoutReader_isEpipe_withAndWithoutNoSignal() {
    pair.calls.shutdown(client, 1);
    assertThat(pair.send(client, "x", 0)).isEqualTo(Errno.EPIPE.negated());
    assertThat(pair.send(client, "x", MSG_NOSIGNAL)).isEqualTo(Errno.EPIPE.negated());
  }

  @Test
  void whatWaitsForMore_goesWhenThePeerSendsMuch() {
    pair.send(server, "hello", 0); // with the window that stays
    assertThat(pair.recv(client)).isEqualTo("hello");
    pair.send(client, "more", MSG_MORE);
    pair.send(server, "a little", 0);
    assertThat(pair.recv(server)).isEqualTo("EAGAIN");
    pair.send(server, "much".repeat(1000), 0);
    assertThat(pair.recv(server)).isEqualTo("more");
  }

  @Test
  void lessThanTheLowWaterMark_isNoEdge() {
    int epoll = pair.calls.epollCreate();
    pair.set(server, SolSocket.SO_RCVLOWAT, 3);
    int events = PollEvents.IN | PollEvents.OUT | EpollFlags.EPOLLET;
    pair.calls.epollCtl(epoll, EpollFlags.EPOLL_CTL_ADD, server, events, 0);
    var found = new EpollEvents(1);
    assertThat(pair.calls.epollWait(epoll, found, 0)).isEqualTo(1); // room
    pair.send(client, "ab", 0);
    assertThat(pair.calls.epollWait(epoll, found, 0)).isZero();
    pair.send(client, "c", 0);
    assertThat(pair.calls.epollWait(epoll, found, 0)).isEqualTo(1);
    assertThat(found.events(0)).isEqualTo(PollEvents.IN | PollEvents.OUT);
  }

  @Test
  void settingTheLowWaterMarkTellsEdgesOnceMoreWhatIsThere() {
    int epoll = watchedForData(server);
    pair.set(server, SolSocket.SO_RCVLOWAT, 1);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).as("nothing").isZero();
    pair.send(client, "ab", 0);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).isEqualTo(1);
    pair.set(server, SolSocket.SO_RCVLOWAT, 3);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).as("too little").isZero();
    pair.set(server, SolSocket.SO_RCVLOWAT, 2);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).isEqualTo(1);
    pair.recv(server);
    pair.calls.shutdown(client, 1);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).isEqualTo(1);
    pair.set(server, SolSocket.SO_RCVLOWAT, 2);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).as("the end").isEqualTo(1);
  }

  @Test
  void takingUrgentDataInline_isNoEdge() {
    int epoll = watchedForData(server);
    pair.send(client, "ab", 0);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).isEqualTo(1);
    pair.set(server, SolSocket.SO_OOBINLINE, true);
    assertThat(pair.calls.epollWait(epoll, new EpollEvents(1), 0)).isZero();
  }

  private int watchedForData(int fd) {
    int epoll = pair.calls.epollCreate();
    int events = PollEvents.IN | EpollFlags.EPOLLET;
    pair.calls.epollCtl(epoll, EpollFlags.EPOLL_CTL_ADD, fd, events, 0);
    return epoll;
  }

  @Test
  void inqTellsHowMuchMoreThereIs() {
    pair.set(server, SolTcp.TCP_INQ, true);
    pair.send(client, "abcde", 0);
    MessageHeader message = room(2);
    assertThat(pair.calls.recvmsg(server, message, 0)).isEqualTo(2);
    assertThat(message.control()).containsExactly(new TcpInq(3));
  }

  @Test
  @Tag("A9")
  void severalMessages_areSentInOneCall() {
    MessageHeader[] out = {message("ab"), message("c"), message("def")};
    int[] sent = new int[3];
    assertThat(pair.calls.sendmmsg(client, out, sent, 0)).isEqualTo(3);
    assertThat(sent).containsExactly(2, 1, 3);
    assertThat(pair.recv(server)).isEqualTo("abcdef");
  }

  @Test
  @Tag("A9")
  void severalMessages_areReceivedUntilThereIsNoMore() {
    pair.send(client, "abcde", 0);
    MessageHeader[] in = {room(2), room(2), room(2), room(2)};
    int[] got = new int[4];
    assertThat(pair.calls.recvmmsg(server, in, got, 0, -1)).isEqualTo(3);
    assertThat(got).containsExactly(2, 2, 1, 0);
    assertThat(pair.calls.recvmmsg(server, in, got, 0, -1)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(pair.error(server)).isNull();
  }

  @Test
  @Tag("A9")
  void aDeadlineThatHasPassed_endsItAfterTheNextMessage() {
    pair.send(client, "abcde", 0);
    MessageHeader[] in = {room(2), room(2), room(2)};
    assertThat(pair.calls.recvmmsg(server, in, new int[3], 0, 0)).isEqualTo(1);
  }

  @Test
  @Tag("A9")
  void waitForOne_waitsForTheFirstOnly() {
    pair.calls.fcntl(server, FileFlags.F_SETFL, 0);
    pair.send(client, "abcde", 0);
    MessageHeader[] in = {room(3), room(3), room(3)};
    assertThat(pair.calls.recvmmsg(server, in, new int[3], MSG_WAITFORONE, -1)).isEqualTo(2);
  }

  @Test
  @Tag("A9")
  void anUrgentOctet_endsIt() {
    pair.send(client, "!", MSG_OOB);
    MessageHeader[] in = {room(1), room(1)};
    assertThat(pair.calls.recvmmsg(server, in, new int[2], MSG_OOB, -1)).isEqualTo(1);
  }

  @Test
  @Tag("A9")
  void anErrorAfterTheFirstMessage_isForTheNextCall() {
    pair.send(client, "ab", 0);
    pair.set(client, SolSocket.SO_LINGER, new dev.argyle.sock.Linger(true, 0));
    MessageHeader[] in = {room(2), room(2)};
    assertThat(pair.calls.recvmmsg(server, in, new int[2], 0, -1)).isEqualTo(1);
    pair.calls.close(client);
    assertThat(pair.calls.recvmmsg(server, in, new int[2], 0, -1))
        .isEqualTo(Errno.ECONNRESET.negated());
    assertThat(pair.calls.sendmmsg(server, new MessageHeader[] {message("x")}, new int[1], 0))
        .isEqualTo(Errno.EPIPE.negated());
  }

  private static MessageHeader message(String text) {
    byte[] octets = text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return new MessageHeader(IoVector.of(ByteBuffer.wrap(octets)));
  }

  @Test
  @Tag("A11")
  void ioctlTellsWhatIsQueued() {
    pair.send(client, "abc", 0);
    assertThat(pair.ioctl(server, FileFlags.FIONREAD)).isEqualTo(3);
    assertThat(pair.ioctl(client, FileFlags.SIOCOUTQNSD)).isZero();
    int closed = pair.socket();
    for (int request :
        new int[] {
          FileFlags.FIONREAD, FileFlags.SIOCOUTQ, FileFlags.SIOCOUTQNSD, FileFlags.SIOCATMARK
        }) {
      assertThat(pair.ioctl(closed, request)).isZero();
      int ofListener = request == FileFlags.SIOCATMARK ? 0 : Errno.EINVAL.negated();
      assertThat(pair.ioctl(pair.listener, request)).isEqualTo(ofListener);
    }
    assertThat(pair.ioctl(client, 1)).isEqualTo(Errno.ENOTTY.negated());
  }
}
