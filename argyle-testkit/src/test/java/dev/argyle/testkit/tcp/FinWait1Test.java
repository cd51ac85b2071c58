package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// FIN-WAIT-1: our FIN is sent and not acknowledged.
@Tag("D6")
class FinWait1Test extends SynchronizedStateBehaviour {
  @Override
  void enter() {
    finWait1();
  }

  @Override
  TcpState itsState() {
    return TcpState.FIN_WAIT_1;
  }

  @Override
  int sndNxt() {
    return 2;
  }

  @Override
  int rcvNxt() {
    return 1;
  }

  @Test
  @Tag("RFC9293-3.6-c")
  void ackOfOurFin_FIN_WAIT_2() {
    tcp.run("< . 1:1(0) ack 2");
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
  }

  @Test
  @Tag("RFC9293-3.6-b")
  void fin_CLOSING() {
    tcp.run(
        """
        < F. 1:1(0) ack 1
        > .  2:2(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSING);
  }

  @Test
  void finWithAckOfOurFin_TIME_WAIT() {
    tcp.run(
        """
        < F. 1:1(0) ack 2
        > .  2:2(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    assertThat(user().read(10)).isZero();
  }

  @Test
  void ackOfOurFinWithDataAndFin_TIME_WAIT() {
    tcp.run(
        """
        < FP. 1:101(100) ack 2
        > .   2:2(0) ack 102
        """);
    assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    assertThat(user().read(1000)).isEqualTo(100);
    assertThat(user().read(1000)).isZero();
  }

  @Test
  void data_isTaken() {
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  2:2(0) ack 101
        """);
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
    assertThat(user().read(1000)).isEqualTo(100);
  }

  @Test
  void finPastAHole_CLOSINGWhenTheHoleIsFilled() {
    tcp.run(
        """
        < F. 101:101(0) ack 1
        > .  2:2(0) ack 1
        < P. 1:101(100) ack 1
        > .  2:2(0) ack 102
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSING);
  }

  @Test
  void dataAfterClose_CLOSED() {
    user().close();
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > R  1:1(0)
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void close_leavesTheState() {
    user().close();
    tcp.run("< . 1:1(0) ack 2");
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
  }

  @Test
  void noAnswer_repeatsTheFin() {
    tcp.run(
        """
        +200ms > F. 1:1(0) ack 1
        +400ms > F. 1:1(0) ack 1
        +800ms > F. 1:1(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
  }

  @Test // tcp_orphan_retries of 8
  void noAnswerAfterClose_CLOSED() {
    user().close();
    long millis = 200;
    for (int i = 0; i < 8; i++) {
      tcp.run("+" + millis + "ms > F. 1:1(0) ack 1");
      millis *= 2;
    }
    tcp.run("+" + millis + "ms");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    tcp.run("+1000s");
  }

  @Test
  void reset_isToldToTheUser() {
    tcp.run("< R 1:1(0)");
    assertThat(user().read(10)).isEqualTo(Errno.ECONNRESET.negated());
  }

  @Test // the sending half is shut down, so a writer would not wait: it gets its EPIPE
  void poll_saysWritable() {
    assertThat(user().poll()).isEqualTo(PollEvents.OUT);
  }

  @Test
  void secondShutdown_changesNothing() {
    assertThat(user().shutdown(1)).isZero();
    tcp.run("");
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
  }
}
