package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The peer's window as the sender sees it: RFC 9293 sections 3.8.6, 3.8.6.1 and 3.8.6.2.1.
@Tag("B9")
@Tag("D2")
class SendWindowTest extends TcpBehaviour {
  @Test
  @Tag("RFC9293-3.10.7.4-e")
  void data_goesOnlyAsFarAsTheWindow() {
    established("win 3000 <mss 1000>");
    user().write(5000);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > . 1001:2001(1000) ack 1
        > . 2001:3001(1000) ack 1
        < . 1:1(0) ack 1001 win 3000
        > . 3001:4001(1000) ack 1
        < . 1:1(0) ack 4001 win 3000
        > P. 4001:5001(1000) ack 1
        """);
  }

  @Test // MUST-34: the peer should not, but may
  @Tag("RFC9293-MUST-34")
  @Tag("RFC9293-SHLD-15")
  void windowThatShrinks_isTolerated() {
    established();
    user().write(4000);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > . 1001:2001(1000) ack 1
        > . 2001:3001(1000) ack 1
        > P. 3001:4001(1000) ack 1
        < . 1:1(0) ack 1001 win 1000
        """);
    user().write(1000);
    tcp.run(
        """
        < . 1:1(0) ack 4001 win 1000
        > P. 4001:5001(1000) ack 1
        """);
  }

  @Test // what lies beyond the new edge is not sent again until it fits, what lies within is
  @Tag("RFC9293-SHLD-16")
  void lostDataAfterTheWindowShrank_isSentAgain() {
    established();
    user().write(2000);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > P. 1001:2001(1000) ack 1
        < . 1:1(0) ack 1 win 1000
        +200ms > . 1:1001(1000) ack 1
        """);
  }

  @Test // it takes a position like an octet
  void finBehindDataThatFillsTheWindow_waitsForRoom() {
    established();
    tcp.run("< . 1:1(0) ack 1 win 0");
    user().write(1000);
    user().shutdown(1);
    tcp.run(
        """
        < . 1:1(0) ack 1 win 1000
        > P. 1:1001(1000) ack 1
        < . 1:1(0) ack 1001 win 1000
        > F. 1001:1001(0) ack 1
        """);
  }

  @Nested
  class ZeroWindow {
    private void closeTheWindow() {
      established();
      tcp.run("< . 1:1(0) ack 1 win 0");
      user().write(100);
    }

    @Test // MUST-36: first after one RTO, then at intervals that double (SHLD-29, SHLD-30)
    @Tag("RFC9293-MUST-36")
    void isProbedAtIntervalsThatDouble() {
      closeTheWindow();
      tcp.run(
          """
          +200ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 0
          +400ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 0
          +800ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 0
          +1600ms > . 0:0(0) ack 1
          """);
    }

    @Test // MUST-37
    @Tag("RFC9293-MUST-37")
    void isProbedForEverWhileThePeerAnswers() {
      closeTheWindow();
      for (int i = 0; i < 100; i++) {
        tcp.run(
            """
            * > . 0:0(0) ack 1
            < . 1:1(0) ack 1 win 0
            """);
      }
      tcp.run("+120s > . 0:0(0) ack 1");
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    }

    @Test // as many as retransmissions of data: tcp_retries2
    void isGivenUpWhenThePeerDoesNotAnswer() {
      closeTheWindow();
      long millis = 200;
      for (int i = 0; i < 15; i++) {
        tcp.run("+" + millis + "ms > . 0:0(0) ack 1");
        millis = Math.min(2 * millis, 120_000);
      }
      tcp.run("+" + millis + "ms");
      assertThat(state()).isEqualTo(TcpState.CLOSED);
      assertThat(user().read(10)).isEqualTo(Errno.ETIMEDOUT.negated());
    }

    @Test // V8: also of a peer that answers; counted from the first probe, as on Linux
    @Tag("RFC5482-2-a")
    void isGivenUpAfterTheUserTimeout() {
      established();
      user().set(SolTcp.TCP_USER_TIMEOUT, 1000);
      tcp.run("< . 1:1(0) ack 1 win 0");
      user().write(100);
      tcp.run(
          """
          +200ms > . 0:0(0) ack 1
          +400ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 0
          +599ms
          """);
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
      tcp.run("+1ms");
      assertThat(state()).isEqualTo(TcpState.CLOSED);
      assertThat(user().read(10)).isEqualTo(Errno.ETIMEDOUT.negated());
    }

    @Test
    void thatOpensInAnswerToAProbe_letsDataGo() {
      closeTheWindow();
      tcp.run(
          """
          +200ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 1000
          > P. 1:101(100) ack 1
          """);
    }

    @Test
    void thatOpensByItself_letsDataGo() {
      closeTheWindow();
      tcp.run(
          """
          +50ms < . 1:1(0) ack 1 win 1000
          > P. 1:101(100) ack 1
          < . 1:1(0) ack 101 win 1000
          +1000s
          """);
    }

    @Test
    @Tag("RFC9293-MUST-35")
    @Tag("RFC9293-SHLD-29")
    void thatClosesAgain_isProbedAfterOneTimeOut() {
      closeTheWindow();
      tcp.run(
          """
          +200ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 0
          +400ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 1000
          > P. 1:101(100) ack 1
          < . 1:1(0) ack 101 win 0
          """);
      user().write(100);
      tcp.run("+200ms > . 100:100(0) ack 1");
    }

    @Test
    void withNothingToSend_isNotProbed() {
      established();
      tcp.run(
          """
          < . 1:1(0) ack 1 win 0
          +1000s
          """);
    }

    @Test // the FIN needs room like an octet
    void holdsTheFinBack() {
      established();
      tcp.run("< . 1:1(0) ack 1 win 0");
      user().close();
      assertThat(state()).isEqualTo(TcpState.FIN_WAIT_1);
      tcp.run(
          """
          +200ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 10
          > F. 1:1(0) ack 1
          """);
    }

    @Test
    void holdsDataAndFinBack() {
      closeTheWindow();
      user().close();
      tcp.run(
          """
          +200ms > . 0:0(0) ack 1
          < . 1:1(0) ack 1 win 1000
          > FP. 1:101(100) ack 1
          """);
    }

    @Test // nobody waits for it any more: tcp_orphan_retries
    void afterClose_isGivenUpSooner() {
      closeTheWindow();
      user().close();
      long millis = 200;
      for (int i = 0; i < 8; i++) {
        tcp.run("+" + millis + "ms > . 0:0(0) ack 1");
        millis *= 2;
      }
      tcp.run("+" + millis + "ms");
      assertThat(state()).isEqualTo(TcpState.CLOSED);
    }

    @Test // MUST-66
    void doesNotKeepUsFromReceiving() {
      closeTheWindow();
      tcp.run(
          """
          < P. 1:101(100) ack 1 win 0
          > .  1:1(0) ack 101
          < R  101:101(0)
          """);
      assertThat(state()).isEqualTo(TcpState.CLOSED);
    }

    @Test // data in flight when it closes is sent again as data, not as a probe
    void withDataInFlight_isProbedByTheData() {
      established();
      user().write(100);
      tcp.run(
          """
          > P. 1:101(100) ack 1
          < . 1:1(0) ack 1 win 0
          +200ms > P. 1:101(100) ack 1
          """);
    }
  }

  @Nested
  class SillyWindow { // RFC 9293 MUST-38
    @Test
    @Tag("RFC9293-MUST-38")
    void smallRestOfAWindow_isNotUsed() {
      established();
      user().write(3000);
      tcp.run(
          """
          > . 1:1001(1000) ack 1
          > . 1001:2001(1000) ack 1
          > P. 2001:3001(1000) ack 1
          < . 1:1(0) ack 3001 win 1200
          """);
      user().write(2000);
      tcp.run(
          """
          > . 3001:4001(1000) ack 1
          < . 1:1(0) ack 4001 win 200
          """);
    }

    @Test // the override timer of section 3.8.6.2.1
    void smallWindow_isUsedAfterATime() {
      established();
      tcp.run("< . 1:1(0) ack 1 win 200");
      user().write(2000);
      tcp.run(
          """
          +200ms > . 1:201(200) ack 1
          < . 1:1(0) ack 201 win 200
          +200ms > . 201:401(200) ack 1
          """);
    }

    @Test // half of the largest window ever; checked on Linux 6.18
    void halfOfAPeersSmallBuffer_isUsedAtOnce() {
      established("win 600 <mss 1000>");
      user().write(600);
      tcp.run(
          """
          > . 1:301(300) ack 1
          > P. 301:601(300) ack 1
          < . 1:1(0) ack 601 win 300
          """);
      user().write(600);
      tcp.run("> . 601:901(300) ack 1");
    }
  }
}
