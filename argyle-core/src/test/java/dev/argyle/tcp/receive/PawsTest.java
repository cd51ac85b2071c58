package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Timestamps and sequence numbers wrap alike, so one number starts both.
@ParameterizedClass
@ValueSource(ints = {0, 0x7fff_ffff, -1000, -1})
class PawsTest {
  private static final long NOW = 1L << 40;
  private static final long DAY = 24L * 3600 * 1_000_000_000L;

  private final int start;
  private final Paws paws = new Paws();

  PawsTest(int start) {
    this.start = start;
    paws.start(start, NOW);
  }

  @Test
  void rejectsAnOlderTimestampOnly() {
    assertThat(paws.rejects(start - 1, NOW)).isTrue();
    assertThat(paws.rejects(start, NOW)).isFalse();
    assertThat(paws.rejects(start + 1, NOW)).isFalse();
    assertThat(paws.rejects(start + 0x7fff_ffff, NOW)).isFalse();
    assertThat(paws.rejects(start - 0x7fff_ffff, NOW)).isTrue();
  }

  @Test
  @Tag("RFC7323-4.3-a")
  void takesTheTimestampOfASegmentInOrder() {
    paws.update(start + 5, start, start, NOW);
    assertThat(paws.tsRecent()).isEqualTo(start + 5);
    assertThat(paws.rejects(start + 4, NOW)).isTrue();
  }

  @Test
  @Tag("RFC7323-4.3-b")
  void takesTheTimestampOfTheFirstOfTwoSegmentsWithOneAck() {
    paws.update(start + 5, start + 100, start + 100, NOW);
    paws.update(start + 9, start + 200, start + 100, NOW);
    assertThat(paws.tsRecent()).isEqualTo(start + 5);
  }

  @Test
  @Tag("RFC7323-4.3-d")
  void takesTheTimestampOfASegmentSentAgain() {
    paws.update(start + 5, start - 100, start, NOW);
    assertThat(paws.tsRecent()).isEqualTo(start + 5);
  }

  @Test
  @Tag("RFC7323-4.3-c")
  void leavesTheTimestampOfASegmentPastAHole() {
    paws.update(start + 5, start + 1, start, NOW);
    assertThat(paws.tsRecent()).isEqualTo(start);
  }

  @Test
  void neverGoesBack() {
    paws.update(start - 1, start, start, NOW);
    assertThat(paws.tsRecent()).isEqualTo(start);
  }

  @Test
  @Tag("RFC7323-5.5-a")
  void believesAnyTimestampAfterTwentyFourDaysOfSilence() {
    assertThat(paws.rejects(start - 1, NOW + 24 * DAY)).isTrue();
    assertThat(paws.rejects(start - 1, NOW + 24 * DAY + 1)).isFalse();
    paws.update(start - 1, start, start, NOW + 25 * DAY);
    assertThat(paws.tsRecent()).isEqualTo(start - 1);
    assertThat(paws.rejects(start - 2, NOW + 26 * DAY)).isTrue();
  }

  @Test
  void countsTheSilenceFromTheLastTimestampTaken() {
    paws.update(start, start, start, NOW + 20 * DAY);
    assertThat(paws.rejects(start - 1, NOW + 40 * DAY)).isTrue();
  }

  @Test
  void rejectsNothingBeforeItKnowsATimestamp() {
    Paws fresh = new Paws();
    assertThat(fresh.rejects(start, NOW)).isFalse();
    fresh.update(start, start, start, NOW);
    assertThat(fresh.tsRecent()).isEqualTo(start);
    assertThat(fresh.rejects(start - 1, NOW)).isTrue();
  }
}
