package dev.argyle.tcp.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// In which portions octets are admitted, and what they are charged.
@Tag("D2")
class SendChargeTest {
  private static final int PORTION = 16_000;
  private static final int EXTRA = SendCharge.PORTION_BYTES;

  private final SendCharge charge = new SendCharge();

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE, -1000})
  void aPortionThatWasBegunMayBeFilled(int start) {
    charge.begin(start);
    assertThat(charge.rest(start, 0, PORTION)).as("nothing is begun").isZero();
    charge.open(start);
    assertThat(charge.rest(start + 1000, 1000, PORTION)).isEqualTo(15_000);
    assertThat(charge.rest(start + PORTION, PORTION, PORTION)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE, -1000})
  void whatWasSentLeavesThePortionWhichTakesMore(int start) {
    charge.begin(start);
    charge.open(start);
    assertThat(charge.rest(start + PORTION, 6000, PORTION)).isEqualTo(10_000);
    assertThat(charge.rest(start + PORTION, 0, PORTION)).as("all of it has left").isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -10})
  void nothingIsAddedBehindARecord(int start) {
    charge.begin(start);
    charge.open(start);
    charge.close();
    assertThat(charge.rest(start + 400, 400, PORTION)).isZero();
    charge.open(start + 400);
    assertThat(charge.rest(start + 401, 401, PORTION)).isEqualTo(PORTION - 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, Integer.MAX_VALUE - 30_000, -20_000})
  void chargedAreOctetsAndWhatEachPortionAndPacketCostsBeside(int start) {
    charge.begin(start);
    assertThat(charge.bytes(0, 0, start, 0, PORTION)).isZero();
    charge.open(start);
    charge.open(start + PORTION);
    int end = start + PORTION + 100;
    assertThat(charge.bytes(PORTION + 100, 0, end, PORTION + 100, PORTION))
        .isEqualTo(PORTION + 100 + 2 * EXTRA);
    assertThat(charge.bytes(PORTION + 100, 3, end, 0, PORTION))
        .as("three packets, all sent")
        .isEqualTo(PORTION + 100 + 3 * EXTRA);
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 40})
  void theLimitHoldsTwoWindowsOfSegments(int segments) {
    assertThat(SendCharge.limitFor(1460, segments)).isEqualTo(2 * segments * (4096 + 256));
    assertThat(SendCharge.limitFor(1000, segments)).isEqualTo(2 * segments * (2048 + 256));
  }
}
