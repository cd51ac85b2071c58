package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowedMinTest {
  private final WindowedMin least = new WindowedMin(100);

  @Test
  void isEmptyAtFirstAndWhenCleared() {
    assertThat(least.isEmpty()).isTrue();
    least.update(0, 5);
    assertThat(least.isEmpty()).isFalse();
    least.clear();
    assertThat(least.isEmpty()).isTrue();
    assertThat(least.update(1, 9)).isEqualTo(9);
  }

  @Test
  void followsValuesThatFall() {
    assertThat(least.update(0, 5)).isEqualTo(5);
    assertThat(least.update(1, 4)).isEqualTo(4);
    assertThat(least.update(2, 6)).isEqualTo(4);
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() {
    least.update(0, 5);
    least.update(60, 8);
    assertThat(least.update(100, 9)).isEqualTo(5);
    assertThat(least.update(101, 9)).isEqualTo(8);
  }

  @Test
  void beginsAnewAfterALongPause() {
    least.update(0, 5);
    assertThat(least.update(500, 50)).isEqualTo(50);
  }

  /// It may hold a value that is not the least of the window, but never one that is too small for
  /// it, nor larger than the least of the last half.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void staysBetweenTheLeastOfTheWindowAndThatOfItsLastHalf(long seed) {
    Random random = new Random(seed);
    var seen = new ArrayDeque<long[]>();
    for (long time = 0; time < 5000; time += 1 + random.nextInt(5)) {
      long value = 1000L + random.nextInt(1000);
      seen.add(new long[] {time, value});
      long now = time;
      seen.removeIf(each -> now - each[0] > 100);
      long told = least.update(time, value);
      long whole = seen.stream().mapToLong(each -> each[1]).min().orElseThrow();
      long half =
          seen.stream()
              .filter(each -> now - each[0] <= 50)
              .mapToLong(each -> each[1])
              .min()
              .orElseThrow();
      assertThat(told).as("seed %d at %d", seed, time).isBetween(whole, half);
    }
  }
}
