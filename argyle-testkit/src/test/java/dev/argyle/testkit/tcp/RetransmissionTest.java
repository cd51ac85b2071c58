package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is sent again, and when: RFC 6298, RFC 5681 section 3.2, RFC 6582, RFC 6675.
@Tag("B8")
@Tag("D1")
class RetransmissionTest extends TcpBehaviour {
  private static final String TEN_SEGMENTS =
      """
      > .  1:1001(1000) ack 1
      > .  1001:2001(1000) ack 1
      > .  2001:3001(1000) ack 1
      > .  3001:4001(1000) ack 1
      > .  4001:5001(1000) ack 1
      > .  5001:6001(1000) ack 1
      > .  6001:7001(1000) ack 1
      > .  7001:8001(1000) ack 1
      > .  8001:9001(1000) ack 1
      > P. 9001:10001(1000) ack 1
      """;

  @Nested
  class OnTimeOut {
    @Test // RFC 6298 (5.5)
    void isBackedOff() {
      established();
      user().write(100);
      tcp.run(
          """
          > P. 1:101(100) ack 1
          +200ms > P. 1:101(100) ack 1
          +400ms > P. 1:101(100) ack 1
          +800ms > P. 1:101(100) ack 1
          < . 1:1(0) ack 101
          +1000s
          """);
    }

    @Test // Karn: what was sent twice measures nothing, and the back-off stays (MUST-18)
    @Tag("RFC9293-MUST-18")
    @Tag("RFC6298-3-a")
    void ackOfASegmentSentAgain_leavesTheBackOff() {
      established();
      user().write(100);
      tcp.run(
          """
          > P. 1:101(100) ack 1
          +200ms > P. 1:101(100) ack 1
          +10ms < . 1:1(0) ack 101
          """);
      user().write(100);
      tcp.run(
          """
          > P. 101:201(100) ack 1
          +400ms > P. 101:201(100) ack 1
          """);
    }

    @Test
    @Tag("RFC6298-5-a")
    void ackOfASegmentSentOnce_endsTheBackOff() {
      established();
      user().write(100);
      tcp.run(
          """
          > P. 1:101(100) ack 1
          +200ms > P. 1:101(100) ack 1
          +10ms < . 1:1(0) ack 101
          """);
      user().write(100);
      tcp.run(
          """
          > P. 101:201(100) ack 1
          < . 1:1(0) ack 201
          """);
      user().write(100);
      tcp.run(
          """
          > P. 201:301(100) ack 1
          +200ms > P. 201:301(100) ack 1
          """);
    }

    @Test // RFC 6298 (5.3)
    @Tag("RFC6298-5.3")
    void timer_beginsAnewWithEveryNewAck() {
      established();
      user().write(2000);
      tcp.run(
          """
          > . 1:1001(1000) ack 1
          > P. 1001:2001(1000) ack 1
          < . 1:1(0) ack 1001
          +200ms > P. 1001:2001(1000) ack 1
          """);
    }

    @Test // all is lost, and slow start sends it again
    void sendsAllAgainInSlowStart() {
      established();
      user().write(10_000);
      tcp.run(TEN_SEGMENTS);
      tcp.run(
          """
          +200ms > . 1:1001(1000) ack 1
          < . 1:1(0) ack 1001
          > . 1001:2001(1000) ack 1
          > . 2001:3001(1000) ack 1
          < . 1:1(0) ack 3001
          > . 3001:4001(1000) ack 1
          > . 4001:5001(1000) ack 1
          > . 5001:6001(1000) ack 1
          > . 6001:7001(1000) ack 1
          """);
    }

    @Test // RFC 2018 section 8
    @Tag("RFC6675-5.1-a")
    void leavesOutWhatWasReported() {
      established("win 65535 <mss 1000,sackOK>");
      user().write(3000);
      tcp.run(
          """
          > . 1:1001(1000) ack 1
          > . 1001:2001(1000) ack 1
          > P. 2001:3001(1000) ack 1
          < . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
          +2001us > . 1:1001(1000) ack 1
          +200ms > . 1:1001(1000) ack 1
          < . 1:1(0) ack 2001
          > P. 2001:3001(1000) ack 1
          """);
    }
  }

  @Nested
  class OnDuplicates {
    private void lostFirst() {
      established();
      user().write(10_000);
      tcp.run(TEN_SEGMENTS);
    }

    @Test // RFC 5681 section 3.2
    @Tag("RFC5681-3.2-b")
    void thirdDuplicateAck_sendsTheFirstAgain() {
      lostFirst();
      tcp.run(
          """
          +10ms < . 1:1(0) ack 1
          < . 1:1(0) ack 1
          < . 1:1(0) ack 1
          > . 1:1001(1000) ack 1
          < . 1:1(0) ack 1
          < . 1:1(0) ack 10001
          """);
      assertThat(tcp.info().phase()).isEqualTo("OPEN");
    }

    @Test // RFC 6582: each shows the next hole
    @Tag("RFC6582-3.2-a")
    void partialAck_sendsTheNextHoleAgain() {
      lostFirst();
      tcp.run(
          """
          +10ms < . 1:1(0) ack 1
          < . 1:1(0) ack 1
          < . 1:1(0) ack 1
          > . 1:1001(1000) ack 1
          < . 1:1(0) ack 5001
          > . 5001:6001(1000) ack 1
          < . 1:1(0) ack 10001
          """);
    }

    @Test // RFC 5681 section 2: a change of the window makes it no duplicate
    @Tag("RFC5681-2-a")
    void windowUpdates_areNotDuplicates() {
      lostFirst();
      tcp.run(
          """
          +10ms < . 1:1(0) ack 1 win 60001
          < . 1:1(0) ack 1 win 60002
          < . 1:1(0) ack 1 win 60003
          < . 1:1(0) ack 1 win 60004
          """);
    }

    @Test
    @Tag("RFC5681-2-a")
    void segmentsWithData_areNotDuplicates() {
      lostFirst();
      tcp.run(
          """
          +10ms < . 1:101(100) ack 1
          > . 10001:10001(0) ack 101
          < . 101:201(100) ack 1
          > . 10001:10001(0) ack 201
          < . 201:301(100) ack 1
          > . 10001:10001(0) ack 301
          < . 301:401(100) ack 1
          > . 10001:10001(0) ack 401
          """);
    }

    @Test // RFC 3042
    @Tag("RFC3042-2-a")
    void firstTwo_letNewDataGo() {
      established("win 65535 <mss 1000>");
      user().write(12_000);
      tcp.run(TEN_SEGMENTS);
      tcp.run(
          """
          +10ms < . 1:1(0) ack 1
          > . 10001:11001(1000) ack 1
          < . 1:1(0) ack 1
          > P. 11001:12001(1000) ack 1
          """);
    }
  }

  @Nested
  class OnSack {
    private void tenSegments() {
      established("win 65535 <mss 1000,sackOK>");
      user().write(10_000);
      tcp.run(TEN_SEGMENTS);
    }

    @Test // RFC 6675 section 4, IsLost
    @Tag("RFC6675-5-a")
    void threeSegmentsPastAHole_showTheLoss() {
      tenSegments();
      tcp.run(
          """
          +1ms < . 1:1(0) ack 1 <sack 1001:2001>
          < . 1:1(0) ack 1 <sack 1001:3001>
          < . 1:1(0) ack 1 <sack 1001:4001>
          > . 1:1001(1000) ack 1
          """);
    }

    @Test
    @Tag("RFC6675-5-a")
    void oneAckThatReportsMuch_showsTheLossAtOnce() {
      tenSegments();
      tcp.run(
          """
          +1ms < . 1:1(0) ack 1 <sack 4001:8001>
          > . 1:1001(1000) ack 1
          > . 1001:2001(1000) ack 1
          > . 2001:3001(1000) ack 1
          > . 3001:4001(1000) ack 1
          """);
      assertThat(tcp.info().phase()).isEqualTo("RECOVERY");
      tcp.run("< . 1:1(0) ack 10001");
      assertThat(tcp.info().phase()).isEqualTo("OPEN");
    }

    @Test
    @Tag("RFC2018-5-a")
    void whatWasReported_isNotSentAgain() {
      tenSegments();
      tcp.run(
          """
          +1ms < . 1:1(0) ack 1 <sack 1001:2001 3001:6001>
          > . 1:1001(1000) ack 1
          > . 2001:3001(1000) ack 1
          < . 1:1(0) ack 10001
          +1000s
          """);
    }

    @Test // blocks that cannot be true
    @Tag("RFC6675-4-a")
    void impossibleBlocks_areIgnored() {
      tenSegments();
      tcp.run(
          """
          +1ms < . 1:1(0) ack 1 <sack 20001:30001>
          < . 1:1(0) ack 1 <sack 9001:5001>
          < . 1:1(0) ack 1 <sack 1:1001>
          < . 1:1(0) ack 1 <sack 9001:10002>
          """);
      assertThat(tcp.info().window().sacked()).isZero();
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    }
  }

  @Nested
  class UserTimeout { // RFC 5482, tcp(7)
    @Test
    void dataWithoutAnswer_endsTheConnectionWhenItIsOver() {
      established();
      user().set(SolTcp.TCP_USER_TIMEOUT, 1000);
      user().write(100);
      tcp.run(
          """
          > P. 1:101(100) ack 1
          +200ms > P. 1:101(100) ack 1
          +400ms > P. 1:101(100) ack 1
          +399ms
          """);
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
      tcp.run("+1ms");
      assertThat(state()).isEqualTo(TcpState.CLOSED);
      assertThat(user().read(10)).isEqualTo(Errno.ETIMEDOUT.negated());
    }

    @Test
    @Tag("RFC9293-MUST-21")
    void longTimeout_isLongerThanTheRetries() {
      established();
      user().set(SolTcp.TCP_USER_TIMEOUT, 3_600_000);
      user().write(100);
      tcp.run("> P. 1:101(100) ack 1");
      while (tcp.env().nowNanos() < 0 || state() == TcpState.ESTABLISHED) {
        if (!tcp.env().advanceToNextTimer(3_600_000_000_000L)) {
          break;
        }
      }
      tcp.discard();
      assertThat(state()).isEqualTo(TcpState.CLOSED);
    }
  }

  @Test // what ICMP has said tells more than that time is over (Linux: sk_err_soft)
  @Tag("RFC9293-MUST-47")
  @Tag("RFC9293-SHLD-25")
  void givenUpAfterAnUnreachable_tellsTheReason() {
    established();
    user().set(SolTcp.TCP_USER_TIMEOUT, 500);
    user().write(100);
    tcp.run(
        """
        > P. 1:101(100) ack 1
        < icmp unreachable host_unreachable [1:101(100)]
        +200ms > P. 1:101(100) ack 1
        +300ms
        """);
    assertThat(user().read(10)).isEqualTo(Errno.EHOSTUNREACH.negated());
  }
}
