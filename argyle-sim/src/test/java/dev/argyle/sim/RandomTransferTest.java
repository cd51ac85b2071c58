package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.SkBuff;
import dev.argyle.sim.LinkObserver.Fate;
import dev.argyle.wire.PacketPrinter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Transfers over links that lose, delay, duplicate and reorder, with everything drawn from a seed:
/// every octet arrives, in order, once, and nothing is left behind.
///
/// `-Dargyle.seed=N` does the transfer of one seed, with `-Dargyle.trace=true` printing its
/// packets; `-Dargyle.seeds=N` does so many.
@Tag("D1")
class RandomTransferTest {
  private static final int SEEDS = Integer.getInteger("argyle.seeds", 2000);
  private static final int MOST_REPORTED = 5;
  private static final LinkObserver UNSEEN = (_, _, _, _, _) -> {};

  @Test
  void everyOctetArrivesWhateverTheLinkDoes() throws InterruptedException {
    Long only = Long.getLong("argyle.seed");
    if (only != null) {
      Transfer.run(only, Boolean.getBoolean("argyle.trace") ? RandomTransferTest::print : UNSEEN);
      return;
    }
    List<String> failures = Collections.synchronizedList(new ArrayList<>());
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        long each = seed;
        threads.execute(() -> run(each, failures));
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(failures.subList(0, Math.min(MOST_REPORTED, failures.size())))
        .as("%d of %d seeds failed", failures.size(), SEEDS)
        .isEmpty();
  }

  private static void run(long seed, List<String> failures) {
    try {
      Transfer.run(seed, UNSEEN);
    } catch (RuntimeException | AssertionError e) {
      failures.add(
          "seed %d: %s%nreplay: mvn -o test -pl argyle-sim -am -Dtest=RandomTransferTest"
                  .formatted(seed, e.getMessage())
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dargyle.seed="
              + seed);
    }
  }

  private static void print(
      SimulatedLink link, SimulatedNode from, SkBuff packet, Fate fate, long nowNanos) {
    byte[] bytes = new byte[packet.length()];
    packet.copyTo(0, bytes, 0, bytes.length);
    System.out.printf(
        "%14.6f %s %-10s %s%n",
        (nowNanos - VirtualTime.START_NANOS) / 1e9,
        from,
        fate,
        PacketPrinter.print(bytes, 0, bytes.length));
  }
}
