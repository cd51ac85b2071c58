package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.SolSocket;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The window we announce: RFC 9293 sections 3.8.6 and 3.8.6.2.2. A buffer of 16 KiB has a window
/// of half of that, since memory is counted with what it wastes.
@Tag("D3")
class ReceiveWindowTest extends TcpBehaviour {
  private void small() {
    TcpConfig.Buffers buffers = new TcpConfig.Buffers(16_384, 65_536);
    tcp = TcpRig.established(config().with(TcpConfig.DEFAULT.with(buffers)));
  }

  @Test
  void handshake_announcesHalfTheBuffer() {
    TcpConfig.Buffers buffers = new TcpConfig.Buffers(16_384, 65_536);
    tcp = TcpRig.listening(config().with(TcpConfig.DEFAULT.with(buffers)));
    tcp.run(
        """
        < S  0:0(0) win 1000 <mss 1000>
        > S. 0:0(0) ack 1 win 8192
        """);
  }

  @Test // its last window's worth is lost, but what it acknowledges counts
  void emptySegmentRightBehindTheWindow_isHeard() {
    small();
    user().write(1000);
    tcp.run(
        """
        > P. 1:1001(1000) ack 1
        < . 8193:8193(0) ack 1001
        +10s
        """);
  }

  @Test
  void dataThatNobodyReads_closesTheWindowAndNeverMovesItsEdgeBack() {
    small();
    tcp.run(
        """
        < . 1:1001(1000) ack 1
        > . 1:1(0) ack 1001 win 7192
        < . 1001:2001(1000) ack 1
        > . 1:1(0) ack 2001 win 6192
        < . 2001:3001(1000) ack 1
        > . 1:1(0) ack 3001 win 5192
        < . 3001:4001(1000) ack 1
        > . 1:1(0) ack 4001 win 4192
        < . 4001:5001(1000) ack 1
        > . 1:1(0) ack 5001 win 3192
        < . 5001:6001(1000) ack 1
        > . 1:1(0) ack 6001 win 2192
        < . 6001:7001(1000) ack 1
        > . 1:1(0) ack 7001 win 1192
        < . 7001:8001(1000) ack 1
        > . 1:1(0) ack 8001 win 192
        < . 8001:8193(192) ack 1
        > . 1:1(0) ack 8193 win 0
        """);
    assertThat(user().read(10_000)).isEqualTo(8192);
  }

  private void fill() {
    small();
    for (int seq = 1; seq < 8001; seq += 1000) {
      int next = seq + 1000;
      tcp.run("< . " + seq + ":" + next + "(1000) ack 1\n> . 1:1(0) ack " + next);
    }
    tcp.run(
        """
        < . 8001:8193(192) ack 1
        > . 1:1(0) ack 8193 win 0
        """);
  }

  @Test
  @Tag("RFC9293-3.10.7.4-j")
  void dataBeyondAClosedWindow_isDroppedAndAcknowledged() {
    fill();
    tcp.run(
        """
        < . 8193:8194(1) ack 1
        > . 1:1(0) ack 8193 win 0
        """);
    assertThat(user().read(10_000)).isEqualTo(8192);
  }

  @Test // a probe with an octet, as RFC 9293 section 3.8.6.1 describes it, and one without
  @Tag("RFC9293-MAY-8")
  void probesOfAClosedWindow_areAnswered() {
    fill();
    tcp.run(
        """
        < . 8192:8192(0) ack 1
        > . 1:1(0) ack 8193 win 0
        < . 8193:8194(1) ack 1
        > . 1:1(0) ack 8193 win 0
        """);
  }

  @Test // MUST-66
  @Tag("RFC9293-MUST-66")
  @Tag("RFC9293-3.10.7.4-j")
  void ackAndResetAtAClosedWindow_areProcessed() {
    fill();
    user().write(100);
    tcp.run(
        """
        > P. 1:101(100) ack 8193 win 0
        < .  8193:8193(0) ack 101
        """);
    assertThat(tcp.info().traffic().ackedOctets()).isEqualTo(101);
    tcp.run("< R 8193:8193(0)");
    assertThat(user().read(100)).isEqualTo(100);
  }

  @Test // it needs no memory: taken, as on Linux
  void bareFinAtAClosedWindow_isTaken() {
    fill();
    tcp.run(
        """
        < F. 8193:8193(0) ack 1
        > .  1:1(0) ack 8194 win 0
        """);
    assertThat(user().read(10_000)).isEqualTo(8192);
    assertThat(user().read(10_000)).isZero();
  }

  @Test
  void finWithDataAtAClosedWindow_waits() {
    fill();
    tcp.run(
        """
        < FP. 8193:8203(10) ack 1
        > .   1:1(0) ack 8193 win 0
        """);
    assertThat(user().read(10_000)).isEqualTo(8192);
    tcp.run(
        """
        > .   1:1(0) ack 8193 win 8192
        < FP. 8193:8203(10) ack 1
        > .   1:1(0) ack 8204
        """);
    assertThat(user().read(10_000)).isEqualTo(10);
    assertThat(user().read(10_000)).isZero();
  }

  @Test
  void readingAll_opensTheWindowAtOnce() {
    fill();
    assertThat(user().read(10_000)).isEqualTo(8192);
    tcp.run("> . 1:1(0) ack 8193 win 8192");
  }

  @Test // MUST-39: at least a segment, or half the buffer
  @Tag("RFC9293-MUST-39")
  void readingALittle_doesNotOpenTheWindow() {
    fill();
    assertThat(user().read(100)).isEqualTo(100);
    tcp.run("");
    assertThat(user().read(100)).isEqualTo(100);
    tcp.run(
        """
        < . 8193:8194(1) ack 1
        > . 1:1(0) ack 8193 win 0
        """);
  }

  @Test
  @Tag("RFC9293-3.10.7.4-g")
  void segmentThatStartsInTheWindow_isCutAtItsEdge() {
    small();
    tcp.run(
        """
        < . 1:8001(8000) ack 1
        > . 1:1(0) ack 8001 win 192
        < . 8001:9001(1000) ack 1
        > . 1:1(0) ack 8193 win 0
        """);
    assertThat(user().read(10_000)).isEqualTo(8192);
  }

  @Test // the window is a promise: a smaller buffer does not take it back
  @Tag("RFC9293-SHLD-14")
  void smallerBuffer_doesNotShrinkTheWindow() {
    small();
    user().set(SolSocket.SO_RCVBUF, 2048);
    tcp.run(
        """
        < . 1:1001(1000) ack 1
        > . 1:1(0) ack 1001 win 7192
        """);
  }

  @Test // V4: what is small is copied together, so that memory stays in proportion
  void tinySegments_doNotHoldMoreThanTheBuffer() {
    small();
    for (int seq = 1; seq <= 8000; seq++) {
      tcp.deliver(tcp.peer().image(". " + seq + ":" + (seq + 1) + "(1) ack 1"));
      tcp.discard();
    }
    assertThat(user().read(10_000)).isEqualTo(8000);
  }
}
