package dev.argyle.tcp.congestion;

import static dev.argyle.tcp.congestion.Acks.MSS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Figures by hand from RFC 9438. With W_max = 1000 segments, beta = 0.7, C = 0.4 the window after
/// the loss is 700 and K = cbrt(300 / 0.4) = 9.0856 s.
class CubicTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Cubic cubic = new Cubic();
  private final Acks acks = new Acks(cubic, 100);

  @Test
  void startsAsRenoDoes() {
    assertThat(cubic.cwndBytes()).isEqualTo(10 * MSS);
    acks.round();
    assertThat(cubic.cwndBytes()).isEqualTo(20 * MSS);
  }

  @Test
  @Tag("RFC9438-4.6-a")
  void keepsSevenTenthsAfterALoss() {
    acks.ack(90 * MSS);
    cubic.onLoss(100 * MSS, acks.nowNanos());
    assertThat(cubic.cwndBytes()).isEqualTo(70 * MSS);
    assertThat(cubic.ssthreshBytes()).isEqualTo(70 * MSS);
  }

  @Test
  @Tag("RFC9293-MAY-18")
  @Tag("RFC9438-4.1-a")
  @Tag("RFC9438-4.4-a")
  void followsTheConcaveCurveUpToTheOldMaximum() {
    acks.loseAt(1000 * MSS);
    runFor(3 * SECOND);
    // W(3 s) = 0.4 * (3 - 9.0856)^3 + 1000 = 909.8; the window runs up to one RTT ahead of it
    assertThat(cubic.cwndBytes() / MSS).isBetween(905, 915);
    runFor(3 * SECOND);
    // W(6 s) = 0.4 * (6 - 9.0856)^3 + 1000 = 988.2
    assertThat(cubic.cwndBytes() / MSS).isBetween(985, 991);
  }

  @Test
  void restsAtTheOldMaximumAfterKSeconds() {
    acks.loseAt(1000 * MSS);
    runFor(9 * SECOND);
    assertThat(cubic.cwndBytes() / MSS).isCloseTo(1000, within(1));
  }

  @Test
  @Tag("RFC9438-4.5-a")
  void leavesTheOldMaximumBehindOnTheConvexCurve() {
    acks.loseAt(1000 * MSS);
    runFor(15 * SECOND);
    // W(15 s) = 0.4 * (15 - 9.0856)^3 + 1000 = 1082.8
    assertThat(cubic.cwndBytes() / MSS).isBetween(1076, 1090);
  }

  @Test
  @Tag("RFC9438-4.1-a")
  void growsByTheTimeNotByTheRoundTrip() {
    var near = new Cubic();
    var nearAcks = new Acks(near, 20);
    nearAcks.loseAt(1000 * MSS);
    acks.loseAt(1000 * MSS);
    long nearEnd = nearAcks.nowNanos() + 5 * SECOND;
    while (nearAcks.nowNanos() < nearEnd && near.cwndBytes() < 1000 * MSS) {
      nearAcks.round();
    }
    runFor(5 * SECOND);
    // At 20 ms Reno's estimate, 700 + 0.53 * 250 rounds = 832, is still below the curve.
    assertThat(near.cwndBytes() / MSS).isCloseTo(cubic.cwndBytes() / MSS, within(8));
  }

  @Test
  @Tag("RFC9438-4.3-a")
  void isNeverSlowerThanRenoWhereRoundTripsAreShort() {
    var near = new Cubic();
    var nearAcks = new Acks(near, 1);
    nearAcks.loseAt(20 * MSS);
    for (int i = 0; i < 6; i++) {
      nearAcks.round();
    }
    // alpha = 3 * 0.3 / 1.7 = 0.529 a round: 14 + 6 * 0.529 = 17.2; the curve alone stands at 14.6
    assertThat(near.cwndBytes() / (double) MSS).isCloseTo(17.2, within(0.3));
  }

  @Test
  void growsAsRenoItselfOnceItsEstimateIsBackAtTheOldWindow() {
    var near = new Cubic();
    var nearAcks = new Acks(near, 1);
    nearAcks.loseAt(20 * MSS);
    while (near.cwndBytes() < 20 * MSS) {
      nearAcks.round();
    }
    int before = near.cwndBytes();
    nearAcks.round();
    nearAcks.round();
    assertThat(near.cwndBytes() - before).isCloseTo(2 * MSS, within(200));
  }

  @Test
  @Tag("RFC9438-4.2-a")
  void growsNoMoreThanHalfAgainInOneRound() {
    acks.loseAt(100 * MSS);
    acks.ack(MSS);
    acks.pass(60 * SECOND);
    int before = cubic.cwndBytes();
    acks.ack(before);
    assertThat(cubic.cwndBytes()).isBetween(before, before + before / 2 + 1);
  }

  @Test
  @Tag("RFC9438-4.7-a")
  void yieldsRoomWhenItLosesBeforeItIsBackAtTheOldMaximum() {
    acks.loseAt(1000 * MSS);
    cubic.onLoss(700 * MSS, acks.nowNanos());
    cubic.onRecoveryExit(490 * MSS, acks.nowNanos());
    // W_max = 700 * 1.7 / 2 = 595, cwnd = 490, K = cbrt(105 / 0.4) = 6.403 s
    assertThat(cubic.cwndBytes()).isEqualTo(490 * MSS);
    runFor(6 * SECOND + SECOND / 2);
    assertThat(cubic.cwndBytes() / MSS).isCloseTo(595, within(1));
  }

  @Test
  void takesSevenTenthsAsThresholdOnTheFirstTimeoutOfAFlightOnly() {
    acks.ack(90 * MSS);
    cubic.onTimeout(100 * MSS, acks.nowNanos());
    cubic.onTimeout(100 * MSS, acks.nowNanos());
    assertThat(cubic.cwndBytes()).isEqualTo(MSS);
    assertThat(cubic.ssthreshBytes()).isEqualTo(70 * MSS);
  }

  @Test
  @Tag("RFC9438-4.8-a")
  void startsFromTheFlatPointOfTheCurveAfterATimeout() {
    acks.ack(990 * MSS);
    cubic.onTimeout(1000 * MSS, acks.nowNanos());
    acks.ack(699 * MSS);
    assertThat(cubic.cwndBytes()).isEqualTo(700 * MSS);
    runFor(2 * SECOND);
    // K = 0: W(2 s) = 700 + 0.4 * 8 = 703.2, but Reno's estimate, 700 + 20 * 0.529, is above
    assertThat(cubic.cwndBytes() / MSS).isCloseTo(710, within(2));
  }

  @Test
  @Tag("RFC9438-5.8-a")
  void doesNotCountTheTimeInWhichTheApplicationSentLittle() {
    acks.loseAt(1000 * MSS);
    runFor(3 * SECOND);
    int before = cubic.cwndBytes();
    for (int i = 0; i < 600; i++) {
      acks.pass(SECOND / 10);
      acks.ackApplicationLimited(MSS, MSS);
    }
    assertThat(cubic.cwndBytes()).isEqualTo(before);
    acks.round();
    assertThat(cubic.cwndBytes() - before).isLessThan(8 * MSS);
  }

  @Test
  void takesTheRestartWindowAfterIdleness() {
    acks.ack(90 * MSS);
    cubic.onIdle(2000, 200, acks.nowNanos());
    assertThat(cubic.cwndBytes()).isEqualTo(10 * MSS);
  }

  @Test // RFC 9438 section 4.2: t without the time in which nothing was sent
  void doesNotCountIdleTimeEither() {
    acks.loseAt(1000 * MSS);
    runFor(3 * SECOND);
    int before = cubic.cwndBytes();
    cubic.onIdle(60 * SECOND, 100 * SECOND, acks.nowNanos());
    acks.pass(60 * SECOND);
    acks.round();
    assertThat(cubic.cwndBytes() - before).isLessThan(8 * MSS);
  }

  @Test
  void givesUpHalfOfWhatWasNotUsed() {
    acks.ack(90 * MSS);
    cubic.onUnusedWindow(20 * MSS);
    assertThat(cubic.cwndBytes()).isEqualTo(60 * MSS);
  }

  @Test // RFC 9438 section 4.6: those whose window does not grow unused may reckon with it
  void remembersTheWindowAndNotWhatWasOnItsWayWhenSomethingIsLost() {
    cubic.onLoss(2 * MSS, acks.nowNanos());
    assertThat(cubic.ssthreshBytes()).isEqualTo(7 * MSS);
  }

  @Test // RFC 9438 section 4.6
  void answersAMarkAsALossButGoesDownToOneSegment() {
    cubic.onEcnEcho(10 * MSS, acks.nowNanos());
    assertThat(cubic.cwndBytes()).isEqualTo(7 * MSS);
    cubic.onTakeOver(MSS, MSS, 2 * MSS, acks.nowNanos());
    cubic.onEcnEcho(MSS, acks.nowNanos());
    assertThat(cubic.cwndBytes()).isEqualTo(MSS);
    assertThat(cubic.ssthreshBytes()).isEqualTo(2 * MSS);
  }

  @Test // RFC 9438 section 4.10
  void leavesTheFirstSlowStartBeforeALossWhenTheDelayRisesAndStays() {
    acks.round();
    acks.rttMillis(130);
    for (int i = 0; i < 7; i++) {
      acks.round();
    }
    int ssthreshBytes = cubic.ssthreshBytes();
    assertThat(ssthreshBytes).isLessThan(Integer.MAX_VALUE);
    acks.round();
    assertThat(cubic.cwndBytes() - ssthreshBytes).isLessThan(4 * MSS); // flat, as K is 0
  }

  @Test
  void countsInSegmentsOfTheNewSizeWhenTheMssChanges() {
    acks.loseAt(1000 * MSS);
    cubic.onMssChange(500);
    runFor(5 * SECOND);
    // In segments of 500: W_max 2000, cwnd 1400, K = cbrt(600 / 0.4) = 11.447 s;
    // W(5 s) = 2000 - 0.4 * 6.447^3 = 1892.8 segments = 946 kB
    assertThat(cubic.cwndBytes() / MSS).isCloseTo(946, within(6));
  }

  @Test
  void stopsGrowingAtTheLargestWindowThereIs() {
    for (int i = 0; i < 20; i++) {
      acks.ack(1 << 29);
    }
    assertThat(cubic.cwndBytes()).isEqualTo(1 << 30);
  }

  private void runFor(long nanos) {
    long end = acks.nowNanos() + nanos;
    while (acks.nowNanos() < end) {
      acks.round();
    }
  }
}
