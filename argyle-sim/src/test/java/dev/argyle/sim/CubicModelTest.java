package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// CUBIC's throughput, held against the model of RFC 9438 section 5: at a loss rate p and a round
/// trip of R seconds the window is on average the larger of `1.054 * (R / p)^0.75` segments (its
/// own growth, equation 7) and `sqrt(1.5 / p)` (Reno's, equation 3 with AIMD(1, 0.5)).
///
/// The model loses one segment in exactly 1 / p; here each is lost by chance, and what is lost
/// twice costs a timeout that the model does not know. So the tolerance is a third, on the mean of
/// three seeds.
@Tag("B9")
class CubicModelTest {
  private static final double RTT_SECONDS = 0.1;
  private static final int MSS = 1448;
  private static final Duration WARM_UP = Duration.ofSeconds(20);

  @ParameterizedTest
  @CsvSource({"0.01, 120", "0.003, 120", "0.001, 120", "0.0001, 200"})
  @Tag("RFC9438-4.1-a")
  void sendsAsFastAsItsModelSays(double loss, long seconds) {
    double sum = 0;
    for (long seed = 1; seed <= 3; seed++) {
      sum += windowSegments(seed, loss, Duration.ofSeconds(seconds));
    }
    double measured = sum / 3;
    double own = 1.054 * Math.pow(RTT_SECONDS / loss, 0.75);
    double reno = Math.sqrt(1.5 / loss);
    assertThat(measured / Math.max(own, reno))
        .as("window %.1f, own model %.1f, Reno's %.1f", measured, own, reno)
        .isBetween(2 / 3.0, 4 / 3.0);
  }

  /// The window that the throughput comes to, in segments.
  private static double windowSegments(long seed, double loss, Duration time) {
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(seed)) {
      SimulatedHost from = network.host("from");
      SimulatedHost to = network.host("to");
      LinkConfig line = LinkConfig.DEFAULT.withDelay(Duration.ofMillis(50));
      network.link(from, to, line.withLoss(loss), line);
      BulkFlow flow = BulkFlow.start(network, from, to, 80, "cubic", Duration.ZERO);
      network.run(WARM_UP);
      double bits = BulkFlow.run(network, time, List.of(flow))[0];
      return bits / Byte.SIZE * RTT_SECONDS / MSS;
    }
  }
}
