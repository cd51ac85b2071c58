package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Linger;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.ProtoOps;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// ESTABLISHED, RFC 9293 sections 3.10.2 to 3.10.5 and 3.10.7.4.
@Tag("B9")
@Tag("C1")
@Tag("D6")
class EstablishedTest extends SynchronizedStateBehaviour {
  @Override
  void enter() {
    established();
  }

  @Override
  TcpState itsState() {
    return TcpState.ESTABLISHED;
  }

  @Override
  int sndNxt() {
    return 1;
  }

  @Override
  int rcvNxt() {
    return 1;
  }

  @Test
  void close_FIN_WAIT_1() {
    user().close();
    tcp.run("> F. 1:1(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
  }

  @Test
  void shutdownOfSending_FIN_WAIT_1() {
    assertThat(user().shutdown(ProtoOps.SHUT_WR)).isZero();
    tcp.run("> F. 1:1(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
    assertThat(user().write(10)).isEqualTo(Errno.EPIPE.negated());
    assertThat(user().read(10)).isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  @Tag("RFC9293-MUST-12")
  void fin_CLOSE_WAIT() {
    tcp.run(
        """
        < F. 1:1(0) ack 1
        > .  1:1(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSE_WAIT);
    assertThat(user().read(10)).isZero();
  }

  @Test
  void finWithData_CLOSE_WAIT() {
    tcp.run(
        """
        < FP. 1:101(100) ack 1
        > .   1:1(0) ack 102
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSE_WAIT);
    assertThat(user().read(1000)).isEqualTo(100);
    assertThat(user().read(1000)).isZero();
  }

  @Test
  void finPastAHole_CLOSE_WAITWhenTheHoleIsFilled() {
    tcp.run(
        """
        < F. 101:101(0) ack 1
        > .  1:1(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(user().read(10)).isEqualTo(Errno.EAGAIN.negated());
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 102
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSE_WAIT);
    assertThat(user().read(1000)).isEqualTo(100);
    assertThat(user().read(1000)).isZero();
  }

  @Test
  void finWithDataPastAHole_CLOSE_WAITWhenTheHoleIsFilled() {
    tcp.run(
        """
        < FP. 101:201(100) ack 1
        > .   1:1(0) ack 1
        < .   1:101(100) ack 1
        > .   1:1(0) ack 202
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSE_WAIT);
    assertThat(user().read(1000)).isEqualTo(200);
    assertThat(user().read(1000)).isZero();
  }

  @Test
  @Tag("RFC9293-MUST-12")
  void reset_endsReadAndWriteWithAnError() {
    tcp.run("< R. 1:1(0) ack 1");
    assertThat(user().poll()).isEqualTo(EVERYTHING);
    assertThat(user().read(10)).isEqualTo(Errno.ECONNRESET.negated());
    assertThat(user().read(10)).isZero();
    assertThat(user().write(10)).isEqualTo(Errno.EPIPE.negated());
    assertThat(user().shutdown(ProtoOps.SHUT_WR)).isEqualTo(Errno.ENOTCONN.negated());
  }

  @Test // data that came before the reset is still there, as on Linux
  void reset_leavesWhatWasReceived() {
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        < R  101:101(0)
        """);
    assertThat(user().read(60)).isEqualTo(60);
    assertThat(user().read(60)).isEqualTo(40);
    assertThat(user().read(60)).isEqualTo(Errno.ECONNRESET.negated());
  }

  @Test // RFC 9293 section 3.10.5
  @Tag("RFC9293-3.10.5-a")
  void closeWithoutLingering_CLOSED() {
    user().set(SolSocket.SO_LINGER, new Linger(true, 0));
    user().write(100);
    tcp.run("> P. 1:101(100) ack 1");
    user().close();
    tcp.run("> R. 101:101(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test // RFC 9293 section 3.6.1, RFC 2525 section 2.17
  @Tag("RFC9293-SHLD-3")
  void closeWithUnreadData_CLOSED() {
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        """);
    assertThat(user().read(99)).isEqualTo(99);
    user().close();
    tcp.run("> R. 1:1(0) ack 101");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test // the user could not have read it; checked on Linux 6.18
  void closeWithDataPastAHole_FIN_WAIT_1() {
    tcp.run(
        """
        < P. 101:201(100) ack 1
        > .  1:1(0) ack 1
        """);
    user().close();
    tcp.run("> F. 1:1(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
  }

  @Test
  @Tag("RFC9293-3.6-e")
  void closeWithUnsentData_sendsItBeforeTheFin() {
    tcp.run("< . 1:1(0) ack 1 win 1000");
    user().write(1500);
    user().close();
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        < . 1:1(0) ack 1001
        > FP. 1001:1501(500) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
  }

  @Test
  void shutdownOfReceiving_endsReadingAndSendsNothing() {
    assertThat(user().shutdown(ProtoOps.SHUT_RD)).isZero();
    assertThat(user().read(10)).isZero();
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(user().poll()).isEqualTo(PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP);
    user().write(10);
    tcp.run("> P. 1:11(10) ack 1");
  }

  @Test // as Linux: what comes nevertheless can be read
  void dataAfterShutdownOfReceiving_isTaken() {
    user().shutdown(ProtoOps.SHUT_RD);
    tcp.run(
        """
        < P. 1:101(100) ack 1
        > .  1:1(0) ack 101
        """);
    assertThat(user().read(1000)).isEqualTo(100);
    assertThat(user().read(1000)).isZero();
  }

  @Test // RFC 6298 section 5; tcp_retries2 of 15; round trip 0, so the first time-out is 200 ms
  @Tag("RFC9293-SHLD-11")
  void dataWithoutAnswer_isGivenUpAfterFifteenRetransmissions() {
    user().write(100);
    tcp.run("> P. 1:101(100) ack 1");
    long millis = 200;
    for (int i = 0; i < 15; i++) {
      tcp.run("+" + millis + "ms > P. 1:101(100) ack 1");
      millis = Math.min(2 * millis, 120_000);
    }
    tcp.run("+" + (millis - 1) + "ms");
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    tcp.run("+1ms");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    assertThat(user().read(10)).isEqualTo(Errno.ETIMEDOUT.negated());
  }

  @Test // RFC 9293 MUST-56, RFC 5461
  void unreachable_isRememberedAndTheConnectionGoesOn() {
    user().write(100);
    tcp.run(
        """
        > P. 1:101(100) ack 1
        < icmp unreachable host_unreachable [1:101(100)]
        < icmp unreachable port_unreachable [1:101(100)]
        < icmp time_exceeded [1:101(100)]
        """);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(user().poll()).isEqualTo(PollEvents.OUT);
    tcp.run("< . 1:1(0) ack 101");
    assertThat(user().write(1)).isOne();
    tcp.run("> P. 101:102(1) ack 1");
  }
}
