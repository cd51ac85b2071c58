package dev.argyle.testkit.transfer;

import dev.argyle.sim.Shard;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/// The [transfers][Transfer] of many seeds, each in a network of its own. As many threads as one
/// likes [run][#run] one, and everything else may be asked meanwhile.
public final class TransferSeries implements Runnable {
  private final long firstSeed;
  private final long seeds;
  private final Shard shard;
  private final int mostFailures;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong virtualMillis = new AtomicLong();
  private final List<Failure> failures = new CopyOnWriteArrayList<>();

  /// A transfer that went wrong.
  public record Failure(long seed, String message) {
    @Override
    public String toString() {
      return "seed %d: %s%nreplay: ./argyle contract transfers --seed %d --seeds 1 --packets"
          .formatted(seed, message, seed);
    }
  }

  /// A series that nobody works on yet.
  ///
  /// @param firstSeed the others follow it
  /// @param seeds how many
  /// @param shard which of them to do
  /// @param mostFailures it ends when so many have failed
  public TransferSeries(long firstSeed, long seeds, Shard shard, int mostFailures) {
    if (seeds < 1 || mostFailures < 1) {
      throw new IllegalArgumentException(
          "%d seeds, up to %d failures: give 1 or more".formatted(seeds, mostFailures));
    }
    this.firstSeed = firstSeed;
    this.seeds = seeds;
    this.shard = shard;
    this.mostFailures = mostFailures;
  }

  /// Does transfers until none is left that nobody has begun.
  @Override
  public void run() {
    while (failures.size() < mostFailures) {
      long position = next.getAndIncrement();
      if (position >= seeds) {
        return;
      }
      if (shard.has(position)) {
        transfer(firstSeed + position);
      }
    }
  }

  private void transfer(long seed) {
    try {
      virtualMillis.addAndGet(Transfer.run(seed, _ -> {}).toMillis());
    } catch (RuntimeException | AssertionError e) {
      failures.add(new Failure(seed, String.valueOf(e.getMessage())));
    }
    done.incrementAndGet();
  }

  /// How many are done, well or not.
  public long done() {
    return done.get();
  }

  /// How long they took together, in virtual time.
  public Duration virtual() {
    return Duration.ofMillis(virtualMillis.get());
  }

  /// Those that went wrong.
  public List<Failure> failures() {
    return List.copyOf(failures);
  }
}
