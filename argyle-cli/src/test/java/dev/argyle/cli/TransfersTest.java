package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransfersTest {
  @Test
  void doesItsShardOfTheSeeds() {
    CommandRun run = CommandRun.of("contract", "transfers", "--seeds", "12", "--shard", "2/3");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("4 transfers, 0 of them wrong; ");
  }

  @Test
  void printsThePacketsOfOneSeed() {
    CommandRun run = CommandRun.of("contract", "transfers", "--seed", "7", "--packets");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().findFirst().orElseThrow())
        .matches(" *[\\d.]+ client link1 .*: S \\d.*");
  }

  @Test
  void aShardThatIsNotThereIsBadInput() {
    CommandRun run = CommandRun.of("contract", "transfers", "--shard", "4/3");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("shard 4/3: give 1/3 to 3/3");
  }
}
