package dev.argyle.env;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpinBudgetTest {
  private final SpinBudget budget = new SpinBudget();

  @Test
  void looksAsOftenAsItMayWhileThatPays() {
    for (int i = 0; i < 1000; i++) {
      assertThat(budget.begin(500)).isEqualTo(500);
      budget.end(true);
    }
  }

  @Test
  void looksHalfAsOftenAfterEachWaitInVain() {
    for (int expected = 512; expected > 0; expected /= 2) {
      assertThat(budget.begin(512)).isEqualTo(expected);
      budget.end(false);
    }
    assertThat(budget.begin(512)).isZero();
  }

  @Test
  void triesAgainNowAndThen() {
    int full = 0;
    for (int i = 0; i < 6400; i++) {
      full += budget.begin(512) == 512 ? 1 : 0;
      budget.end(false);
    }
    assertThat(full).isBetween(100, 101);
  }

  @Test
  void neverLooksWhereNobodyElseCanRun() {
    assertThat(budget.begin(0)).isZero();
    budget.end(false);
    assertThat(budget.begin(0)).isZero();
  }
}
