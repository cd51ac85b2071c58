package dev.argyle.tcp.congestion;

import static dev.argyle.tcp.congestion.Acks.MSS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewRenoTest {
  private final NewReno reno = new NewReno();
  private final Acks acks = new Acks(reno, 100);

  @ParameterizedTest
  @CsvSource({"536, 5360", "1000, 10000", "1460, 14600", "4000, 14600", "8960, 17920"})
  @Tag("RFC6928-2-a")
  void startsWithTheWindowOfRfc6928(int mssBytes, int cwndBytes) {
    reno.onEstablished(mssBytes, 0);
    assertThat(reno.cwndBytes()).isEqualTo(cwndBytes);
    assertThat(reno.ssthreshBytes()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  @Tag("RFC9293-MUST-19")
  @Tag("RFC5681-3.1-a")
  void growsInSlowStartByAllThatIsAcknowledged() {
    acks.ack(4 * MSS);
    assertThat(reno.cwndBytes()).isEqualTo(14 * MSS);
    acks.round();
    assertThat(reno.cwndBytes()).isEqualTo(28 * MSS);
  }

  @Test
  @Tag("RFC9293-MUST-19")
  @Tag("RFC5681-3.1-b")
  void growsInCongestionAvoidanceByOneSegmentForEachWindow() {
    acks.loseAt(40 * MSS);
    acks.ack(20 * MSS - 1);
    assertThat(reno.cwndBytes()).isEqualTo(20 * MSS);
    acks.ack(1);
    assertThat(reno.cwndBytes()).isEqualTo(21 * MSS);
    acks.round();
    assertThat(reno.cwndBytes()).isEqualTo(22 * MSS);
  }

  @Test
  @Tag("RFC5681-3.1-c")
  void gainsNothingFromAnAckDividedInMany() {
    acks.loseAt(40 * MSS);
    for (int i = 0; i < 20 * MSS; i++) {
      acks.ack(1);
    }
    assertThat(reno.cwndBytes()).isEqualTo(21 * MSS);
  }

  @Test
  void passesFromSlowStartToAvoidanceWithinOneAck() {
    acks.loseAt(40 * MSS);
    reno.onTimeout(20 * MSS, acks.nowNanos());
    assertThat(reno.ssthreshBytes()).isEqualTo(10 * MSS);
    acks.ack(9 * MSS + 10 * MSS);
    assertThat(reno.cwndBytes()).isEqualTo(11 * MSS);
  }

  @Test
  @Tag("RFC5681-3.2-c")
  void halvesWhatIsInFlightAfterALoss() {
    acks.ack(30 * MSS);
    reno.onLoss(32 * MSS, acks.nowNanos());
    assertThat(reno.ssthreshBytes()).isEqualTo(16 * MSS);
    assertThat(reno.cwndBytes()).isEqualTo(16 * MSS);
  }

  @Test
  @Tag("RFC5681-3.2-c")
  void leavesOutOfTheFlightWhatLimitedTransmitAdded() {
    reno.onLoss(12 * MSS, acks.nowNanos());
    assertThat(reno.ssthreshBytes()).isEqualTo(5 * MSS);
  }

  @Test
  @Tag("RFC5681-3.1-d")
  void neverLowersTheThresholdBelowTwoSegments() {
    reno.onLoss(MSS, acks.nowNanos());
    assertThat(reno.ssthreshBytes()).isEqualTo(2 * MSS);
    reno.onTimeout(1, acks.nowNanos());
    assertThat(reno.ssthreshBytes()).isEqualTo(2 * MSS);
  }

  @Test
  @Tag("RFC6582-3.2-c")
  void endsRecoveryAtTheThresholdButNotWithABurst() {
    acks.ack(90 * MSS);
    reno.onLoss(100 * MSS, acks.nowNanos());
    reno.onRecoveryExit(49 * MSS, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(50 * MSS);
    reno.onRecoveryExit(5 * MSS, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(15 * MSS);
  }

  @Test
  @Tag("RFC5681-3.1-f")
  void fallsToOneSegmentOnATimeout() {
    acks.ack(30 * MSS);
    reno.onTimeout(40 * MSS, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(MSS);
    assertThat(reno.ssthreshBytes()).isEqualTo(20 * MSS);
  }

  @Test
  @Tag("RFC5681-3.1-e")
  void keepsTheThresholdWhenTheSameFlightTimesOutAgain() {
    acks.ack(30 * MSS);
    reno.onTimeout(40 * MSS, acks.nowNanos());
    reno.onTimeout(40 * MSS, acks.nowNanos());
    assertThat(reno.ssthreshBytes()).isEqualTo(20 * MSS);
  }

  @Test
  void takesANewThresholdWhenATimeoutFollowsProgress() {
    acks.ack(30 * MSS);
    reno.onTimeout(40 * MSS, acks.nowNanos());
    acks.ack(9 * MSS);
    reno.onTimeout(10 * MSS, acks.nowNanos());
    assertThat(reno.ssthreshBytes()).isEqualTo(5 * MSS);
  }

  @Test
  @Tag("RFC7661-4.1-a")
  void doesNotGrowAWindowTheApplicationDoesNotUse() {
    acks.ackApplicationLimited(2 * MSS, 2 * MSS);
    assertThat(reno.cwndBytes()).isEqualTo(10 * MSS);
  }

  @Test
  void growsInSlowStartWhenMoreThanHalfTheWindowWasUsed() {
    acks.ackApplicationLimited(2 * MSS, 6 * MSS);
    assertThat(reno.cwndBytes()).isEqualTo(12 * MSS);
  }

  @Test
  @Tag("RFC5681-4.1-a")
  void takesTheRestartWindowAfterAnIdleTimeLongerThanTheTimeout() {
    acks.ack(90 * MSS);
    reno.onIdle(200, 200, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(100 * MSS);
    reno.onIdle(2000, 200, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(10 * MSS);
  }

  @Test // RFC 7661's aim, as Linux has it
  void halvesForEachTimeoutOfIdleness() {
    acks.ack(90 * MSS);
    reno.onIdle(401, 200, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(25 * MSS);
  }

  @Test
  void keepsItsWindowForEverWhereRestartsAreSwitchedOff() {
    acks.ack(90 * MSS);
    reno.onIdle(TimeUnit.DAYS.toNanos(1), Long.MAX_VALUE, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(100 * MSS);
  }

  @Test
  void remembersThreeQuartersOfAWindowThatItGivesUp() {
    acks.loseAt(200 * MSS);
    acks.round();
    reno.onTimeout(40 * MSS, acks.nowNanos()); // ssthresh 20, then up again
    acks.ack(100 * MSS);
    int cwndBytes = reno.cwndBytes();
    reno.onIdle(2000, 200, acks.nowNanos());
    assertThat(reno.ssthreshBytes()).isEqualTo(Math.max(20 * MSS, cwndBytes / 4 * 3));
  }

  @Test
  void givesUpHalfOfWhatWasNotUsed() {
    acks.ack(90 * MSS);
    reno.onUnusedWindow(20 * MSS);
    assertThat(reno.cwndBytes()).isEqualTo(60 * MSS);
    reno.onUnusedWindow(MSS); // less than the initial window counts as that
    assertThat(reno.cwndBytes()).isEqualTo(35 * MSS);
    reno.onUnusedWindow(50 * MSS);
    assertThat(reno.cwndBytes()).isEqualTo(35 * MSS);
  }

  @Test // RFC 3168 section 6.1.2
  void answersAMarkAsALossButGoesDownToOneSegment() {
    reno.onEcnEcho(10 * MSS, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(5 * MSS);
    reno.onEcnEcho(2 * MSS, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(MSS);
    assertThat(reno.ssthreshBytes()).isEqualTo(2 * MSS);
  }

  @Test
  void doesNotGainFromIdlenessAfterATimeout() {
    reno.onTimeout(10 * MSS, acks.nowNanos());
    reno.onIdle(201, 200, acks.nowNanos());
    assertThat(reno.cwndBytes()).isEqualTo(MSS);
  }

  @Test
  void keepsItsWindowInBytesWhenSegmentsBecomeSmaller() {
    reno.onMssChange(500);
    assertThat(reno.cwndBytes()).isEqualTo(10_000);
    acks.loseAt(20 * MSS);
    acks.ack(10 * MSS);
    assertThat(reno.cwndBytes()).isEqualTo(10_500);
  }

  @Test
  void holdsOneSegmentAtLeastWhenSegmentsBecomeLarger() {
    reno.onTimeout(10 * MSS, acks.nowNanos());
    reno.onMssChange(9000);
    assertThat(reno.cwndBytes()).isEqualTo(9000);
  }

  @Test
  void stopsGrowingAtTheLargestWindowThereIs() {
    for (int i = 0; i < 20; i++) {
      acks.ack(1 << 29);
    }
    assertThat(reno.cwndBytes()).isEqualTo(1 << 30);
    reno.onLoss(1 << 30, acks.nowNanos());
    for (int i = 0; i < 20; i++) {
      acks.ack(1 << 30);
    }
    assertThat(reno.cwndBytes()).isEqualTo((1 << 29) + 20 * MSS);
  }
}
