package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// SYN-RECEIVED, RFC 9293 section 3.10.7.4, reached from LISTEN and from SYN-SENT (MUST-11).
@Tag("B10")
@Tag("D6")
@Tag("E")
class SynReceivedTest extends TcpBehaviour {
  @Nested
  class FromListen {
    @BeforeEach
    void receiveASyn() {
      tcp = TcpRig.listening(config());
      tcp.run(
          """
          < S  0:0(0) win 1000 <mss 1000>
          > S. 0:0(0) ack 1
          """);
    }

    private void isStillHalfOpen() {
      assertThat(tcp.halfOpen()).isOne();
      assertThat(state()).isEqualTo(TcpState.CLOSED);
    }

    private void isForgotten() {
      assertThat(tcp.halfOpen()).isZero();
      assertThat(state()).isEqualTo(TcpState.CLOSED);
    }

    @Test
    void ackOfTheSyn_ESTABLISHED() {
      tcp.run("< . 1:1(0) ack 1");
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
      assertThat(tcp.halfOpen()).isZero();
    }

    @Test
    @Tag("RFC9293-3.10.7.4-k")
    void ackOfTheSynWithData_ESTABLISHED() {
      tcp.run(
          """
          < P. 1:101(100) ack 1
          > .  1:1(0) ack 101
          """);
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
      assertThat(tcp.accept().read(1000)).isEqualTo(100);
    }

    @Test
    void ackOfTheSynWithFin_CLOSE_WAIT() {
      tcp.run(
          """
          < F. 1:1(0) ack 1
          > .  1:1(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.CLOSE_WAIT);
      assertThat(tcp.accept().read(1000)).isZero();
    }

    @Test // RFC 9293 section 3.10.7.4: only what is new of it counts
    void ackOfTheSynWithDataFromBeforeTheWindow_ESTABLISHED() {
      tcp.run(
          """
          < . 0:100(100) ack 1
          > . 1:1(0) ack 100
          """);
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    }

    @Test
    void dataPastAHole_ESTABLISHED() {
      tcp.run(
          """
          < P. 101:201(100) ack 1
          > .  1:1(0) ack 1
          """);
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    }

    @Test
    @Tag("RFC9293-3.10.7.4-n")
    void ackOfSomethingElse_isReset() {
      tcp.run(
          """
          < . 1:1(0) ack 0
          > R 0:0(0)
          < . 1:1(0) ack 2
          > R 2:2(0)
          """);
      isStillHalfOpen();
    }

    @Test
    @Tag("RFC9293-MUST-11")
    void resetAtTheNextNumber_LISTEN() {
      tcp.run("< R 1:1(0)");
      isForgotten();
      tcp.run("+100s");
    }

    @Test
    void resetOutsideTheWindow_isIgnored() {
      tcp.run(
          """
          < R 0:0(0)
          < R 100000:100000(0)
          """);
      isStillHalfOpen();
    }

    @Test // RFC 5961 section 3.2; checked on Linux 6.18
    void resetElsewhereInTheWindow_isChallenged() {
      tcp.run(
          """
          < R 2:2(0)
          > . 1:1(0) ack 1
          """);
      isStillHalfOpen();
    }

    @Test
    void repeatedSyn_isAnsweredAgain() {
      tcp.run(
          """
          < S  0:0(0) win 1000 <mss 1000>
          > S. 0:0(0) ack 1
          """);
      isStillHalfOpen();
    }

    /// RFC 5961 section 4.2: if the peer has started anew, its answer clears the way.
    @Test
    void anotherSyn_isChallenged() {
      tcp.run(
          """
          < S 500:500(0) win 1000 <mss 1000>
          > . 1:1(0) ack 1
          < S 900000:900000(0) win 1000 <mss 1000>
          > . 1:1(0) ack 1
          < R 1:1(0)
          """);
      isForgotten();
    }

    @Test
    void segmentOutsideTheWindow_isAnswered() {
      tcp.run(
          """
          < . 100000:100000(0) ack 1
          > . 1:1(0) ack 1
          """);
      isStillHalfOpen();
    }

    @Test
    void segmentWithoutAck_isDropped() {
      tcp.run(
          """
          < P 1:11(10)
          < F 1:1(0)
          < - 1:1(0)
          """);
      isStillHalfOpen();
    }

    @Test // RFC 6298 (2.1), (5.5); tcp_synack_retries of 5
    void noAnswer_isGivenUpAfterSixSynAcks() {
      tcp.run(
          """
          +1s  > S. 0:0(0) ack 1
          +2s  > S. 0:0(0) ack 1
          +4s  > S. 0:0(0) ack 1
          +8s  > S. 0:0(0) ack 1
          +16s > S. 0:0(0) ack 1
          +31.999s
          """);
      isStillHalfOpen();
      tcp.run("+1ms");
      isForgotten();
      tcp.run(
          """
          +1000s
          < . 1:1(0) ack 1
          > R 1:1(0)
          """);
    }

    @Test // as Linux: a listener's TCP_SYNCNT is for its SYN-ACKs
    void noAnswer_isGivenUpAsEarlyAsTheListenerSays() {
      int set = tcp.calls().setsockopt(tcp.listener().fd(), SolTcp.TCP_SYNCNT, 1);
      assertThat(set).isZero();
      tcp.run(
          """
          +1s  > S. 0:0(0) ack 1
          +1.999s
          """);
      isStillHalfOpen();
      tcp.run("+1ms");
      isForgotten();
    }

    @Test // RFC 7323 section 5.3
    void ackFromThePast_isAnswered() {
      tcp.run("< R 1:1(0)");
      tcp.peer().forget();
      tcp.run(
          """
          < S  0:0(0) win 1000 <mss 1000,TS val 500 ecr 0>
          > S. 0:0(0) ack 1
          < .  1:1(0) ack 1 <TS val 499 ecr 1>
          > .  1:1(0) ack 1 <nop,nop,TS val 1 ecr 500>
          """);
      isStillHalfOpen();
      tcp.run("< . 1:1(0) ack 1 <TS val 500 ecr 1>");
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    }

    @Test
    void ackOfARepeatedSynAck_ESTABLISHED() {
      tcp.run(
          """
          +1s > S. 0:0(0) ack 1
          +1s < .  1:1(0) ack 1
          +100s
          """);
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    }
  }

  @Nested
  class FromSynSent {
    @BeforeEach
    void receiveASyn() {
      tcp = TcpRig.connecting(config());
      tcp.run(
          """
          > S  0:0(0)
          < S  0:0(0) win 1000 <mss 1000>
          > S. 0:0(0) ack 1
          """);
    }

    @Test
    void ackOfTheSyn_ESTABLISHED() {
      tcp.run("< . 1:1(0) ack 1");
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
      assertThat(tcp.connect(user())).isZero();
    }

    @Test
    void synAck_ESTABLISHED() {
      tcp.run(
          """
          < S. 0:0(0) ack 1 win 1000 <mss 1000>
          > .  1:1(0) ack 1
          """); // the SYN in it has come twice
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
      assertThat(tcp.connect(user())).isZero();
      user().write(10);
      tcp.run("> P. 1:11(10) ack 1");
    }

    @Test
    @Tag("RFC9293-3.10.7.4-n")
    void ackOfSomethingElse_isReset() {
      tcp.run(
          """
          < . 1:1(0) ack 0
          > R 0:0(0)
          < . 1:1(0) ack 2
          > R 2:2(0)
          """);
      assertThat(state()).isEqualTo(TcpState.SYN_RECEIVED);
    }

    @Test // RFC 9293 section 3.10.7.4, second check; Linux says ECONNRESET
    @Tag("RFC9293-MUST-11")
    void resetAtTheNextNumber_CLOSED() {
      tcp.run("< R 1:1(0)");
      assertThat(state()).isEqualTo(TcpState.CLOSED);
      assertThat(user().error()).isEqualTo(Errno.ECONNREFUSED);
    }

    @Test
    void resetElsewhereInTheWindow_isChallenged() {
      tcp.run(
          """
          < R 2:2(0)
          > . 1:1(0) ack 1
          """);
      assertThat(state()).isEqualTo(TcpState.SYN_RECEIVED);
    }

    @Test
    @Tag("RFC9293-3.10.4-b")
    void close_FIN_WAIT_1() {
      user().close();
      tcp.run(
          """
          > F. 1:1(0) ack 1
          < .  1:1(0) ack 1
          """);
      assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
      tcp.run("< . 1:1(0) ack 2");
      assertThat(state()).isEqualTo(TcpState.FIN_WAIT_2);
    }

    @Test
    void fin_CLOSE_WAIT() {
      tcp.run(
          """
          < F. 1:1(0) ack 1
          > .  1:1(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.CLOSE_WAIT);
    }

    @Test
    void noAnswer_repeatsTheSynAck() {
      tcp.run(
          """
          +1s > S. 0:0(0) ack 1
          +2s > S. 0:0(0) ack 1
          +4s > S. 0:0(0) ack 1
          +8s > S. 0:0(0) ack 1
          +16s > S. 0:0(0) ack 1
          +32s
          """);
      assertThat(state()).isEqualTo(TcpState.CLOSED);
      assertThat(user().error()).isEqualTo(Errno.ETIMEDOUT);
    }

    @Test
    void callsThatNeedTheConnection_wouldBlock() {
      assertThat(user().write(10)).isEqualTo(Errno.EAGAIN.negated());
      assertThat(user().read(10)).isEqualTo(Errno.EAGAIN.negated());
      assertThat(tcp.connect(user())).isEqualTo(Errno.EALREADY.negated());
      assertThat(user().poll()).isZero();
    }
  }
}
