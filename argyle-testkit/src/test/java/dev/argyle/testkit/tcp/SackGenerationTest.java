package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What we tell of segments out of order: RFC 2018 section 4, RFC 2883 section 4.
class SackGenerationTest extends TcpBehaviour {
  @BeforeEach
  void enter() {
    established("win 65535 <mss 1000,sackOK>");
  }

  @Test
  @Tag("RFC2018-3-a")
  void segmentPastAHole_isReported() {
    tcp.run(
        """
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
        """);
  }

  @Test
  void segmentsThatTouch_areOneBlock() {
    tcp.run(
        """
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
        < . 2001:3001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:3001>
        """);
  }

  @Test // RFC 2018 section 4: the newest first, then those most recently told
  @Tag("RFC2018-4-a")
  void newestBlock_isToldFirst() {
    tcp.run(
        """
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
        < . 5001:6001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 5001:6001 1001:2001>
        < . 3001:4001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 3001:4001 5001:6001 1001:2001>
        < . 4001:5001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 3001:6001 1001:2001>
        """);
  }

  @Test
  @Tag("RFC2018-4-b")
  void moreThanFourBlocks_areToldByTheFourNewest() {
    tcp.run(
        """
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
        < . 3001:4001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 3001:4001 1001:2001>
        < . 5001:6001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 5001:6001 3001:4001 1001:2001>
        < . 7001:8001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 7001:8001 5001:6001 3001:4001 1001:2001>
        < . 9001:10001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 9001:10001 7001:8001 5001:6001 3001:4001>
        """);
  }

  @Test
  @Tag("RFC2018-4-e")
  void filledHole_isToldByTheAckAlone() {
    tcp.run(
        """
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
        < . 3001:4001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 3001:4001 1001:2001>
        < . 1:1001(1000) ack 1
        > . 1:1(0) ack 2001 <nop,nop,sack 3001:4001>
        < . 2001:3001(1000) ack 1
        > . 1:1(0) ack 4001 <>
        """);
    assertThat(user().read(10_000)).isEqualTo(4000);
  }

  @Test // RFC 2883 section 4.1
  @Tag("RFC2883-4-a")
  @Tag("RFC2883-4-b")
  void duplicateBelowTheAck_isToldOnce() {
    tcp.run(
        """
        < . 1:1001(1000) ack 1
        > . 1:1(0) ack 1001 <>
        < . 1:1001(1000) ack 1
        > . 1:1(0) ack 1001 <nop,nop,sack 1:1001>
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 2001 <>
        """);
  }

  @Test // RFC 2883 section 4.1.3
  @Tag("RFC2883-4.1-b")
  void duplicatePastAHole_isToldBeforeItsBlock() {
    tcp.run(
        """
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:2001 1001:2001>
        < . 2001:3001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:3001>
        """);
  }

  @Test // RFC 2883 section 4.2: only the part that came twice; checked on Linux 6.18
  @Tag("RFC9293-3.10.7.4-f")
  @Tag("RFC2883-4.2-a")
  void partOfASegmentThatCameTwice_isTold() {
    tcp.run(
        """
        < . 1:1001(1000) ack 1
        > . 1:1(0) ack 1001 <>
        < . 501:1501(1000) ack 1
        > . 1:1(0) ack 1501 <nop,nop,sack 501:1001>
        """);
    assertThat(user().read(10_000)).isEqualTo(1500);
  }

  @Test
  void overlappingSegments_areReadOnce() {
    tcp.run(
        """
        < . 501:1501(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 501:1501>
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:1501 501:2001>
        < . 1:1001(1000) ack 1
        > . 1:1(0) ack 2001
        """);
    assertThat(user().read(10_000)).isEqualTo(2000);
  }

  @Test
  void finPastAHole_isPartOfItsBlock() {
    tcp.run(
        """
        < F. 1001:2001(1000) ack 1
        > .  1:1(0) ack 1 <nop,nop,sack 1001:2002>
        """);
  }

  @Test // RFC 9293 section 3.7.1: options take their room from the payload
  void fullSegmentsOfOurOwn_leaveTheReportToAnAckOfItsOwn() {
    tcp.close();
    established("win 65535 <mss 1460,sackOK>");
    int full = wire == Wire.IPV6_ACROSS_THE_WRAP ? 1440 : 1460;
    tcp.run(
        """
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <nop,nop,sack 1001:2001>
        """);
    user().write(2 * full);
    tcp.run(
        "> .  1:"
            + (full + 1)
            + "("
            + full
            + ") ack 1 <>\n"
            + "> P. "
            + (full + 1)
            + ":"
            + (2 * full + 1)
            + "("
            + full
            + ") ack 1 <>\n");
    user().write(10);
    tcp.run(
        "> P. " + (2 * full + 1) + ":" + (2 * full + 11) + "(10) ack 1 <nop,nop,sack 1001:2001>");
  }

  @Test
  @Tag("RFC2018-2-b")
  void withoutPermission_nothingIsReported() {
    tcp.close();
    established("win 65535 <mss 1000>");
    tcp.run(
        """
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 1 <>
        """);
  }

  @Test // beside timestamps there is room for three
  @Tag("RFC2018-3-b")
  void withTimestamps_threeBlocksAreTold() {
    tcp.close();
    established("win 65535 <mss 1000,sackOK,TS>");
    tcp.run(
        """
        < . 1001:2001(1000) ack 1 <TS>
        > . 1:1(0) ack 1 <nop,nop,TS,nop,nop,sack 1001:2001>
        < . 3001:4001(1000) ack 1 <TS>
        > . 1:1(0) ack 1 <nop,nop,TS,nop,nop,sack 3001:4001 1001:2001>
        < . 5001:6001(1000) ack 1 <TS>
        > . 1:1(0) ack 1 <nop,nop,TS,nop,nop,sack 5001:6001 3001:4001 1001:2001>
        < . 7001:8001(1000) ack 1 <TS>
        > . 1:1(0) ack 1 <nop,nop,TS,nop,nop,sack 7001:8001 5001:6001 3001:4001>
        """);
  }
}
