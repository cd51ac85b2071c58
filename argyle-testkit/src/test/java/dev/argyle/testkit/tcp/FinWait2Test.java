package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// FIN-WAIT-2: our FIN is acknowledged, the peer may still send.
@Tag("D6")
class FinWait2Test extends SynchronizedStateBehaviour {
  @Override
  void enter() {
    finWait2();
  }

  @Override
  TcpState itsState() {
    return TcpState.FIN_WAIT_2;
  }

  @Override
  int sndNxt() {
    return 2;
  }

  @Override
  int rcvNxt() {
    return 1;
  }

  @Override
  int sndUna() {
    return 2;
  }

  @Test
  @Tag("RFC9293-3.6-c")
  void fin_TIME_WAIT() {
    tcp.run(
        """
        < F. 1:1(0) ack 2
        > .  2:2(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    assertThat(user().read(10)).isZero();
    assertThat(user().poll())
        .isEqualTo(PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP | PollEvents.HUP);
  }

  @Test
  void finWithData_TIME_WAIT() {
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
  void finPastAHole_TIME_WAITWhenTheHoleIsFilled() {
    tcp.run(
        """
        < F. 101:101(0) ack 2
        > .  2:2(0) ack 1
        < P. 1:101(100) ack 2
        > .  2:2(0) ack 102
        """);
    assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    assertThat(user().read(1000)).isEqualTo(100);
    assertThat(user().read(1000)).isZero();
  }

  @Test
  @Tag("RFC9293-3.6-a")
  void data_isTakenForAsLongAsTheUserLikes() {
    tcp.run(
        """
        +1000s
        < P. 1:101(100) ack 2
        > .  2:2(0) ack 101
        """);
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
    assertThat(user().read(1000)).isEqualTo(100);
  }

  @Test // RFC 9293 section 3.6.1: nobody would ever read it
  @Tag("RFC9293-MAY-1")
  void dataAfterClose_CLOSED() {
    user().close();
    tcp.run(
        """
        < P. 1:101(100) ack 2
        > R  2:2(0)
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test // tcp_fin_timeout
  @Tag("RFC9293-3.6.1-a")
  void silenceAfterClose_CLOSEDAfterAMinute() {
    user().close();
    tcp.run("+59.999s");
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
    tcp.run("+1ms");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void finAfterClose_TIME_WAIT() {
    user().close();
    tcp.run(
        """
        +59s
        < F. 1:1(0) ack 2
        > .  2:2(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
  }

  @Test
  void reset_isToldToTheUser() {
    tcp.run("< R 1:1(0)");
    assertThat(user().read(10)).isEqualTo(Errno.ECONNRESET.negated());
  }
}
