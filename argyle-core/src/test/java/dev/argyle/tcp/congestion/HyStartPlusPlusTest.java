package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9406 sections 4.2 and 4.3.
class HyStartPlusPlusTest {
  private static final int MSS = 1000;

  private final HyStartPlusPlus hyStart = new HyStartPlusPlus();
  private final AckSample sample = new AckSample();
  private long delivered;
  private long now;

  @BeforeEach
  void begin() {
    hyStart.begin();
  }

  /// One round of so many ACKs, each of one segment. @return by how much the last one lets grow
  private int round(int acks, double rttMillis) {
    long start = delivered;
    int growth = 0;
    for (int i = 0; i < acks; i++) {
      delivered += MSS;
      now += 1_000_000;
      sample.set(MSS, (long) (rttMillis * 1_000_000), 20 * MSS, false, now);
      sample.withProgress(start, delivered);
      growth = hyStart.growth(sample);
    }
    return growth;
  }

  @Test
  void letsGrowByAllThatIsAcknowledgedWhileTheDelayStays() {
    for (int i = 0; i < 20; i++) {
      assertThat(round(20, 50)).isEqualTo(MSS);
    }
    assertThat(hyStart.isTimeToLeave()).isFalse();
  }

  @ParameterizedTest // RttThresh = clamp(lastRoundMinRTT / 8, 4 ms, 16 ms)
  @CsvSource({"10, 13.9, 14", "80, 89.9, 90", "400, 415.9, 416"})
  @Tag("RFC9406-4.2-a")
  void turnsConservativeWhenTheDelayRisesByTheThreshold(double before, double below, double above) {
    round(10, before);
    round(10, below);
    assertThat(hyStart.isConservative()).isFalse();
    round(10, before);
    assertThat(round(10, above)).isEqualTo(MSS / 4);
    assertThat(hyStart.isConservative()).isTrue();
  }

  @Test
  @Tag("RFC9406-4.2-b")
  void wantsEightSamplesOfARound() {
    round(10, 50);
    round(7, 100);
    assertThat(hyStart.isConservative()).isFalse();
    round(10, 50);
    round(8, 100);
    assertThat(hyStart.isConservative()).isTrue();
  }

  @Test
  void looksAtTheLeastOfARound() {
    round(10, 50);
    round(1, 50);
    round(0, 100);
    long start = delivered - MSS;
    for (int i = 0; i < 20; i++) {
      delivered += MSS;
      sample.set(MSS, 100_000_000, 20 * MSS, false, now).withProgress(start - 1, delivered);
      hyStart.growth(sample);
    }
    assertThat(hyStart.isConservative()).isFalse();
  }

  @Test
  @Tag("RFC9406-4.2-c")
  void leavesAfterFiveConservativeRounds() {
    round(10, 50);
    round(10, 60); // the first, or the rest of it
    for (int i = 0; i < 4; i++) {
      round(10, 60);
      assertThat(hyStart.isTimeToLeave()).isFalse();
    }
    round(10, 60);
    assertThat(hyStart.isTimeToLeave()).isTrue();
  }

  @Test
  @Tag("RFC9406-4.2-d")
  void resumesWhenTheDelayGoesBack() {
    round(10, 50);
    round(10, 60);
    round(10, 60);
    assertThat(round(10, 55)).isEqualTo(MSS);
    assertThat(hyStart.isConservative()).isFalse();
    for (int i = 0; i < 10; i++) {
      round(10, 55);
    }
    assertThat(hyStart.isTimeToLeave()).isFalse();
  }

  @Test
  void countsNoSampleWhereAnAckMeasuredNone() {
    round(10, 50);
    long start = delivered;
    for (int i = 0; i < 20; i++) {
      delivered += MSS;
      sample.set(MSS, -1, 20 * MSS, false, now).withProgress(start, delivered);
      assertThat(hyStart.growth(sample)).isEqualTo(MSS);
    }
  }
}
