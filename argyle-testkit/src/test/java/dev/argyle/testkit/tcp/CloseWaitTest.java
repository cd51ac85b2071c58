package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Linger;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// CLOSE-WAIT: the peer has finished, the user has not.
@Tag("A10")
@Tag("D6")
class CloseWaitTest extends SynchronizedStateBehaviour {
  @Override
  void enter() {
    closeWait();
  }

  @Override
  TcpState itsState() {
    return TcpState.CLOSE_WAIT;
  }

  @Override
  int sndNxt() {
    return 1;
  }

  @Override
  int rcvNxt() {
    return 2;
  }

  @Test
  @Tag("RFC9293-3.6-d")
  void close_LAST_ACK() {
    user().close();
    tcp.run("> F. 1:1(0) ack 2");
    assertThat(state()).isEqualTo(TcpState.LAST_ACK);
  }

  @Test
  void shutdownOfSending_LAST_ACK() {
    assertThat(user().shutdown(1)).isZero();
    tcp.run("> F. 1:1(0) ack 2");
    assertThat(state()).isEqualTo(TcpState.LAST_ACK);
  }

  @Test
  void repeatedFin_isAcknowledgedAgain() {
    tcp.run(
        """
        < F. 1:1(0) ack 1
        > .  1:1(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSE_WAIT);
  }

  @Test
  @Tag("RFC9293-3.10.7.4-i")
  void dataBehindTheFin_isIgnored() {
    tcp.run(
        """
        < P. 2:102(100) ack 1
        > .  1:1(0) ack 2
        """);
    assertThat(user().read(10)).isZero();
  }

  @Test
  void theUserGoesOnSending() {
    assertThat(user().write(100)).isEqualTo(100);
    tcp.run(
        """
        > P. 1:101(100) ack 2
        < .  2:2(0) ack 101
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSE_WAIT);
  }

  @Test
  void closeWithUnsentData_sendsItBeforeTheFin() {
    tcp.run("< . 2:2(0) ack 1 win 1000");
    user().write(1700);
    user().close();
    tcp.run(
        """
        > .   1:1001(1000) ack 2
        < .   2:2(0) ack 1001
        > FP. 1001:1701(700) ack 2
        < .   2:2(0) ack 1702
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void closeWithoutLingering_CLOSED() {
    user().set(SolSocket.SO_LINGER, new Linger(true, 0));
    user().close();
    tcp.run("> R. 1:1(0) ack 2");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test // Linux: EPIPE in CLOSE-WAIT
  void reset_isABrokenPipe() {
    tcp.run("< R 2:2(0)");
    assertThat(user().error()).isEqualTo(Errno.EPIPE);
  }

  @Test
  void poll_saysReadableAndPeerHungUp() {
    assertThat(user().poll()).isEqualTo(PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP);
  }

  @Test
  void read_isAtTheEnd() {
    assertThat(user().read(10)).isZero();
    assertThat(user().read(10)).isZero();
  }
}
