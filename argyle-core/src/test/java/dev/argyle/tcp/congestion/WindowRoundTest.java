package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("D1")
class WindowRoundTest {
  private final WindowRound round = new WindowRound();

  @Test
  void isUsedByMoreThanHalfAWindowInSlowStartOnly() {
    round.sent(6000, 0, false);
    assertThat(round.isUsed(11_999, true)).isTrue();
    assertThat(round.isUsed(12_000, true)).isFalse();
    assertThat(round.isUsed(11_999, false)).isFalse();
  }

  @Test
  void keepsTheMostOfTheRoundUntilItIsAcknowledged() {
    round.sent(6000, 0, false);
    round.sent(6500, 4000, false);
    assertThat(round.mostBytes()).isEqualTo(6000);
    round.sent(7000, 6000, false); // what was sent by then is acknowledged
    assertThat(round.mostBytes()).isEqualTo(1000);
  }

  @Test
  void remembersForTheRoundThatTheWindowWasFull() {
    round.sent(10_000, 0, true);
    round.sent(11_000, 5000, false);
    assertThat(round.isFull()).isTrue();
    assertThat(round.isUsed(Integer.MAX_VALUE, false)).isTrue();
    round.sent(12_000, 10_000, false);
    assertThat(round.isFull()).isFalse();
  }

  @Test
  void forgetsAnEarlierConnection() {
    round.sent(10_000, 0, true);
    round.clear();
    assertThat(round.isUsed(1, true)).isFalse();
  }
}
