package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 5681 section 3.2, RFC 6582, RFC 3042: what duplicates say.
@Tag("D1")
class AssumedDeliveriesTest {
  private static final int MSS = 100;

  private final AssumedDeliveries assumed = new AssumedDeliveries();

  @Test
  @Tag("RFC9937-6-e")
  void countsASegmentForEachDuplicate() {
    assertThat(assumed.duplicate(MSS, 1000)).isEqualTo(100);
    assertThat(assumed.duplicate(MSS, 1000)).isEqualTo(100);
    assertThat(assumed.bytes()).isEqualTo(200);
  }

  @Test
  void countsNoMoreThanTheFlightHas() {
    assertThat(assumed.duplicate(MSS, 150)).isEqualTo(100);
    assertThat(assumed.duplicate(MSS, 150)).isEqualTo(50);
    assertThat(assumed.duplicate(MSS, 150)).isZero();
    assertThat(assumed.duplicate(MSS, 50)).isZero();
    assertThat(assumed.bytes()).isEqualTo(150);
  }

  @Test // the hole and the two that came behind it
  void countsNothingTwiceWhenTheHoleIsFilled() {
    assumed.duplicate(MSS, 1000);
    assumed.duplicate(MSS, 1000);
    assertThat(assumed.acknowledged(300, MSS)).isEqualTo(100);
    assertThat(assumed.bytes()).isZero();
  }

  @Test
  void keepsWhatLiesBehindTheNextHole() {
    for (int i = 0; i < 5; i++) {
      assumed.duplicate(MSS, 1000);
    }
    assertThat(assumed.acknowledged(300, MSS)).isEqualTo(100);
    assertThat(assumed.bytes()).isEqualTo(300);
  }

  @Test
  void countsWhatNoDuplicateHasTold() {
    assumed.duplicate(MSS, 1000);
    assertThat(assumed.acknowledged(500, MSS)).isEqualTo(400);
  }

  @Test
  void forgetsWhatCannotBe() {
    assumed.duplicate(MSS, 1000);
    assumed.duplicate(MSS, 1000);
    assumed.limit(150);
    assertThat(assumed.bytes()).isEqualTo(150);
    assumed.limit(-5);
    assertThat(assumed.bytes()).isZero();
  }
}
