package dev.argyle.cli;

import dev.argyle.sim.PacketLog;
import dev.argyle.sim.Shard;
import dev.argyle.testkit.transfer.Transfer;
import dev.argyle.testkit.transfer.TransferSeries;
import dev.argyle.testkit.transfer.TransferSeries.Failure;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `argyle contract transfers`: random transfers over bad links in virtual time, any number of
/// them, shared by any number of machines; or the packets of one.
@Command(
    name = "transfers",
    description =
        "Transfers random octets over simulated links that lose, delay, damage, duplicate and"
            + " reorder, and checks that every one arrives.",
    footer = {
      "",
      "A part of the seeds is done where --shard or the variables of an indexed job of Kubernetes"
          + " or of a parallel job of GitLab, CircleCI or Buildkite ask for it.",
      "Exit code 1 if a transfer went wrong."
    })
final class Transfers implements Callable<Integer> {
  private static final int WENT_WRONG = 1;
  private static final int MOST_FAILURES = 10;
  private static final int LINES_KEPT = 1;
  private static final long REPORT_EVERY_SECONDS = 10;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many transfers (default: ${DEFAULT-VALUE}).")
  private long seeds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of the first; the next has S + 1, and so on (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--shard", paramLabel = "I/N", description = "Do part I of N of the seeds only.")
  private @Nullable String shard;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many at once (default: one for each processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--packets",
      description = "Print every packet of the first seed, and do no other.")
  private boolean packets;

  @Override
  public Integer call() throws InterruptedException {
    if (seeds < 1 || threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--seeds and --threads have to be 1 or more");
    }
    PrintWriter out = spec.commandLine().getOut();
    int code = packets ? printPackets(out) : transferAll(out);
    out.flush();
    return code;
  }

  private int printPackets(PrintWriter out) {
    try {
      Transfer.run(
          seed, network -> network.observe(new PacketLog(network, LINES_KEPT, out::println)));
      return 0;
    } catch (AssertionError e) {
      out.println("seed " + seed + ": " + e.getMessage());
      return WENT_WRONG;
    }
  }

  private int transferAll(PrintWriter out) throws InterruptedException {
    TransferSeries series = new TransferSeries(seed, seeds, part(), MOST_FAILURES);
    long startNanos = System.nanoTime();
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        workers.execute(series);
      }
      workers.shutdown();
      while (!workers.awaitTermination(REPORT_EVERY_SECONDS, TimeUnit.SECONDS)) {
        report(spec.commandLine().getErr(), series, startNanos);
      }
    }
    report(out, series, startNanos);
    for (Failure failure : series.failures()) {
      out.println(failure);
    }
    return series.failures().isEmpty() ? 0 : WENT_WRONG;
  }

  private Shard part() {
    try {
      return Shard.of(shard, System.getenv());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
  }

  private static void report(PrintWriter to, TransferSeries series, long startNanos) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    to.printf(
        "%,d transfers, %d of them wrong; %,d hours of virtual time in %.1f s, %.0f transfers/s%n",
        series.done(),
        series.failures().size(),
        series.virtual().toHours(),
        seconds,
        series.done() / seconds);
    to.flush();
  }
}
