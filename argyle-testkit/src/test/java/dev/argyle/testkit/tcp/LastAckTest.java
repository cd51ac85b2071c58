package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// LAST-ACK: the peer has finished, and our FIN is sent.
@Tag("D6")
class LastAckTest extends SynchronizedStateBehaviour {
  @Override
  void enter() {
    lastAck();
  }

  @Override
  TcpState itsState() {
    return TcpState.LAST_ACK;
  }

  @Override
  int sndNxt() {
    return 2;
  }

  @Override
  int rcvNxt() {
    return 2;
  }

  @Test
  @Tag("RFC9293-3.6-d")
  void ackOfOurFin_CLOSED() {
    tcp.run("< . 2:2(0) ack 2");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void repeatedFin_isAcknowledgedAgain() {
    tcp.run(
        """
        < F. 1:1(0) ack 1
        > .  2:2(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.LAST_ACK);
  }

  @Test
  void noAnswer_repeatsTheFin() {
    tcp.run(
        """
        +200ms > F. 1:1(0) ack 2
        +400ms > F. 1:1(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.LAST_ACK);
  }

  @Test // tcp_orphan_retries of 8
  void noAnswerAfterClose_CLOSED() {
    user().close();
    long millis = 200;
    for (int i = 0; i < 8; i++) {
      tcp.run("+" + millis + "ms > F. 1:1(0) ack 2");
      millis *= 2;
    }
    tcp.run("+" + millis + "ms");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void afterTheEnd_segmentsAreReset() {
    tcp.run("< . 2:2(0) ack 2");
    tcp.listener().close();
    tcp.run(
        """
        < F. 1:1(0) ack 2
        > R  2:2(0)
        """);
  }
}
