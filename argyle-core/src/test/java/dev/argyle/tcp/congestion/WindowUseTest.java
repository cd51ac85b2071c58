package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowUseTest {
  private static final long RTO = 200;

  private final WindowUse use = new WindowUse();

  @Test
  void saysNothingWhileTheWindowIsUsed() {
    for (long now = 0; now < 1000; now += 100) {
      assertThat(use.sent(10_000, true, RTO, now)).isEqualTo(-1);
    }
  }

  @Test
  void tellsTheMostThatWasInUseOnceATimeoutHasPassed() {
    use.sent(10_000, true, RTO, 0);
    assertThat(use.sent(2000, false, RTO, 50)).isEqualTo(-1);
    assertThat(use.sent(4000, false, RTO, 100)).isEqualTo(-1);
    assertThat(use.sent(3000, false, RTO, 200)).isEqualTo(10_000);
    assertThat(use.sent(1000, false, RTO, 300)).isEqualTo(-1);
    assertThat(use.sent(2000, false, RTO, 400)).isEqualTo(2000);
  }

  @Test
  void tellsEachIdleTimeOnce() {
    assertThat(use.takeIdleNanos(50)).isZero(); // nothing was ever sent
    use.sent(1000, false, RTO, 100);
    assertThat(use.takeIdleNanos(400)).isEqualTo(300);
    assertThat(use.takeIdleNanos(400)).isZero();
    assertThat(use.takeIdleNanos(410)).isEqualTo(10);
  }

  @Test
  void forgetsAnEarlierConnection() {
    use.sent(1000, false, RTO, 100);
    use.clear();
    assertThat(use.takeIdleNanos(400)).isZero();
  }
}
