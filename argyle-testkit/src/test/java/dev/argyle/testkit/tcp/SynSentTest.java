package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.ProtoOps;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// SYN-SENT, RFC 9293 section 3.10.7.3.
@Tag("A5")
@Tag("D6")
class SynSentTest extends TcpBehaviour {
  @BeforeEach
  void connect() {
    tcp = TcpRig.connecting(config());
    tcp.run("> S 0:0(0)");
  }

  @Test
  void synAck_ESTABLISHED() {
    tcp.run(
        """
        < S. 0:0(0) ack 1 win 8192 <mss 1000>
        > .  1:1(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(user().poll()).isEqualTo(PollEvents.OUT);
    assertThat(tcp.connect(user())).isZero();
    assertThat(tcp.connect(user())).isEqualTo(Errno.EISCONN.negated());
  }

  @Test // RFC 9293 MUST-10
  @Tag("RFC9293-MUST-10")
  void syn_SYN_RECEIVED() {
    tcp.run(
        """
        < S  0:0(0) win 8192 <mss 1000>
        > S. 0:0(0) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.SYN_RECEIVED);
  }

  @Test
  @Tag("RFC9293-3.5.3-a")
  void resetThatAcknowledgesTheSyn_CLOSED() {
    tcp.run("< R. 0:0(0) ack 1");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    assertThat(user().error()).isEqualTo(Errno.ECONNREFUSED);
    assertThat(user().error()).isNull();
  }

  @Test
  void refusal_isToldByTheNextConnect() {
    tcp.run("< R. 0:0(0) ack 1");
    assertThat(tcp.connect(user())).isEqualTo(Errno.ECONNREFUSED.negated());
  }

  @Test // as Linux: everything is ready, and the error is there
  void refusal_isReadyForEverything() {
    tcp.run("< R. 0:0(0) ack 1");
    assertThat(user().poll()).isEqualTo(EVERYTHING);
  }

  @Test
  void refusal_isToldByReadAndThenTheStreamIsOver() {
    tcp.run("< R. 0:0(0) ack 1");
    assertThat(user().read(10)).isEqualTo(Errno.ECONNREFUSED.negated());
    assertThat(user().read(10)).isZero();
    assertThat(user().write(10)).isEqualTo(Errno.EPIPE.negated());
  }

  @Test
  void socketThatWasRefused_connectsAgain() {
    tcp.run("< R. 0:0(0) ack 1");
    assertThat(tcp.connect(user())).isEqualTo(Errno.ECONNREFUSED.negated());
    tcp.peer().forget();
    assertThat(tcp.connect(user())).isEqualTo(Errno.EINPROGRESS.negated());
    tcp.run(
        """
        > S  0:0(0)
        < S. 0:0(0) ack 1 win 8192 <mss 1000>
        > .  1:1(0) ack 1
        """);
    assertThat(tcp.connect(user())).isZero();
    assertThat(user().poll()).isEqualTo(PollEvents.OUT);
    assertThat(user().write(10)).isEqualTo(10);
    tcp.run("> P. 1:11(10) ack 1");
  }

  @Test
  @Tag("RFC9293-3.5.3-a")
  void resetWithoutAck_isIgnored() {
    tcp.run("< R 0:0(0)");
    assertThat(state()).isEqualTo(TcpState.SYN_SENT);
  }

  @Test
  @Tag("RFC9293-3.5.3-a")
  void resetThatAcknowledgesSomethingElse_isIgnored() {
    tcp.run(
        """
        < R. 0:0(0) ack 0
        < R. 0:0(0) ack 2
        """);
    assertThat(state()).isEqualTo(TcpState.SYN_SENT);
  }

  @Test
  @Tag("RFC9293-3.5-a")
  @Tag("RFC9293-3.10.7.3-a")
  void ackOfSomethingElse_isReset() {
    tcp.run(
        """
        < .  1:1(0) ack 0
        > R  0:0(0)
        < .  1:1(0) ack 2
        > R  2:2(0)
        < S. 0:0(0) ack 0
        > R  0:0(0)
        < S. 0:0(0) ack 900
        > R  900:900(0)
        """);
    assertThat(state()).isEqualTo(TcpState.SYN_SENT);
  }

  @Test
  @Tag("RFC9293-3.10.7.3-b")
  void ackWithoutSyn_isIgnored() {
    tcp.run(
        """
        < .  1:1(0) ack 1
        < F. 1:1(0) ack 1
        < P. 1:11(10) ack 1
        """);
    assertThat(state()).isEqualTo(TcpState.SYN_SENT);
  }

  @Test
  @Tag("RFC9293-3.10.7.3-b")
  void segmentWithNeitherSynNorReset_isIgnored() {
    tcp.run(
        """
        < F 1:1(0)
        < - 1:11(10)
        """);
    assertThat(state()).isEqualTo(TcpState.SYN_SENT);
  }

  @Test
  @Tag("RFC9293-3.10.4-a")
  void close_CLOSED() {
    assertThat(user().close()).isZero();
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    tcp.run(
        """
        +200s
        < S. 0:0(0) ack 1
        > R  1:1(0)
        """);
  }

  @Test
  void shutdown_CLOSED() {
    assertThat(user().shutdown(ProtoOps.SHUT_WR)).isZero();
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    tcp.run("+200s");
  }

  @Test // RFC 6298 (2.1), (5.5); tcp_syn_retries of 6, tcp_syn_linear_timeouts of 4
  @Tag("RFC9293-MUST-22")
  @Tag("RFC9293-MUST-23")
  void noAnswer_isGivenUpAfterElevenSyns() {
    tcp.run(
        """
        +1s  > S 0:0(0)
        +1s  > S 0:0(0)
        +1s  > S 0:0(0)
        +1s  > S 0:0(0)
        +1s  > S 0:0(0)
        +2s  > S 0:0(0)
        +4s  > S 0:0(0)
        +8s  > S 0:0(0)
        +16s > S 0:0(0)
        +32s > S 0:0(0)
        """);
    tcp.run("+63.999s");
    assertThat(state()).isEqualTo(TcpState.SYN_SENT);
    tcp.run("+1ms");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    assertThat(user().error()).isEqualTo(Errno.ETIMEDOUT);
    tcp.run("+1000s");
  }

  @Test
  void portUnreachable_CLOSED() {
    tcp.run("< icmp unreachable port_unreachable [0:0(0)]");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    assertThat(user().error()).isEqualTo(Errno.ECONNREFUSED);
  }

  @Test // Linux ends the attempt on any error about the SYN
  @Tag("RFC5461-4.1-a")
  void hostUnreachable_CLOSED() {
    tcp.run("< icmp unreachable host_unreachable [0:0(0)]");
    assertThat(state()).isEqualTo(TcpState.CLOSED);
    assertThat(user().error()).isEqualTo(Errno.EHOSTUNREACH);
  }

  @Test // RFC 5927 section 4.1
  @Tag("RFC5927-4.1-a")
  void errorAboutSomethingElse_isIgnored() {
    tcp.run(
        """
        < icmp unreachable port_unreachable [1:1(0)]
        < icmp unreachable port_unreachable [-1:-1(0)]
        """);
    assertThat(state()).isEqualTo(TcpState.SYN_SENT);
  }

  @Test
  void callsThatNeedTheConnection_wouldBlock() {
    assertThat(user().write(10)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(user().read(10)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(tcp.connect(user())).isEqualTo(Errno.EALREADY.negated());
    assertThat(user().poll()).isZero();
  }
}
