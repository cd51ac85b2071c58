package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The round-trip time as the receiver sees it.
@Tag("D3")
class ReceiverRttTest {
  private static final long TICK = 1_000_000;

  private final ReceiverRtt rtt = new ReceiverRtt();

  @Test
  void theFirstEchoIsTakenAsItIs() {
    rtt.echoed(100, 40 * TICK, TICK);
    assertThat(rtt.nanos()).isEqualTo(40 * TICK);
  }

  @Test
  void ofOneFlightOnlyTheFirstSegmentCounts() {
    rtt.echoed(100, 40 * TICK, TICK);
    rtt.echoed(100, 80 * TICK, TICK);
    assertThat(rtt.nanos()).isEqualTo(40 * TICK);
    rtt.echoed(180, 80 * TICK, TICK);
    assertThat(rtt.nanos()).isEqualTo(45 * TICK);
  }

  @Test
  void lessThanATickIsATick() {
    rtt.echoed(100, 0, TICK);
    assertThat(rtt.nanos()).isEqualTo(TICK);
    rtt.echoed(101, -5 * TICK, TICK);
    assertThat(rtt.nanos()).as("an echo of the future").isEqualTo(TICK);
  }

  @Test
  void withoutTimestampsTheShortestTimeInWhichAWindowWasFilledCounts() {
    rtt.advanced(0, 10_000, 0);
    rtt.advanced(9_999, 10_000, 30);
    assertThat(rtt.nanos()).isEqualTo(ReceiverRtt.UNKNOWN);
    rtt.advanced(10_000, 10_000, 50);
    assertThat(rtt.nanos()).isEqualTo(50);
    rtt.advanced(20_000, 10_000, 90);
    assertThat(rtt.nanos()).isEqualTo(40);
    rtt.advanced(30_000, 10_000, 190);
    assertThat(rtt.nanos()).isEqualTo(40);
  }

  @Test
  void anEchoIsBelievedMoreThanAWindow() {
    rtt.advanced(0, 10_000, 0);
    rtt.advanced(10_000, 10_000, 5);
    rtt.echoed(7, 40 * TICK, TICK);
    rtt.advanced(20_000, 10_000, 6);
    assertThat(rtt.nanos()).isEqualTo(40 * TICK);
    rtt.clear();
    assertThat(rtt.nanos()).isEqualTo(ReceiverRtt.UNKNOWN);
  }
}
