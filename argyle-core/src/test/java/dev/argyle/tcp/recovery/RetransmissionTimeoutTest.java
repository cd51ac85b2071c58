package dev.argyle.tcp.recovery;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.tcp.recovery.RetransmissionTimeout.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RetransmissionTimeoutTest {
  private final RttEstimator rtt = new RttEstimator();
  private final RetransmissionTimeout timeout = new RetransmissionTimeout(rtt);

  @Test
  void doublesOnlyAfterSoManyThatAreLinear() {
    for (int i = 0; i < 4; i++) {
      timeout.expired(3, 100, 4, 0);
      assertThat(timeout.durationNanos()).isEqualTo(SECONDS.toNanos(1));
    }
    timeout.expired(3, 100, 4, 0);
    assertThat(timeout.durationNanos()).isEqualTo(SECONDS.toNanos(2));
  }

  @Test
  @Tag("RFC6298-5.1")
  void startsTheTimerWithTheEstimatedTimeout() {
    rtt.sample(MILLISECONDS.toNanos(100));
    assertThat(timeout.deadlineNanos(5000)).isEqualTo(5000 + MILLISECONDS.toNanos(300));
  }

  @Test
  @Tag("RFC6298-5.5")
  void doublesUpToTwoMinutes() {
    long[] seconds = new long[10];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = NANOSECONDS.toSeconds(timeout.durationNanos());
      timeout.expired(3, 100, 0, 0);
    }
    assertThat(seconds).containsExactly(1, 2, 4, 8, 16, 32, 64, 120, 120, 120);
  }

  @Test
  void staysAtTwoMinutesHoweverOftenItExpires() {
    for (int i = 0; i < 200; i++) {
      timeout.expired(3, 1000, 0, 0);
      assertThat(timeout.durationNanos()).isBetween(SECONDS.toNanos(2), SECONDS.toNanos(120));
    }
  }

  @Test
  @Tag("RFC6298-5-a")
  void returnsToTheEstimateOnceARoundTripIsMeasured() {
    timeout.expired(3, 15, 0, 0);
    timeout.expired(3, 15, 0, 0);
    rtt.sample(MILLISECONDS.toNanos(100));
    assertThat(timeout.endBackOff()).isTrue();
    assertThat(timeout.durationNanos()).isEqualTo(MILLISECONDS.toNanos(300));
    assertThat(timeout.backOffs()).isZero();
    assertThat(timeout.endBackOff()).isFalse();
  }

  @Test
  void keepsTheBackOffWhileOnlyRetransmissionsAreAcknowledged() {
    timeout.expired(3, 15, 0, 0);
    timeout.expired(3, 15, 0, 0);
    timeout.acknowledged();
    assertThat(timeout.durationNanos()).isEqualTo(SECONDS.toNanos(4));
    assertThat(timeout.retransmissions()).isZero();
  }

  @Test
  @Tag("RFC9293-MUST-20")
  void suspectsThePathAtR1AndGivesUpAfterR2() {
    assertThat(timeout.expired(3, 5, 0, 0)).isEqualTo(Verdict.RETRANSMIT);
    assertThat(timeout.expired(3, 5, 0, 0)).isEqualTo(Verdict.RETRANSMIT);
    assertThat(timeout.expired(3, 5, 0, 0)).isEqualTo(Verdict.SUSPECT_PATH);
    assertThat(timeout.expired(3, 5, 0, 0)).isEqualTo(Verdict.SUSPECT_PATH);
    assertThat(timeout.expired(3, 5, 0, 0)).isEqualTo(Verdict.SUSPECT_PATH);
    assertThat(timeout.expired(3, 5, 0, 0)).isEqualTo(Verdict.GIVE_UP);
  }

  @Test
  void countsAfreshWhenThePeerAnswers() {
    for (int i = 0; i < 5; i++) {
      timeout.expired(3, 5, 0, 0);
    }
    timeout.acknowledged();
    assertThat(timeout.expired(3, 5, 0, 0)).isEqualTo(Verdict.RETRANSMIT);
  }

  @Test // as Linux reckons tcp_retries2 of 15: 924.6 s from the first sending
  void takesACountForTheTimeThatItTakesFromTwoHundredMilliseconds() {
    assertThat(NANOSECONDS.toMillis(RetransmissionTimeout.patienceNanos(0))).isEqualTo(0);
    assertThat(NANOSECONDS.toMillis(RetransmissionTimeout.patienceNanos(3))).isEqualTo(2_800);
    assertThat(NANOSECONDS.toMillis(RetransmissionTimeout.patienceNanos(15))).isEqualTo(924_400);
  }

  @Test
  void givesUpDataByTimeHoweverOftenItWasSent() {
    assertThat(timeout.expiredWithData(3, 15, 5)).isEqualTo(Verdict.RETRANSMIT);
    assertThat(timeout.expiredWithData(3, 15, 4 + MILLISECONDS.toNanos(2_800)))
        .isEqualTo(Verdict.RETRANSMIT);
    assertThat(timeout.expiredWithData(3, 15, 5 + MILLISECONDS.toNanos(2_800)))
        .isEqualTo(Verdict.SUSPECT_PATH);
    assertThat(timeout.expiredWithData(3, 15, 4 + MILLISECONDS.toNanos(924_400)))
        .isEqualTo(Verdict.SUSPECT_PATH);
    assertThat(timeout.expiredWithData(3, 15, 5 + MILLISECONDS.toNanos(924_400)))
        .isEqualTo(Verdict.GIVE_UP);
  }

  @Test
  void givesDataTheFirstRetransmissionInAnyCase() {
    assertThat(timeout.expiredWithData(0, 0, 0)).isEqualTo(Verdict.RETRANSMIT);
  }
}
