package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpState;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Timestamps and PAWS: RFC 7323. The stack's clock shows 1 at the SYN-ACK, in milliseconds.
class TimestampsTest extends TcpBehaviour {
  @BeforeEach
  void enter() {
    tcp = TcpRig.listening(config());
    tcp.run(
        """
        < S  0:0(0) win 65535 <mss 1000,TS val 100 ecr 0>
        > S. 0:0(0) ack 1
        < .  1:1(0) ack 1 <TS val 100 ecr 1>
        """);
    tcp.accept();
  }

  @Nested
  class Echo { // section 4.3
    @Test
    void segmentInOrder_isEchoed() {
      tcp.run(
          """
          +9ms < P. 1:101(100) ack 1 <TS val 200 ecr 1>
          > . 1:1(0) ack 101 <nop,nop,TS val 10 ecr 200>
          """);
    }

    @Test
    @Tag("RFC7323-4.3-c")
    void segmentPastAHole_isNotEchoed() {
      tcp.run(
          """
          < P. 101:201(100) ack 1 <TS val 200 ecr 1>
          > .  1:1(0) ack 1 <nop,nop,TS val 1 ecr 100>
          < P. 1:101(100) ack 1 <TS val 150 ecr 1>
          > .  1:1(0) ack 201 <nop,nop,TS val 1 ecr 150>
          """);
    }

    @Test // the sender measures the delay of the ACK, too
    @Tag("RFC7323-4.3-b")
    void ofSegmentsAcknowledgedTogether_theFirstIsEchoed() {
      user().set(SolTcp.TCP_QUICKACK, false);
      tcp.run(
          """
          < P. 1:101(100) ack 1 <TS val 200 ecr 1>
          +10ms < P. 101:201(100) ack 1 <TS val 210 ecr 1>
          +30ms > . 1:1(0) ack 201 <nop,nop,TS val 41 ecr 200>
          """);
    }

    @Test // section 5.3 (R3) holds only for segments whose ACK is acceptable
    void segmentWithAnAckOfNothing_isNotEchoed() {
      tcp.run(
          """
          < P. 1:101(100) ack 900 <TS val 5000 ecr 1>
          +.001 > .  1:1(0) ack 1 <nop,nop,TS val 2 ecr 100>
          < P. 1:101(100) ack 1 <TS val 200 ecr 1>
          > .  1:1(0) ack 101 <nop,nop,TS val 2 ecr 200>
          """);
    }

    @Test // MUST of section 3.2
    @Tag("RFC7323-3.2-a")
    void everySegment_carriesThem() {
      user().write(100);
      tcp.run(
          """
          > P. 1:101(100) ack 1 <nop,nop,TS val 1 ecr 100>
          +200ms > P. 1:101(100) ack 1 <nop,nop,TS val 201 ecr 100>
          < . 1:1(0) ack 101 <TS val 300 ecr 201>
          """);
      user().close();
      tcp.run("> F. 101:101(0) ack 1 <nop,nop,TS val 201 ecr 300>");
    }

    @Test // as Linux; section 3.2 would drop it
    @Tag("RFC7323-3.2-b")
    void segmentWithoutThem_isTaken() {
      tcp.run(
          """
          < P. 1:101(100) ack 1
          > .  1:1(0) ack 101 <nop,nop,TS val 1 ecr 100>
          """);
    }
  }

  @Nested
  class ProtectionAgainstWrappedNumbers { // section 5
    @Test // section 5.3 (R1)
    @Tag("RFC7323-5.3-a")
    void segmentFromThePast_isDroppedAndAcknowledged() {
      tcp.run(
          """
          < P. 1:101(100) ack 1 <TS val 99 ecr 1>
          > .  1:1(0) ack 1 <nop,nop,TS val 1 ecr 100>
          """);
      assertThat(user().read(100)).isNegative();
    }

    @Test
    @Tag("RFC7323-5.3-b")
    void resetFromThePast_isTaken() {
      tcp.run("< R. 1:1(0) ack 1 <TS val 99 ecr 1>");
      assertThat(state()).isEqualTo(TcpState.CLOSED);
    }

    @Test
    @Tag("RFC7323-5.3-c")
    void sameTimestamp_isTaken() {
      tcp.run(
          """
          < P. 1:101(100) ack 1 <TS val 100 ecr 1>
          > .  1:1(0) ack 101
          """);
    }

    @Test // the clock goes round
    @Tag("RFC7323-5.2-a")
    void timestampPastTheWrap_isTaken() {
      tcp.run(
          """
          < P. 1:101(100) ack 1 <TS val 2147483700 ecr 1>
          > .  1:1(0) ack 101 <nop,nop,TS val 1 ecr 2147483700>
          < P. 101:201(100) ack 1 <TS val 4294967295 ecr 1>
          > .  1:1(0) ack 201 <nop,nop,TS val 1 ecr 4294967295>
          < P. 201:301(100) ack 1 <TS val 5 ecr 1>
          > .  1:1(0) ack 301 <nop,nop,TS val 1 ecr 5>
          """);
    }

    @Test // section 5.5
    @Tag("RFC7323-5.5-a")
    void anyTimestampAfterTwentyFourDays_isTaken() {
      tcp.run(
          """
          +2073601s < P. 1:101(100) ack 1 <TS val 7 ecr 1>
          > .  1:1(0) ack 101
          """);
      assertThat(user().read(1000)).isEqualTo(100);
    }

    @Test
    @Tag("RFC7323-5.8-a")
    void finFromThePast_isDropped() {
      tcp.run(
          """
          < F. 1:1(0) ack 1 <TS val 99 ecr 1>
          > .  1:1(0) ack 1
          """);
      assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    }

    @Test // V35: a pure ACK from the past is answered seldom
    void acksFromThePast_areAnsweredOnceInHalfASecond() {
      tcp.run(
          """
          < . 1:1(0) ack 1 <TS val 99 ecr 1>
          > . 1:1(0) ack 1
          < . 1:1(0) ack 1 <TS val 99 ecr 1>
          < . 1:1(0) ack 1 <TS val 99 ecr 1>
          """);
    }
  }

  @Test // section 4.1: an echo tells which copy was acknowledged
  @Tag("RFC6298-3-b")
  @Tag("RFC7323-4.1-a")
  void echo_measuresARoundTripDespiteARetransmission() {
    user().write(100);
    tcp.run(
        """
        > P. 1:101(100) ack 1
        +200ms > P. 1:101(100) ack 1
        +50ms < . 1:1(0) ack 101 <TS val 300 ecr 201>
        """);
    user().write(100);
    tcp.run("> P. 101:201(100) ack 1");
    assertThat(tcp.info().timing().backOffs()).isZero();
  }
}
