package dev.argyle.tcp.fastopen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Linux's `tcp_fastopen_blackhole_timeout_sec`.
@Tag("A5")
class FastOpenBlackHoleTest {
  private static final long PAUSE = 3600;

  private final FastOpenBlackHole blackHole = new FastOpenBlackHole();

  @Test
  @Tag("RFC7413-4.1.3.1-a")
  void pausesForATimeAfterAFailure() {
    assertThat(blackHole.isPaused(PAUSE, 10)).isFalse();
    blackHole.seen(10);
    assertThat(blackHole.isPaused(PAUSE, 10)).isTrue();
    assertThat(blackHole.isPaused(PAUSE, 10 + PAUSE - 1)).isTrue();
    assertThat(blackHole.isPaused(PAUSE, 10 + PAUSE)).isFalse();
    assertThat(blackHole.isSuspected()).isTrue();
  }

  @Test
  @Tag("RFC7413-4.1.3.1-a")
  void pausesTwiceAsLongEachTimeUpTo64Times() {
    for (int i = 0; i < 3; i++) {
      blackHole.seen(10);
    }
    assertThat(blackHole.isPaused(PAUSE, 10 + 4 * PAUSE - 1)).isTrue();
    assertThat(blackHole.isPaused(PAUSE, 10 + 4 * PAUSE)).isFalse();
    for (int i = 0; i < 20; i++) {
      blackHole.seen(10);
    }
    assertThat(blackHole.isPaused(PAUSE, 10 + 64 * PAUSE - 1)).isTrue();
    assertThat(blackHole.isPaused(PAUSE, 10 + 64 * PAUSE)).isFalse();
  }

  @Test
  void beginsAnewAfterASuccess() {
    blackHole.seen(10);
    blackHole.seen(20);
    blackHole.cleared();
    assertThat(blackHole.isSuspected()).isFalse();
    assertThat(blackHole.isPaused(PAUSE, 20)).isFalse();
  }

  @Test
  void neverPausesWithoutATime() {
    blackHole.seen(10);
    assertThat(blackHole.isPaused(0, 10)).isFalse();
  }
}
