package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;

/// Eifel (RFC 3522), D-SACK (RFC 2883) and F-RTO (RFC 5682), each by itself.
@Tag("D1")
class SpuriousRetransmitTest {
  private static final long MILLI = 1_000_000L;

  private final SpuriousRetransmit spurious = new SpuriousRetransmit();

  @EveryStart
  void remembersTheWindowOfBefore(int una) {
    spurious.begin(una, 1000, 700, 0);
    assertThat(spurious.cwndBytes()).isEqualTo(1000);
    assertThat(spurious.ssthreshBytes()).isEqualTo(700);
  }

  @EveryStart
  void takesAnEchoOfATimeBeforeTheFirstRetransmissionForTheOriginal(int una) {
    spurious.begin(una, 1000, 700, 0);
    assertThat(spurious.isDelayed(500 * MILLI, 900 * MILLI)).isFalse(); // nothing was sent again
    spurious.retransmitted(100, 500 * MILLI);
    spurious.retransmitted(100, 600 * MILLI);
    assertThat(spurious.isDelayed(401 * MILLI, 900 * MILLI)).isTrue();
    assertThat(spurious.isDelayed(400 * MILLI, 900 * MILLI)).isFalse();
    assertThat(spurious.isDelayed(-1, 900 * MILLI)).isFalse();
  }

  @EveryStart
  void believesDSacksOnceAllHasComeTwice(int una) {
    spurious.begin(una, 1000, 700, 0);
    assertThat(spurious.allCameTwice()).isFalse();
    spurious.retransmitted(100, 0);
    spurious.retransmitted(100, 0);
    spurious.cameTwice(100, una + 100, una + 200);
    assertThat(spurious.allCameTwice()).isFalse();
    spurious.cameTwice(100, una + 200, una + 200);
    assertThat(spurious.allCameTwice()).isTrue();
    spurious.end();
    assertThat(spurious.allCameTwice()).isFalse();
  }

  @EveryStart
  void countsWhatWasOnItsWayAgainAlready(int una) {
    spurious.begin(una, 1000, 700, 100);
    spurious.retransmitted(100, 0);
    spurious.cameTwice(100, una + 100, una + 200);
    assertThat(spurious.allCameTwice()).isFalse();
  }

  @EveryStart
  void doesNotCountDSacksOfWhatLiesBeforeTheEpisode(int una) {
    spurious.begin(una, 1000, 700, 0);
    spurious.retransmitted(100, 0);
    spurious.cameTwice(100, una, una);
    assertThat(spurious.allCameTwice()).isFalse();
  }

  @EveryStart
  void forgetsAnEpisodeThatLiesFarBack(int una) {
    spurious.begin(una, 1000, 700, 0);
    spurious.retransmitted(100, 0);
    spurious.advanced(una + (1 << 30) + 1);
    spurious.cameTwice(100, una + 100, una + (1 << 30) + 1);
    assertThat(spurious.allCameTwice()).isFalse();
  }

  @EveryStart
  void callsATimeoutSpuriousWhenSomethingArrivesThatWasSentOnce(int una) {
    spurious.begin(una, 1000, 700, 0);
    spurious.timeout(true);
    assertThat(spurious.isTimeoutSpurious(true, false, true, false)).isTrue();
  }

  @EveryStart
  void asksForNewDataWhenTheFirstRetransmissionIsAcknowledged(int una) {
    spurious.begin(una, 1000, 700, 0);
    spurious.timeout(true);
    assertThat(spurious.newDataFirst()).isFalse();
    assertThat(spurious.isTimeoutSpurious(false, false, true, false)).isFalse();
    assertThat(spurious.newDataFirst()).isTrue();
    spurious.noNewData();
    assertThat(spurious.newDataFirst()).isFalse();
    assertThat(spurious.isTimeoutSpurious(true, false, true, false)).isFalse();
  }

  @EveryStart
  void callsTheLossRealWhenNewDataArrivesBehindAHole(int una) {
    spurious.begin(una, 1000, 700, 0);
    spurious.timeout(true);
    spurious.isTimeoutSpurious(false, false, true, false);
    assertThat(spurious.isTimeoutSpurious(false, true, false, true)).isFalse();
    assertThat(spurious.newDataFirst()).isFalse();
    assertThat(spurious.isTimeoutSpurious(true, true, true, false)).isFalse();
  }

  @EveryStart
  void doesNotAskAfterATimeoutInFastRecovery(int una) {
    spurious.begin(una, 1000, 700, 0);
    spurious.timeout(false);
    assertThat(spurious.isTimeoutSpurious(true, false, true, false)).isFalse();
    assertThat(spurious.newDataFirst()).isFalse();
  }
}
