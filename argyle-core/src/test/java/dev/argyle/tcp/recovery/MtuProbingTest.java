package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 4821 section 7, with Linux's figures.
@Tag("D1")
class MtuProbingTest {
  private static final int HEADERS = 40;
  private static final int MOST = 1500;
  private static final MtuProbingRules ALWAYS = new MtuProbingRules(true, true, 1000, 48, 8, 1000);

  private final MtuProbing probing = new MtuProbing();

  @Test
  void doesNothingIfItIsOff() {
    probing.begin(MtuProbingRules.OFF, HEADERS, 0, 0);
    assertThat(probing.isRunning()).isFalse();
    assertThat(probing.limited(1460)).isEqualTo(1460);
    probing.blackHole(0);
    assertThat(probing.takeChanged()).isFalse();
    assertThat(probing.limited(1460)).isEqualTo(1460);
  }

  @Test
  void beginsAtTheBaseSizeAndTriesHalfWay() {
    probing.begin(ALWAYS, HEADERS, 0, 0);
    assertThat(probing.limited(1460)).isEqualTo(1000);
    assertThat(probing.nextBytes(MOST, 0)).isEqualTo((1040 + 1500) / 2);
  }

  @Test
  void beginsAtAnotherSizeIfThatIsTrusted() {
    probing.begin(ALWAYS, HEADERS, 1400, 0);
    assertThat(probing.limited(1460)).isEqualTo(1360);
    assertThat(probing.nextBytes(MOST, 0)).isEqualTo((1040 + 1500) / 2);
  }

  @Test
  void takesTheSizeOfAProbeThatArrives() {
    probing.begin(ALWAYS, HEADERS, 0, 0);
    probing.sent(1270, 100, 1330);
    assertThat(probing.isProbe(100)).isTrue();
    assertThat(probing.nextBytes(MOST, 0)).isZero(); // one at a time
    probing.advanced(1329, 5);
    assertThat(probing.takeChanged()).isFalse();
    probing.advanced(1330, 5);
    assertThat(probing.takeChanged()).isTrue();
    assertThat(probing.takeChanged()).isFalse();
    assertThat(probing.limited(1460)).isEqualTo(1230);
    assertThat(probing.nextBytes(MOST, 5)).isEqualTo((1270 + 1500) / 2);
  }

  @Test
  void endsWhenLittleCouldBeWonAndBeginsAgainAfterTheInterval() {
    probing.begin(ALWAYS, HEADERS, 0, 0);
    probing.sent(1493, 100, 1553);
    probing.advanced(1553, 5);
    assertThat(probing.nextBytes(MOST, 500)).isZero();
    assertThat(probing.nextBytes(MOST, 1005)).isZero(); // looks at the path as new
    assertThat(probing.nextBytes(9000, 1005)).isEqualTo((1493 + 9000) / 2);
  }

  @Test
  void forgetsAProbeWhoseFateTellsNothing() {
    probing.begin(ALWAYS, HEADERS, 0, 0);
    probing.sent(1270, 100, 1330);
    probing.inconclusive();
    probing.advanced(1330, 5);
    assertThat(probing.takeChanged()).isFalse();
    assertThat(probing.nextBytes(MOST, 5)).isEqualTo(1270);
  }

  @Test
  void makesSegmentsSmallerInABlackHoleDownToTheFloor() {
    probing.begin(new MtuProbingRules(true, false, 1000, 300, 8, 0), HEADERS, 0, 0);
    assertThat(probing.limited(1460)).isEqualTo(1460);
    probing.blackHole(0);
    assertThat(probing.takeChanged()).isTrue();
    assertThat(probing.limited(1460)).isEqualTo(1000);
    probing.blackHole(0);
    assertThat(probing.limited(1460)).isEqualTo(500);
    probing.blackHole(0);
    probing.blackHole(0);
    assertThat(probing.limited(1460)).isEqualTo(300);
  }
}
