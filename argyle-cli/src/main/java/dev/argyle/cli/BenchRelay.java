package dev.argyle.cli;

import dev.argyle.bench.relay.PathConfig;
import dev.argyle.bench.relay.RelayGoodput;
import dev.argyle.bench.relay.RelayGoodput.Cell;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `argyle bench relay`: the kernel's TCP and ours over the same bad path.
@Command(
    name = "relay",
    description =
        "Streams over a path of 100 Mbit/s that delays and loses packets: kernel to kernel, between"
            + " two network namespaces, and ours to ours. Both with CUBIC, in real time.",
    footer = {
      "",
      "What delays and loses is the simulation's link in both cases. Needs root.",
      "Exit code 1 if ours is below 0.9 of the kernel's on any path."
    })
final class BenchRelay implements Callable<Integer> {
  private static final int BELOW = 1;
  private static final double GOAL = 0.9;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "15",
      description = "How long each is measured on each path (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long it runs before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSeconds;

  @Override
  public Integer call() throws IOException {
    if (seconds < 1 || warmUpSeconds < 0) {
      throw new ParameterException(
          spec.commandLine(), "--seconds has to be 1 or more, --warm-up 0 or more");
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("   RTT    loss  connections      kernel        ours   ratio");
    out.flush();
    var goodput = new RelayGoodput(Duration.ofSeconds(warmUpSeconds), Duration.ofSeconds(seconds));
    boolean below = false;
    for (PathConfig path : RelayGoodput.paths()) {
      Cell cell = goodput.measure(path);
      out.printf(
          "%3d ms  %4.1f %%  %11d  %5.1f Mbit/s  %5.1f Mbit/s  %6.2f%n",
          path.rtt().toMillis(),
          path.loss() * 100,
          path.connections(),
          cell.kernelBits() / 1e6,
          cell.ourBits() / 1e6,
          cell.ratio());
      out.flush();
      below |= cell.ratio() < GOAL;
    }
    return below ? BELOW : 0;
  }
}
