package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacerTest {
  private static final long MILLI = 1_000_000;

  private final Pacer pacer = new Pacer();

  @Test
  void letsTheFirstBurstLeaveAtOnceAndTheNextInItsTurn() {
    assertThat(pacer.maySend(5 * MILLI)).isTrue();
    pacer.sent(2000, 1_000_000, 5 * MILLI); // 2000 octets at 1 MB/s: 2 ms
    assertThat(pacer.maySend(5 * MILLI)).isFalse();
    assertThat(pacer.nextNanos()).isEqualTo(7 * MILLI);
    assertThat(pacer.maySend(7 * MILLI - 1)).isFalse();
    assertThat(pacer.maySend(7 * MILLI)).isTrue();
  }

  @Test
  void sendsAtItsRateWhenItIsNeverLate() {
    long now = 0;
    for (int i = 0; i < 100; i++) {
      pacer.sent(1000, 1_000_000, now);
      now = pacer.nextNanos();
    }
    assertThat(now).isEqualTo(100 * MILLI);
  }

  @Test
  void makesUpForATimerThatIsLate() {
    long now = 0;
    for (int i = 0; i < 1000; i++) {
      pacer.sent(1000, 1_000_000, now);
      now = pacer.nextNanos() + MILLI / 4;
    }
    assertThat(now).isBetween(1000 * MILLI, 1001 * MILLI);
  }

  @Test
  void givesBackNoMoreThanHalfABurstAfterAPause() {
    pacer.sent(1000, 1_000_000, 0);
    pacer.sent(1000, 1_000_000, 1000 * MILLI);
    assertThat(pacer.nextNanos()).isEqualTo(1000 * MILLI + MILLI / 2);
  }

  @Test
  void holdsNothingBackWithoutARate() {
    pacer.sent(1000, 1000, 0);
    assertThat(pacer.maySend(0)).isFalse();
    pacer.sent(1000, 0, 0);
    assertThat(pacer.maySend(0)).isTrue();
  }

  @ParameterizedTest // a millisecond's worth, 2 segments at least, 64 KiB at most
  @CsvSource({"1000, 2000", "2500000, 2000", "10000000, 10000", "1000000000, 65000"})
  void sendsBurstsThatGrowWithTheRate(long rate, int quantumBytes) {
    assertThat(Pacer.quantumBytes(rate, 1000)).isEqualTo(quantumBytes);
  }

  @Test
  void takesAnyNegativeLimitForNone() {
    assertThat(pacer.mostBytesPerSecond()).isEqualTo(Pacer.NO_LIMIT);
    pacer.mostBytesPerSecond(5000);
    assertThat(pacer.mostBytesPerSecond()).isEqualTo(5000);
    pacer.mostBytesPerSecond(-7);
    assertThat(pacer.mostBytesPerSecond()).isEqualTo(Pacer.NO_LIMIT);
  }
}
