package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// TIME-WAIT: RFC 9293 sections 3.6.1 and 3.10.7.4, RFC 1337, RFC 6191. The listener the connection
/// came from is still there.
@Tag("B5")
@Tag("D6")
class TimeWaitTest extends TcpBehaviour {
  @Nested
  class WithoutTimestamps {
    @BeforeEach
    void enter() {
      timeWait();
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test // MUST-13, but for a minute as on Linux
    @Tag("RFC9293-MUST-13")
    @Tag("RFC9293-3.10.8-c")
    void silence_CLOSEDAfterAMinute() {
      tcp.run("+59.999s");
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
      tcp.run("+1ms");
      assertThat(state()).isEqualTo(TcpState.CLOSED);
    }

    @Test
    @Tag("RFC9293-3.10.7.4-h")
    void repeatedFin_isAcknowledgedAndBeginsTheMinuteAnew() {
      tcp.run(
          """
          +50s
          < F. 1:1(0) ack 2
          > .  2:2(0) ack 2
          +59.999s
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
      tcp.run("+1ms");
      assertThat(state()).isEqualTo(TcpState.CLOSED);
    }

    @Test // RFC 1337
    @Tag("RFC1337-3-a")
    void reset_isIgnored() {
      tcp.run(
          """
          < R  2:2(0)
          < R. 2:2(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    void ackInOrder_isIgnored() {
      tcp.run("< . 2:2(0) ack 2");
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    @Tag("RFC1337-2-a")
    void oldData_isAcknowledged() {
      tcp.run(
          """
          < P. 1:11(10) ack 2
          > .  2:2(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    @Tag("RFC9293-3.10.7.4-o")
    void oldSyn_isAcknowledged() {
      tcp.run(
          """
          < S 0:0(0) win 1000 <mss 1000>
          > . 2:2(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test // V35: two confused ends must not answer each other for ever
    void manySegmentsOutOfPlace_areAnsweredOnceInHalfASecond() {
      tcp.run(
          """
          < . 100:100(0) ack 2
          > . 2:2(0) ack 2
          < . 100:100(0) ack 2
          < . 100:100(0) ack 2
          +500ms < . 100:100(0) ack 2
          > . 2:2(0) ack 2
          """);
    }

    @Test // RFC 9293 section 3.6.1
    @Tag("RFC9293-MAY-2")
    void synPastTheLastNumber_SYN_RECEIVED() {
      tcp.peer().forget();
      tcp.run(
          """
          < S  3:3(0) win 1000 <mss 1000>
          > S. 0:0(0) ack 4
          < .  4:4(0) ack 1
          """);
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    }

    @Test // RFC 9293 section 3.6.1, MAY-2: past all that the old connection has used
    void synPastTheLastNumber_isAnsweredFromANumberPastTheOldOnes() {
      tcp.run(
          """
          < S  3:3(0) win 1000 <mss 1000>
          > S. 65539:65539(0) ack 4
          """);
    }

    @Test // a listener drops it, so it must not end the TIME-WAIT
    void synWithFin_isAcknowledged() {
      tcp.run(
          """
          < SF 3:3(0) win 1000 <mss 1000>
          > .  2:2(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    void synAtTheLastNumber_isAcknowledged() {
      tcp.run(
          """
          < S 2:2(0) win 1000 <mss 1000>
          > . 2:2(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    void synWhenNobodyListens_isReset() {
      tcp.listener().close();
      tcp.peer().forget();
      tcp.run(
          """
          < S  1000:1000(0) win 1000 <mss 1000>
          > R. 0:0(0) ack 1001
          """);
    }

    @Test // checked on Linux 6.18
    void port_cannotBeBoundAnewForAMinute() {
      tcp.listener().close();
      assertThat(bind(false)).isEqualTo(Errno.EADDRINUSE.negated());
      assertThat(bind(true)).isEqualTo(Errno.EADDRINUSE.negated());
      user().close();
      tcp.run("+60s");
      assertThat(bind(false)).isZero();
    }

    @Test
    void finWithoutAck_isIgnoredOrAnsweredAtMostByAnAck() {
      tcp.run(
          """
          < F 1:1(0)
          > . 2:2(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    void theUserSeesTheEndOfTheStream() {
      assertThat(user().read(10)).isZero();
      assertThat(user().poll())
          .isEqualTo(PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP | PollEvents.HUP);
      assertThat(user().close()).isZero();
      tcp.run("");
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }
  }

  private int bind(boolean reuseAddress) {
    UserSocket socket = tcp.open();
    socket.set(SolSocket.SO_REUSEADDR, reuseAddress);
    return tcp.calls().bind(socket.fd(), InetSockAddr.of(tcp.stackAddress(), TcpRig.STACK_PORT));
  }

  @Test // both must want it
  void port_canBeBoundAnewToReuseIt() {
    tcp = TcpRig.listening(config());
    tcp.listener().set(SolSocket.SO_REUSEADDR, true);
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1
        """);
    tcp.accept().close();
    tcp.run(
        """
        > F. 1:1(0) ack 1
        < F. 1:1(0) ack 2
        > .  2:2(0) ack 2
        """);
    tcp.listener().close();
    assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    assertThat(bind(false)).isEqualTo(Errno.EADDRINUSE.negated());
    assertThat(bind(true)).isZero();
  }

  @Nested
  class WithTimestamps {
    @BeforeEach
    void enter() {
      tcp = TcpRig.established(config().withPeerSyn("win 65535 <mss 1000,TS>"));
      user().close();
      tcp.run(
          """
          > F. 1:1(0) ack 1
          < .  1:1(0) ack 2 <TS val 5000 ecr 1>
          < F. 1:1(0) ack 2 <TS val 5000 ecr 1>
          > .  2:2(0) ack 2 <nop,nop,TS val 1 ecr 5000>
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test // RFC 6191 section 2
    @Tag("RFC9293-SHLD-4")
    @Tag("RFC6191-2-a")
    void synWithALaterTimestamp_SYN_RECEIVED() {
      tcp.peer().forget();
      tcp.run(
          """
          < S  0:0(0) win 1000 <mss 1000,TS val 5001 ecr 0>
          > S. 0:0(0) ack 1
          """);
      assertThat(tcp.halfOpen()).isOne();
    }

    @Test
    @Tag("RFC6191-2-b")
    void synWithTheSameTimestampAndALaterNumber_SYN_RECEIVED() {
      tcp.peer().forget();
      tcp.run(
          """
          < S  3:3(0) win 1000 <mss 1000,TS val 5000 ecr 0>
          > S. 0:0(0) ack 4
          """);
      assertThat(tcp.halfOpen()).isOne();
    }

    @Test
    @Tag("RFC6191-2-c")
    void synWithAnEarlierTimestamp_isAcknowledged() {
      tcp.run(
          """
          < S 1000:1000(0) win 1000 <mss 1000,TS val 4999 ecr 0>
          > . 2:2(0) ack 2
          """);
      assertThat(state()).isEqualTo(TcpState.TIME_WAIT);
    }

    @Test
    void repeatedFin_isAcknowledged() {
      tcp.run(
          """
          +1s
          < F. 1:1(0) ack 2 <TS val 5000 ecr 1>
          > .  2:2(0) ack 2 <nop,nop,TS val 1001 ecr 5000>
          """);
    }
  }
}
