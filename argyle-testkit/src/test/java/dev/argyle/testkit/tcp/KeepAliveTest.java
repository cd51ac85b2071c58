package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Keep-alive: RFC 9293 section 3.8.4, with Linux's knobs.
class KeepAliveTest extends TcpBehaviour {
  private void watched() {
    established();
    user().set(SolTcp.TCP_KEEPIDLE, 10);
    user().set(SolTcp.TCP_KEEPINTVL, 2);
    user().set(SolTcp.TCP_KEEPCNT, 3);
    user().set(SolSocket.SO_KEEPALIVE, true);
  }

  @Test // MUST-25
  @Tag("RFC9293-MUST-25")
  void isOffByDefault() {
    established();
    tcp.run("+100000s");
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test // MUST-28
  @Tag("RFC9293-MUST-28")
  void defaultIdleTime_isTwoHours() {
    established();
    user().set(SolSocket.SO_KEEPALIVE, true);
    tcp.run("+7200s > . 0:0(0) ack 1");
  }

  @Test
  @Tag("RFC9293-MUST-24")
  void answeredProbes_goOnForEver() {
    watched();
    for (int i = 0; i < 20; i++) {
      tcp.run(
          """
          +10s > . 0:0(0) ack 1
          < . 1:1(0) ack 1
          """);
    }
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test // MUST-26: not for one lost probe
  void unansweredProbes_endTheConnectionWithAReset() {
    watched();
    tcp.run(
        """
        +10s > . 0:0(0) ack 1
        +2s  > . 0:0(0) ack 1
        +2s  > . 0:0(0) ack 1
        +2s  > R. 1:1(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    assertThat(user().read(10)).isEqualTo(Errno.ETIMEDOUT.negated());
  }

  @Test
  @Tag("RFC9293-MUST-29")
  void lastProbeAnswered_savesTheConnection() {
    watched();
    tcp.run(
        """
        +10s > . 0:0(0) ack 1
        +2s  > . 0:0(0) ack 1
        +2s  > . 0:0(0) ack 1
        +1s  < . 1:1(0) ack 1
        +10s > . 0:0(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test
  @Tag("RFC9293-MUST-26")
  void traffic_putsTheProbeOff() {
    watched();
    tcp.run(
        """
        +9s < P. 1:101(100) ack 1
        > . 1:1(0) ack 101
        +10s > . 0:0(0) ack 101
        """);
  }

  @Test // the data asks already
  void dataInFlight_isProbeEnough() {
    watched();
    tcp.run("+9s");
    user().write(100);
    tcp.run(
        """
        > P. 1:101(100) ack 1
        +200ms > P. 1:101(100) ack 1
        +400ms > P. 1:101(100) ack 1
        +800ms > P. 1:101(100) ack 1
        < . 1:1(0) ack 101
        +10s > . 100:100(0) ack 1
        """);
  }

  @Test
  void resetInAnswerToAProbe_endsTheConnection() {
    watched();
    tcp.run(
        """
        +10s > . 0:0(0) ack 1
        < R 1:1(0)
        """);
    assertThat(user().read(10)).isEqualTo(Errno.ECONNRESET.negated());
  }

  @Test
  @Tag("RFC9293-MUST-24")
  void switchedOff_asksNoMore() {
    watched();
    tcp.run("+10s > . 0:0(0) ack 1");
    user().set(SolSocket.SO_KEEPALIVE, false);
    tcp.run("+1000s");
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }

  @Test // RFC 5482: it takes the place of the number of probes
  void userTimeout_endsProbing() {
    watched();
    user().set(SolTcp.TCP_USER_TIMEOUT, 13_000);
    tcp.run(
        """
        +10s > . 0:0(0) ack 1
        +2s  > . 0:0(0) ack 1
        +2s  > R. 1:1(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.CLOSED);
  }

  @Test
  void acceptedConnection_inheritsItFromItsListener() {
    tcp = dev.argyle.testkit.TcpRig.listening(config());
    tcp.listener().set(SolSocket.SO_KEEPALIVE, true);
    tcp.listener().set(SolTcp.TCP_KEEPIDLE, 5);
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1
        +5s > . 0:0(0) ack 1
        """);
  }

  @Test // RFC 9293 section 3.8.4: every host answers
  void probeOfThePeer_isAnswered() {
    established();
    tcp.run(
        """
        < . 0:0(0) ack 1
        > . 1:1(0) ack 1
        """);
  }

  @Test
  void probeOfThePeerWithAnOctet_isAnswered() {
    established();
    tcp.run(
        """
        < . 0:1(1) ack 1
        > . 1:1(0) ack 1
        """);
  }
}
