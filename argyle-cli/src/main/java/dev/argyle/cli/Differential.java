package dev.argyle.cli;

import dev.argyle.differential.DifferentialRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `argyle contract differential`: random programs of socket calls, on our stack and on the kernel
/// of this machine, compared call by call.
@Command(
    name = "differential",
    description = "Runs random programs of socket calls on our stack and on the kernel.",
    footer =
        "%nNeeds Linux, as root or in `unshare -rn`. Exit code 1 if anything differs that is not on"
            + " the list of accepted differences.")
final class Differential implements Callable<Integer> {
  private static final int DIFFERS = 1;
  private static final double SECOND_NANOS = 1e9;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--programs",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int programs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of the first; the next has S + 1, and so on (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (programs < 1) {
      throw new ParameterException(spec.commandLine(), "--programs has to be 1 or more");
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    DifferentialRun.Report report =
        DifferentialRun.run(
            seed,
            programs,
            progress -> {
              err.println(progress);
              err.flush();
            });
    out.printf(
        "%d programs, %d calls on each side, %.1f s (%.1f s of it waiting for quiet)%n",
        report.programs(),
        report.calls(),
        report.nanos() / SECOND_NANOS,
        report.waitedMillis() / 1000.0);
    out.printf(
        "%d programs ended early: a timer was due in the middle of a call, or one side drew a port"
            + " twice%n",
        report.endedEarly());
    out.printf("%d accepted differences:%n", DifferentialRun.acceptedDifferences());
    report.accepted().forEach(line -> out.println("  " + line));
    out.println(report.failure() == null ? "no other difference" : report.failure());
    out.flush();
    return report.failure() == null ? 0 : DIFFERS;
  }
}
