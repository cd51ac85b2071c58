package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReluctanceTest {
  private final Reluctance reluctance = new Reluctance();

  private int refusals() {
    int refused = 0;
    while (reluctance.refuses()) {
      refused++;
    }
    return refused;
  }

  @Test
  void refusesNobodyWhileItPays() {
    for (int i = 0; i < 1000; i++) {
      assertThat(reluctance.refuses()).isFalse();
      reluctance.paid();
    }
  }

  @Test
  void refusesTwiceAsManyEachTimeItHasNotPaid() {
    for (int expected = 128; expected <= 8192; expected *= 2) {
      reluctance.regretted();
      assertThat(refusals()).isEqualTo(expected);
    }
    reluctance.regretted();
    assertThat(refusals()).as("the most").isEqualTo(8192);
  }

  @Test
  void refusesHalfAsManyAfterItHasPaidForAWhile() {
    for (int i = 0; i < 4; i++) {
      reluctance.regretted(); // 1024 at last
      assertThat(refusals()).isPositive();
    }
    for (int i = 0; i < 128; i++) {
      reluctance.paid();
    }
    reluctance.regretted();
    assertThat(refusals()).isEqualTo(512);
  }
}
