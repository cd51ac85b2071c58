package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoodputTest {
  @Test
  void printsATableForEachControl() {
    CommandRun run =
        CommandRun.of("goodput", "--control", "fixed,cubic", "--seeds", "1", "--size", "20000");
    assertThat(run.out())
        .contains("**fixed**", "**cubic**", "| buffer | 0% | 0.1% | 1% |", "| RFC 9438 | - |")
        .containsPattern("\\| 128 \\| 12[67]\\d \\(0\\.99\\) \\|")
        .contains("fixed, below smoltcp: ");
    assertThat(run.exitCode()).isEqualTo(1); // so short a transfer is half handshake
  }

  @Test
  void anUnknownControlIsBadInput() {
    CommandRun run = CommandRun.of("goodput", "--control", "vegas");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("no congestion control vegas");
  }
}
