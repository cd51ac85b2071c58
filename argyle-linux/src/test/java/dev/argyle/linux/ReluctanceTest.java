package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReluctanceTest {
  private static final long MILLI = 1_000_000;

  private final Reluctance reluctance = new Reluctance();
  private long nowNanos = Long.MAX_VALUE - 10 * MILLI; // and wraps

  /// Whether it refuses for so long from now on, and not longer.
  private void assertRefusesFor(long nanos) {
    assertThat(reluctance.refuses(nowNanos + nanos - 1)).isTrue();
    assertThat(reluctance.refuses(nowNanos + nanos)).isFalse();
    nowNanos += nanos;
  }

  @Test
  void refusesNobodyWhileItPays() {
    for (int i = 0; i < 1000; i++) {
      assertThat(reluctance.refuses(nowNanos + i)).isFalse();
      reluctance.paid();
    }
  }

  @Test
  void refusesForAMillisecondAfterAWaitInVain() {
    for (int i = 0; i < 3; i++) {
      reluctance.wasInVain(nowNanos);
      assertRefusesFor(MILLI);
    }
  }

  @Test
  void refusesTwiceAsLongEachTimeThatNobodyHadCome() {
    for (long millis = 1; millis <= 128; millis *= 2) {
      reluctance.wasLate(nowNanos);
      assertRefusesFor(millis * MILLI);
    }
    reluctance.wasLate(nowNanos);
    assertRefusesFor(128 * MILLI);
  }

  @Test
  void refusesHalfAsLongAfterItHasPaidForAWhile() {
    for (int i = 0; i < 4; i++) {
      reluctance.wasLate(nowNanos); // 16 ms are next
    }
    for (int i = 0; i < 128; i++) {
      reluctance.paid();
    }
    reluctance.wasLate(nowNanos);
    assertRefusesFor(4 * MILLI);
  }
}
