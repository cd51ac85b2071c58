package dev.argyle.testkit.goodput;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Some cells of the table that `./argyle goodput` makes, with shorter transfers: loss recovery may
/// get better, not worse.
@Tag("D1")
class GoodputTrialTest {
  private static final int ROUND_TRIPS = 1000;

  @ParameterizedTest
  @CsvSource({
    "128, 0.001",
    "128, 0.01",
    "128, 0.1",
    "128, 0.3",
    "2048, 0.001",
    "2048, 0.02",
    "2048, 0.2",
    "4096, 0.01",
    "4096, 0.05",
    "8192, 0.01",
    "8192, 0.1",
    "32768, 0.02",
    "32768, 0.05",
    "32768, 0.1",
    "32768, 0.3",
  })
  void recoversFasterThanTheRival(int bufferBytes, double loss) {
    GoodputTrial trial =
        new GoodputTrial(bufferBytes, loss, FixedWindow.NAME, (long) ROUND_TRIPS * bufferBytes);
    double measured = trial.bytesPerSecond(1, 3);
    double rival = Rival.bytesPerSecond(bufferBytes, loss);
    assertThat(measured).isGreaterThan(rival);
    if (loss >= 0.02) {
      assertThat(measured).isGreaterThan(1.3 * rival);
    }
  }

  @ParameterizedTest
  @CsvSource({"1024", "4096", "8192", "16384"})
  void fillsTheBufferInEachRoundTripWhenNothingIsLost(int bufferBytes) {
    GoodputTrial trial =
        new GoodputTrial(bufferBytes, 0, FixedWindow.NAME, (long) ROUND_TRIPS * bufferBytes);
    double most = trial.mostBytesPerSecond();
    assertThat(trial.bytesPerSecond(1)).isBetween(0.99 * most, most);
  }

  @Test
  void sameSeedSameFigure() {
    GoodputTrial trial = new GoodputTrial(4096, 0.1, "cubic", 100_000);
    assertThat(trial.bytesPerSecond(7)).isEqualTo(trial.bytesPerSecond(7));
    assertThat(trial.bytesPerSecond(7)).isNotEqualTo(trial.bytesPerSecond(8));
  }
}
