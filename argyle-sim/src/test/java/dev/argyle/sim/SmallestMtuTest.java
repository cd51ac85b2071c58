package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.link.Loss;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The smallest packets that IPv4 allows, of which headers, timestamps and SACK blocks leave next
/// to nothing.
@Tag("D1")
class SmallestMtuTest {
  @Test
  void anAckTellsNoMoreSackBlocksThanAPacketTakes() {
    LinkConfig narrow =
        LinkConfig.DEFAULT.withMtuBytes(68).withDelay(Duration.ofMillis(10)).withLoss(0.1);
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(3)) {
      SimulatedHost from = network.host("from");
      SimulatedHost to = network.host("to");
      network.link(from, to, narrow, narrow.withLoss(Loss.NONE));
      BulkFlow flow = BulkFlow.start(network, from, to, 80, "reno", Duration.ZERO);
      network.run(Duration.ofMinutes(10));
      assertThat(flow.received()).isGreaterThan(100_000);
    }
  }
}
