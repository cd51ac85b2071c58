package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.router.NatConfig;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Connections of hosts that share one address.
class TcpThroughNatTest {
  private static final LinkConfig LINK =
      LinkConfig.DEFAULT
          .withDelay(Duration.ofMillis(5))
          .withLoss(0.01)
          .withRateBitsPerSecond(20_000_000);

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(3);
  private final SimulatedHost one = network.host("one");
  private final SimulatedHost other = network.host("other");
  private final SimulatedHost far = network.host("far");
  private final SimulatedRouter home = network.router("home");

  @AfterEach
  void close() {
    network.close();
  }

  private void share() {
    network.link(one, home, LINK);
    network.link(other, home, LINK);
    home.nat(network.link(home, far, LINK), NatConfig.DEFAULT);
  }

  @Test
  void twoHostsSendAtOnceThroughOneAddress() {
    share();
    BulkFlow first = BulkFlow.start(network, one, far, 80, "cubic", Duration.ZERO);
    BulkFlow second = BulkFlow.start(network, other, far, 81, "cubic", Duration.ZERO);
    network.run(Duration.ofSeconds(20));
    assertThat(first.received()).isGreaterThan(1_000_000);
    assertThat(second.received()).isGreaterThan(1_000_000);
  }

  /// The peer knows the connection by the old port and resets what comes from another.
  @Test
  void aConnectionEndsWhenItsMappingChangesAndANewOneWorks() {
    share();
    BulkFlow flow = BulkFlow.start(network, one, far, 80, "cubic", Duration.ZERO);
    network.run(Duration.ofSeconds(5));
    long before = flow.received();
    assertThat(before).isPositive();
    home.rebind();
    network.run(Duration.ofSeconds(1));
    long after = flow.received();
    network.run(Duration.ofSeconds(60));
    assertThat(flow.received()).isEqualTo(after);
    assertThat(one.stack().snapshot()).isEmpty();
    BulkFlow next = BulkFlow.start(network, one, far, 81, "cubic", Duration.ZERO);
    network.run(Duration.ofSeconds(5));
    assertThat(next.received()).isPositive();
  }
}
