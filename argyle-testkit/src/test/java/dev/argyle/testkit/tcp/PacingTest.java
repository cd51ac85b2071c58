package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A connection that sends at a rate: `SO_MAX_PACING_RATE`, and congestion controls that want it.
@Tag("A11")
@Tag("B9")
class PacingTest extends TcpBehaviour {
  private void write(int octets) {
    assertThat(user().write(octets)).isEqualTo(octets);
  }

  @Test // two segments at a time, and 20 ms for each two at 100,000 bytes a second
  void limitedRate_spreadsSegmentsOverTime() {
    established();
    user().set(SolSocket.SO_MAX_PACING_RATE, 100_000L);
    write(6000);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > P. 1001:2001(1000) ack 1
        +20ms > . 2001:3001(1000) ack 1
        > P. 3001:4001(1000) ack 1
        +20ms > . 4001:5001(1000) ack 1
        > P. 5001:6001(1000) ack 1
        """);
  }

  @Test
  void acknowledgement_doesNotHastenIt() {
    established();
    user().set(SolSocket.SO_MAX_PACING_RATE, 100_000L);
    write(4000);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > P. 1001:2001(1000) ack 1
        +10ms < . 1:1(0) ack 2001
        +10ms > . 2001:3001(1000) ack 1
        > P. 3001:4001(1000) ack 1
        """);
  }

  @Test
  void rateThatIsTakenAway_letsTheWindowDecide() {
    established();
    user().set(SolSocket.SO_MAX_PACING_RATE, 100_000L);
    user().set(SolSocket.SO_MAX_PACING_RATE, -1L);
    assertThat(user().option(SolSocket.SO_MAX_PACING_RATE)).isEqualTo(-1L);
    write(4000);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > . 1001:2001(1000) ack 1
        > . 2001:3001(1000) ack 1
        > P. 3001:4001(1000) ack 1
        """);
  }

  @Test
  void bbr_isPacedByItself() {
    established();
    write(1000);
    tcp.run("> P. 1:1001(1000) ack 1\n+100ms < . 1:1(0) ack 1001"); // a smoothed RTT of 12.5 ms
    user().set(SolTcp.TCP_CONGESTION, "bbr");
    write(4000);
    tcp.run("> . 1001:2001(1000) ack 1\n> P. 2001:3001(1000) ack 1");
    assertThat(tcp.info().congestionControl()).isEqualTo("bbr");
    assertThat(tcp.info().flight().unsent()).isEqualTo(2000);
    tcp.advance(902_000); // 2.77 windows of 10,000 in 12.5 ms: 2000 octets take 0.9025 ms
    assertThat(tcp.info().flight().unsent()).isEqualTo(2000);
    tcp.advance(1000);
    assertThat(tcp.info().flight().unsent()).isZero();
    tcp.discard();
  }
}
