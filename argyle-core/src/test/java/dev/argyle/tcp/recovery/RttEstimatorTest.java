package dev.argyle.tcp.recovery;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RttEstimatorTest {
  private final RttEstimator rtt = new RttEstimator();

  @Test
  @Tag("RFC6298-2.1")
  void waitsOneSecondBeforeAnythingIsMeasured() {
    assertThat(rtt.rtoNanos()).isEqualTo(SECONDS.toNanos(1));
    assertThat(rtt.hasSample()).isFalse();
    assertThat(rtt.srttNanos()).isEqualTo(-1);
    assertThat(rtt.minRttNanos()).isEqualTo(-1);
  }

  @Test
  @Tag("RFC6298-2.2")
  void takesTheFirstMeasurementWithHalfOfItAsVariation() {
    sample(400);
    assertMillis(rtt.srttNanos(), 400);
    assertMillis(rtt.rttvarNanos(), 200);
    assertMillis(rtt.rtoNanos(), 400 + 4 * 200);
  }

  @Test
  @Tag("RFC9293-MUST-18")
  @Tag("RFC6298-2.3")
  void smoothsWithAnEighthAndAQuarter() {
    sample(400);
    sample(800);
    assertMillis(rtt.rttvarNanos(), 250); // 3/4 * 200 + 1/4 * |400 - 800|
    assertMillis(rtt.srttNanos(), 450); // 7/8 * 400 + 1/8 * 800
    assertMillis(rtt.rtoNanos(), 450 + 4 * 250);
  }

  @Test
  @Tag("RFC6298-2.3")
  void reckonsTheVariationFromTheOldSmoothedTime() {
    sample(800);
    sample(400);
    assertMillis(rtt.rttvarNanos(), 400);
    assertMillis(rtt.srttNanos(), 750);
  }

  @Test
  @Tag("RFC6298-2.4")
  void leavesTheMinimumAsMarginOverASteadyPath() {
    for (int i = 0; i < 200; i++) {
      sample(100);
    }
    assertThat(rtt.rttvarNanos()).isLessThan(MILLISECONDS.toNanos(1));
    assertMillis(rtt.rtoNanos(), 300);
  }

  @Test
  void takesAnotherMinimum() {
    var patient = new RttEstimator(SECONDS.toNanos(1), 1);
    patient.sample(MILLISECONDS.toNanos(10));
    assertMillis(patient.rtoNanos(), 1010);
  }

  @Test
  @Tag("RFC6298-4")
  void neverWaitsLessThanTheClockCanTell() {
    var coarse = new RttEstimator(0, MILLISECONDS.toNanos(10));
    for (int i = 0; i < 200; i++) {
      coarse.sample(MILLISECONDS.toNanos(5));
    }
    assertMillis(coarse.rtoNanos(), 15);
  }

  @Test
  @Tag("RFC6298-2.5")
  void waitsTwoMinutesAtMost() {
    rtt.sample(SECONDS.toNanos(100));
    assertThat(rtt.rtoNanos()).isEqualTo(SECONDS.toNanos(120));
  }

  @Test
  void remembersTheLeastRoundTrip() {
    sample(50);
    sample(30);
    sample(70);
    assertMillis(rtt.minRttNanos(), 30);
  }

  @Test
  @Tag("RFC6298-5.7")
  void waitsThreeSecondsAfterALostSynThatLeftNoMeasurement() {
    rtt.establishedAfterLostSyn();
    assertThat(rtt.rtoNanos()).isEqualTo(SECONDS.toNanos(3));
    sample(100);
    assertMillis(rtt.rtoNanos(), 300);
  }

  @Test
  void prefersAMeasurementToTheThreeSeconds() {
    sample(100);
    rtt.establishedAfterLostSyn();
    assertMillis(rtt.rtoNanos(), 300);
  }

  @Test
  void refusesAMinimumBelowZero() {
    assertThatThrownBy(() -> new RttEstimator(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RttEstimator(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private void sample(long millis) {
    rtt.sample(MILLISECONDS.toNanos(millis));
  }

  private static void assertMillis(long nanos, long millis) {
    assertThat(nanos).isEqualTo(MILLISECONDS.toNanos(millis));
  }
}
