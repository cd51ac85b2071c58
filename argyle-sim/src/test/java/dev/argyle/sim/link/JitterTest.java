package dev.argyle.sim.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JitterTest {
  private static final int DRAWS = 100_000;
  private static final Duration TEN = Duration.ofMillis(10);

  private static double[] millis(Jitter jitter) {
    SplittableRandom random = new SplittableRandom(42);
    double[] draws = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      draws[i] = jitter.nanos(random) / 1e6;
    }
    return draws;
  }

  private static double mean(double[] draws) {
    return Arrays.stream(draws).average().orElseThrow();
  }

  @Test
  void uniformIsBetweenNothingAndTheMost() {
    double[] draws = millis(Jitter.uniform(TEN));
    assertThat(Arrays.stream(draws).boxed()).allMatch(each -> each >= 0 && each <= 10);
    assertThat(mean(draws)).isCloseTo(5, within(0.05));
  }

  @Test
  void normalHasItsMeanAndDeviation() {
    double[] draws = millis(new Jitter.Normal(TEN, Duration.ofMillis(2)));
    assertThat(mean(draws)).isCloseTo(10, within(0.05));
    double variance = Arrays.stream(draws).map(each -> (each - 10) * (each - 10)).sum() / DRAWS;
    assertThat(Math.sqrt(variance)).isCloseTo(2, within(0.05));
  }

  @Test
  void noneIsEverNegative() {
    double[] draws = millis(new Jitter.Normal(Duration.ofMillis(1), TEN));
    assertThat(Arrays.stream(draws).boxed()).allMatch(each -> each >= 0);
  }

  @Test
  void exponentialHasItsMean() {
    assertThat(mean(millis(new Jitter.Exponential(TEN)))).isCloseTo(10, within(0.15));
  }

  @Test
  void paretoHasAFloorAndALongTail() {
    double[] draws = millis(new Jitter.Pareto(TEN, 3));
    assertThat(Arrays.stream(draws).boxed()).allMatch(each -> each >= 9.99);
    assertThat(mean(draws)).isCloseTo(15, within(0.3)); // shape / (shape - 1) times the least
    assertThat(Arrays.stream(draws).max().orElseThrow()).isGreaterThan(100);
  }

  @Test
  void refusesWhatIsNoDistribution() {
    assertThatThrownBy(() -> Jitter.uniform(Duration.ofMillis(-1))).hasMessageContaining("jitter");
    assertThatThrownBy(() -> new Jitter.Pareto(TEN, 1)).hasMessageContaining("more than 1");
  }
}
