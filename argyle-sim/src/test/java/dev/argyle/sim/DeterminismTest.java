package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.sim.link.QueueDiscipline.FqCoDel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Same seed, same run: time, sender, fate and every octet of each packet, and who ran when.
class DeterminismTest {
  @ParameterizedTest
  @ValueSource(longs = {1, -1, 1L << 62})
  void theSameSeedGivesTheSameRunOfSeveralHosts(long seed) {
    String first = Determinism.check(star(seed), DeterminismTest::crossTraffic);
    String other = Determinism.check(star(seed + 1), DeterminismTest::crossTraffic);
    assertThat(first).hasSize(64 + 1 + 16).isNotEqualTo(other);
  }

  private static NetworkBuilder star(long seed) {
    return SimulatedNetwork.builder()
        .seed(seed)
        .star(
            LinkConfig.DEFAULT
                .withDelay(Duration.ofMillis(3))
                .withLoss(0.02)
                .withCorrupt(0.01)
                .withReorder(0.05)
                .withRateBitsPerSecond(20_000_000)
                .withQueue(FqCoDel.DEFAULT));
  }

  private static void crossTraffic(SimulatedNetwork network) {
    SimulatedHost a = network.host("a");
    SimulatedHost b = network.host("b");
    SimulatedHost c = network.host("c");
    BulkFlow.start(network, a, b, 80, "cubic", Duration.ZERO);
    BulkFlow.start(network, c, b, 81, "bbr", Duration.ofMillis(100));
    BulkFlow.start(network, b, c, 82, "reno", Duration.ofMillis(200));
    network.schedule(Duration.ofMillis(500), () -> network.partition(a, b));
    network.schedule(Duration.ofMillis(900), network::heal);
    network.schedule(Duration.ofMillis(1200), c::crash);
    network.run(Duration.ofSeconds(2));
  }

  @Test
  void aRunThatDependsOnSomethingElseIsFound() {
    var runs = new AtomicInteger();
    Consumer<SimulatedNetwork> program =
        network -> {
          SimulatedHost a = network.host("a");
          SimulatedHost b = network.host("b");
          Duration start = Duration.ofMillis(10L * runs.incrementAndGet());
          BulkFlow.start(network, a, b, 80, "cubic", start);
          network.run(Duration.ofMillis(50));
        };
    assertThatThrownBy(() -> Determinism.check(star(9), program))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed 9")
        .hasMessageContaining("packet 1 was sent at 0.010000000 s")
        .hasMessageContaining("0.020000000 s");
  }
}
