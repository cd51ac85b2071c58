package dev.argyle.testkit.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.Shard;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Transfers over links that lose, delay, damage, duplicate and reorder, with everything drawn from
/// a seed: every octet arrives, in order, once, and nothing is left behind.
///
/// `-Dargyle.seeds=N` does other than 10,000; a failure names the command that replays it.
@Tag("D1")
class RandomTransferTest {
  private static final int SEEDS = Integer.getInteger("argyle.seeds", 10_000);
  private static final int MOST_REPORTED = 5;

  @Test
  void everyOctetArrivesWhateverTheLinkDoes() throws InterruptedException {
    TransferSeries series = new TransferSeries(1, SEEDS, Shard.ALL, MOST_REPORTED);
    int processors = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(processors)) {
      for (int i = 0; i < processors; i++) {
        threads.execute(series);
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(1, TimeUnit.HOURS)).isTrue();
    }
    assertThat(series.failures()).isEmpty();
    assertThat(series.done()).isEqualTo(SEEDS);
  }
}
