package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The listener's queues; its backlog is 4, and as on Linux one more fits.
@Tag("A4")
@Tag("B8")
@Tag("B11")
@Tag("E")
class AcceptQueueTest extends TcpBehaviour {
  private static final int FIRST = TcpRig.PEER_PORT + 1;

  @BeforeEach
  void listen() {
    tcp = TcpRig.listening(config());
  }

  private void fill() {
    for (int port = FIRST; port < FIRST + 5; port++) {
      tcp.peer(port)
          .run(
              """
              < S  0:0(0) win 1000 <mss 1000>
              > S. 0:0(0) ack 1
              < .  1:1(0) ack 1
              """);
      assertThat(tcp.state(port)).isEqualTo(TcpState.ESTABLISHED);
    }
  }

  @Test
  void connections_areAcceptedInTheOrderTheyWereComplete() {
    tcp.peer(FIRST)
        .run(
            """
            < S  0:0(0) win 1000 <mss 1000>
            > S. 0:0(0) ack 1
            """);
    tcp.peer(FIRST + 1)
        .run(
            """
            < S  0:0(0) win 1000 <mss 1000>
            > S. 0:0(0) ack 1
            < P. 1:11(10) ack 1
            > .  1:1(0) ack 11
            """);
    tcp.peer(FIRST).run("< . 1:1(0) ack 1");
    assertThat(tcp.accept().read(100)).isEqualTo(10);
    assertThat(tcp.accept().read(100)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(tcp.acceptResult()).isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  void synAtAFullQueue_isDropped() {
    fill();
    tcp.run("< S 0:0(0) win 1000 <mss 1000>");
    assertThat(tcp.halfOpen()).isZero();
    tcp.accept();
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        """);
  }

  @Test // the SYN-ACK is sent again, and its answer may find room
  void ackAtAFullQueue_isDroppedAndAskedForAgain() {
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        """);
    fill();
    tcp.run("< . 1:1(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    assertThat(tcp.halfOpen()).isOne();
    tcp.accept();
    tcp.run(
        """
        +1s > S. 0:0(0) ack 1
        < . 1:1(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(tcp.halfOpen()).isZero();
  }

  @Test // checked on Linux 6.18: accept gives the socket, its first read the reset
  void connectionThatWasResetBeforeAccept_isAcceptedAndTellsOfIt() {
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1
        < R  1:1(0)
        """);
    assertThat(tcp.listener().poll()).isEqualTo(PollEvents.IN);
    UserSocket dead = tcp.accept();
    assertThat(dead.poll()).isEqualTo(EVERYTHING);
    assertThat(dead.read(10)).isEqualTo(Errno.ECONNRESET.negated());
    assertThat(dead.read(10)).isZero();
    assertThat(dead.write(10)).isEqualTo(Errno.EPIPE.negated());
    assertThat(dead.close()).isZero();
    tcp.run("");
  }

  @Test
  void connectionThatHasFinishedBeforeAccept_isReadToItsEnd() {
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        < F. 101:101(0) ack 1
        > .  1:1(0) ack 102
        """);
    UserSocket accepted = tcp.accept();
    assertThat(accepted.read(1000)).isEqualTo(100);
    assertThat(accepted.read(1000)).isZero();
    accepted.close();
    tcp.run(
        """
        > F. 1:1(0) ack 102
        < .  102:102(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void listenAgain_changesTheBacklog() {
    fill();
    assertThat(tcp.calls().listen(tcp.listener().fd(), 5)).isZero();
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test
  @Tag("RFC9293-3.10.4-c")
  void closeOfTheListener_resetsAllThatWait() {
    fill();
    tcp.listener().close();
    tcp.discard();
    for (int port = FIRST; port < FIRST + 5; port++) {
      assertThat(tcp.state(port)).isEqualTo(TcpState.CLOSED);
    }
    assertThat(tcp.stack().tcpCounters().value(Counter.OUT_RESETS)).isEqualTo(5);
  }
}
