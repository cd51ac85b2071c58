package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How much leaves at once: RFC 6928, RFC 5681 sections 3.1 and 4.1, with CUBIC, whose slow start
/// is the same.
@Tag("B9")
class CongestionWindowTest extends TcpBehaviour {
  private void write(int octets) {
    assertThat(user().write(octets)).isEqualTo(octets);
  }

  /// Full segments that leave now, all at once, from a position on.
  private static String segments(int from, int count) {
    var script = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int seq = from + 1000 * i;
      boolean last = i > 0 && i == count - 1; // PSH at the end of a super-segment
      script
          .append(last ? "> P. " : "> . ")
          .append(seq)
          .append(':')
          .append(seq + 1000)
          .append("(1000) ack 1\n");
    }
    return script.toString();
  }

  @Test // RFC 6928
  @Tag("RFC6928-2-a")
  void start_isTenSegments() {
    established();
    write(20_000);
    tcp.run(segments(1, 10));
  }

  @Test // RFC 3465: by what is acknowledged
  @Tag("RFC5681-3.1-a")
  void slowStart_growsByWhatIsAcknowledged() {
    established();
    write(60_000);
    tcp.run(segments(1, 10));
    tcp.run("+100ms < . 1:1(0) ack 1001\n" + segments(10_001, 2));
    tcp.run("< . 1:1(0) ack 3001\n" + segments(12_001, 4));
    tcp.run("< . 1:1(0) ack 10001\n" + segments(16_001, 14));
    assertThat(tcp.info().window().cwnd()).isEqualTo(20_000);
  }

  @Test // an ACK divided in many gains nothing
  @Tag("RFC5681-3.1-c")
  @Tag("RFC3465-2.2-a")
  void dividedAck_growsNoMoreThanAWhole() {
    established();
    write(60_000);
    tcp.run(segments(1, 10));
    for (int ack = 101; ack < 1001; ack += 100) {
      tcp.deliver(tcp.peer().image(". 1:1(0) ack " + ack));
    }
    tcp.discard();
    assertThat(tcp.info().window().cwnd()).isLessThanOrEqualTo(11_000);
  }

  @Test // RFC 5681 section 3.1: what was not used proves nothing
  @Tag("RFC7661-4.1-a")
  void windowThatIsNotUsed_doesNotGrow() {
    established();
    for (int next = 1; next < 20_000; next += 1000) {
      write(1000);
      int end = next + 1000;
      tcp.run("> P. " + next + ":" + end + "(1000) ack 1\n" + "+10ms < . 1:1(0) ack " + end);
    }
    assertThat(tcp.info().window().cwnd()).isLessThanOrEqualTo(12_000);
  }

  @Test // RFC 5681 section 4.1
  @Tag("RFC5681-4.1-a")
  void idleConnection_beginsAnewWithTheInitialWindow() {
    established();
    write(30_000);
    tcp.run(segments(1, 10));
    tcp.run("+100ms < . 1:1(0) ack 10001\n" + segments(10_001, 20));
    tcp.run("+100ms < . 1:1(0) ack 30001");
    assertThat(tcp.info().window().cwnd()).isGreaterThanOrEqualTo(20_000);
    tcp.run("+10s");
    write(20_000);
    tcp.run(segments(30_001, 10));
  }

  @Test // RFC 5681 equation 4, with CUBIC's factor of 0.7
  @Tag("RFC9293-MUST-19")
  void loss_shrinksTheWindow() {
    established("win 65535 <mss 1000,sackOK>");
    write(10_000);
    tcp.run(segments(1, 10));
    tcp.run(
        """
        +1ms < . 1:1(0) ack 1 <sack 1001:5001>
        > . 1:1001(1000) ack 1
        """);
    assertThat(tcp.info().window().ssthresh()).isEqualTo(7_000);
    tcp.run("< . 1:1(0) ack 10001");
    assertThat(tcp.info().window().cwnd()).isLessThanOrEqualTo(7_000);
  }

  @Test // RFC 5681 section 3.1
  @Tag("RFC5681-3.1-f")
  void timeOut_leavesOneSegment() {
    established();
    write(10_000);
    tcp.run(segments(1, 10));
    tcp.run("+200ms > . 1:1001(1000) ack 1");
    assertThat(tcp.info().window().cwnd()).isEqualTo(1000);
  }
}
