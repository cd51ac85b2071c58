package dev.argyle.testkit.tcp;

import dev.argyle.sock.SolTcp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// When an ACK may wait: RFC 9293 section 3.8.6.3, RFC 5681 section 4.2, and Linux's quick-ack
/// mode.
@Tag("B8")
class DelayedAckTest extends TcpBehaviour {
  @Test
  void start_acknowledgesEverySegment() {
    established();
    for (int seq = 1; seq < 10_001; seq += 1000) {
      int next = seq + 1000;
      tcp.run("< . " + seq + ":" + next + "(1000) ack 1\n> . 1:1(0) ack " + next);
    }
  }

  @Test
  void start_isOverAfterSixteenAcks() {
    established();
    for (int seq = 1; seq < 16_001; seq += 1000) {
      int next = seq + 1000;
      tcp.run("< . " + seq + ":" + next + "(1000) ack 1\n> . 1:1(0) ack " + next);
    }
    tcp.run(
        """
        < . 16001:17001(1000) ack 1
        +40ms > . 1:1(0) ack 17001
        """);
  }

  /// A user that answers what comes in ends the quick mode: the next answer may carry the ACK.
  @Nested
  class OfAnInteractiveUser {
    @BeforeEach
    void answerOnce() {
      established();
      tcp.run(
          """
          < P. 1:1001(1000) ack 1
          > .  1:1(0) ack 1001
          """);
      user().write(10);
      tcp.run(
          """
          > P. 1:11(10) ack 1001
          < .  1001:1001(0) ack 11
          """);
    }

    @Test // MUST-40: less than 500 ms
    @Tag("RFC9293-MUST-40")
    void oneSegment_waitsFortyMilliseconds() {
      tcp.run(
          """
          < P. 1001:1501(500) ack 11
          +40ms > . 11:11(0) ack 1501
          """);
    }

    @Test // SHLD-19
    @Tag("RFC9293-SHLD-19")
    void everySecondFullSegment_isAcknowledgedAtOnce() {
      tcp.run(
          """
          < . 1001:2001(1000) ack 11
          < . 2001:3001(1000) ack 11
          > . 11:11(0) ack 3001
          < . 3001:4001(1000) ack 11
          < . 4001:5001(1000) ack 11
          > . 11:11(0) ack 5001
          < . 5001:6001(1000) ack 11
          +40ms > . 11:11(0) ack 6001
          """);
    }

    @Test // full is what the peer sends, not what we would
    void everySecondSegmentOfALargerPeer_isAcknowledgedAtOnce() {
      tcp.run(
          """
          < . 1001:2401(1400) ack 11
          +10ms < . 2401:3801(1400) ack 11
          > . 11:11(0) ack 3801
          < . 3801:5201(1400) ack 11
          +40ms > . 11:11(0) ack 5201
          """);
    }

    @Test
    void answer_carriesTheAck() {
      tcp.run("< P. 1001:1501(500) ack 11");
      user().write(10);
      tcp.run(
          """
          > P. 11:21(10) ack 1501
          < .  1501:1501(0) ack 21
          +1s
          """);
    }

    @Test
    @Tag("RFC9293-MUST-40")
    void waitingAck_isNotPutOffByMoreData() {
      tcp.run(
          """
          < P. 1001:1101(100) ack 11
          +30ms < P. 1101:1201(100) ack 11
          +10ms > . 11:11(0) ack 1201
          """);
    }

    @Test
    @Tag("RFC5681-3.2-a")
    void segmentPastAHole_isAcknowledgedAtOnce() {
      tcp.run(
          """
          < P. 2001:3001(1000) ack 11
          > .  11:11(0) ack 1001
          """);
    }

    @Test
    @Tag("RFC5681-4.2-b")
    void segmentThatFillsAHole_isAcknowledgedAtOnce() {
      tcp.run(
          """
          < P. 2001:3001(1000) ack 11
          > .  11:11(0) ack 1001
          < P. 1001:2001(1000) ack 11
          > .  11:11(0) ack 3001
          """);
    }

    @Test
    void fin_isAcknowledgedAtOnce() {
      tcp.run(
          """
          < P. 1001:1101(100) ack 11
          < F. 1101:1101(0) ack 11
          > .  11:11(0) ack 1102
          """);
    }

    @Test
    void duplicate_isAcknowledgedAtOnce() {
      tcp.run(
          """
          < P. 1:1001(1000) ack 11
          > .  11:11(0) ack 1001
          """);
    }

    @Test // tcp(7), TCP_QUICKACK
    void quickAckOption_sendsWhatIsOwed() {
      tcp.run("< P. 1001:1501(500) ack 11");
      user().set(SolTcp.TCP_QUICKACK, true);
      tcp.run(
          """
          > .  11:11(0) ack 1501
          < P. 1501:1601(100) ack 11
          > .  11:11(0) ack 1601
          """);
    }
  }

  @Test
  void quickAckOptionOff_delaysFromTheStart() {
    established();
    user().set(SolTcp.TCP_QUICKACK, false);
    tcp.run(
        """
        < P. 1:501(500) ack 1
        +40ms > . 1:1(0) ack 501
        """);
  }

  @Test // the sender of small segments only is acknowledged as often as one of large ones
  @Tag("RFC5681-4.2-a")
  void everySecondSegmentOfASmallPeer_isAcknowledgedAtOnce() {
    established("win 65535 <mss 1400>");
    user().set(SolTcp.TCP_QUICKACK, false);
    tcp.run(
        """
        < . 1:537(536) ack 1
        < . 537:1073(536) ack 1
        > . 1:1(0) ack 1073
        < . 1073:1609(536) ack 1
        < . 1609:2145(536) ack 1
        > . 1:1(0) ack 2145
        """);
  }
}
