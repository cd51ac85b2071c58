package dev.argyle.sim.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LossTest {
  private static final long SEED = 42;

  private static List<Boolean> lost(Loss loss, int packets) {
    SplittableRandom random = new SplittableRandom(SEED);
    LossProcess process = loss.start();
    List<Boolean> lost = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      lost.add(process.loses(random));
    }
    return lost;
  }

  private static double share(List<Boolean> lost) {
    return (double) lost.stream().filter(each -> each).count() / lost.size();
  }

  private static List<Integer> numbers(List<Boolean> lost) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < lost.size(); i++) {
      if (lost.get(i)) {
        numbers.add(i + 1);
      }
    }
    return numbers;
  }

  @Test
  void independentLossHasItsShareAndNoMemory() {
    List<Boolean> lost = lost(new Loss.Independent(0.2), 100_000);
    assertThat(share(lost)).isCloseTo(0.2, within(0.005));
    assertThat(meanBurst(lost)).isCloseTo(1.25, within(0.02)); // 1 / (1 - 0.2)
  }

  @Test
  void burstsAreAsLongAndAsManyAsAskedFor() {
    List<Boolean> lost = lost(Loss.GilbertElliott.bursts(0.05, 8), 400_000);
    assertThat(share(lost)).isCloseTo(0.05, within(0.005));
    assertThat(meanBurst(lost)).isCloseTo(8, within(0.3));
  }

  @Test
  void aBadLineMayLetSomeThrough() {
    List<Boolean> lost = lost(new Loss.GilbertElliott(0.1, 0.1, 0.01, 0.5), 400_000);
    assertThat(share(lost)).isCloseTo(0.255, within(0.01)); // half the time in each state
  }

  private static double meanBurst(List<Boolean> lost) {
    int bursts = 0;
    int packets = 0;
    for (int i = 0; i < lost.size(); i++) {
      if (lost.get(i)) {
        packets++;
        bursts += i == 0 || !lost.get(i - 1) ? 1 : 0;
      }
    }
    return (double) packets / bursts;
  }

  @Test
  void everyNthAndExactPacketsAreCountedFromOne() {
    assertThat(numbers(lost(new Loss.EveryNth(3), 10))).containsExactly(3, 6, 9);
    assertThat(numbers(lost(new Loss.Exactly(Set.of(1L, 4L)), 10))).containsExactly(1, 4);
  }

  @Test
  void saysHowAPercentageIsWritten() {
    assertThatThrownBy(() -> new Loss.Independent(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("loss 1.5 is not in 0..1: 1.5 % is written 0.015");
    assertThatThrownBy(() -> new Loss.Independent(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new Loss.EveryNth(0)).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> Loss.GilbertElliott.bursts(1, 2)).hasMessageContaining("below 1");
  }
}
