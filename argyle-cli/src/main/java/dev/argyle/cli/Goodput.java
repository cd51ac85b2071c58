package dev.argyle.cli;

import dev.argyle.tcp.congestion.CongestionControls;
import dev.argyle.testkit.goodput.CubicModel;
import dev.argyle.testkit.goodput.FixedWindow;
import dev.argyle.testkit.goodput.GoodputTrial;
import dev.argyle.testkit.goodput.Rival;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `argyle goodput`: how fast a transfer is over paths that lose packets, in virtual time, as the
/// tables of `docs/performance.md`.
@Command(
    name = "goodput",
    description =
        "Measures transfers over a simulated path of 100 ms that loses packets, for buffers of"
            + " several sizes, and compares them with smoltcp's own figures.",
    footer = {
      "",
      "Octets a second, and in brackets how many times smoltcp's figure that is. 'fixed' is no"
          + " congestion control but a window that never changes: loss recovery alone.",
      "Exit code 1 if 'fixed' is below smoltcp's figure in any cell."
    })
final class Goodput implements Callable<Integer> {
  private static final int BELOW = 1;
  private static final int MSS = 1460;
  private static final List<Integer> LARGER_BUFFERS = List.of(65_536, 262_144, 1_048_576);

  /// What loss recovery is to reach from this chance of loss on, if the buffer lets it.
  private static final double LOSSY = 0.01;

  private static final double GOAL = 1.3;
  private static final double NEARLY_ALL = 0.95;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--control",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "fixed,cubic,bbr",
      description = "Congestion controls, and fixed (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private List<String> controls;

  @Option(
      names = "--size",
      paramLabel = "OCTETS",
      defaultValue = "10000000",
      description = "To transfer; smoltcp's figures are for the default (${DEFAULT-VALUE}).")
  private long octets;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many transfers are behind each figure (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Of the first; the next has S + 1, and so on (default: ${DEFAULT-VALUE}).")
  private long seed;

  private final List<String> below = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();

  @Override
  public Integer call() {
    if (octets < 1 || seeds < 1) {
      throw new ParameterException(spec.commandLine(), "--size and --seeds have to be 1 or more");
    }
    for (String control : controls) {
      if (!control.equals(FixedWindow.NAME) && !CongestionControls.builtIn().knows(control)) {
        throw new ParameterException(spec.commandLine(), "no congestion control " + control);
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    for (String control : controls) {
      print(out, control);
    }
    if (controls.contains(FixedWindow.NAME)) {
      out.printf("fixed, below smoltcp: %s%n", below.isEmpty() ? "nowhere" : below);
      out.printf(
          "fixed, from 1 %% loss on below 1.3 times smoltcp and 0.95 of buffer / RTT: %s%n",
          missed.isEmpty() ? "nowhere" : missed);
    }
    out.flush();
    return below.isEmpty() ? 0 : BELOW;
  }

  private void print(PrintWriter out, String control) {
    boolean fixed = control.equals(FixedWindow.NAME);
    out.printf("**%s**, octets a second, and times smoltcp%n%n| buffer |", control);
    Rival.LOSSES.forEach(loss -> out.printf(" %s |", Units.percent(loss)));
    out.printf("%n|--:|%s%n", "--:|".repeat(Rival.LOSSES.size()));
    List<Integer> buffers = new ArrayList<>(Rival.BUFFERS);
    if (!fixed) {
      buffers.addAll(LARGER_BUFFERS);
    }
    for (int buffer : buffers) {
      out.printf("| %d |", buffer);
      for (double loss : Rival.LOSSES) {
        out.printf(" %s |", cell(new GoodputTrial(buffer, loss, control, octets)));
        out.flush();
      }
      out.println();
    }
    if (control.equals("cubic")) {
      out.print("| RFC 9438 |");
      Rival.LOSSES.forEach(loss -> out.printf(" %s |", loss == 0 ? "-" : model(loss)));
      out.println();
    }
    out.println();
  }

  private String cell(GoodputTrial trial) {
    double measured = trial.bytesPerSecond(seed, seeds);
    if (!Rival.BUFFERS.contains(trial.bufferBytes())) {
      return whole(measured);
    }
    double ratio = measured / Rival.bytesPerSecond(trial.bufferBytes(), trial.loss());
    if (trial.control().equals(FixedWindow.NAME)) {
      String place = "%d at %s".formatted(trial.bufferBytes(), Units.percent(trial.loss()));
      if (Math.round(measured) < Rival.bytesPerSecond(trial.bufferBytes(), trial.loss())) {
        below.add(place);
      }
      if (trial.loss() >= LOSSY
          && ratio < GOAL
          && measured < NEARLY_ALL * trial.mostBytesPerSecond()) {
        missed.add(place);
      }
    }
    return String.format(Locale.ROOT, "%s (%.2f)", whole(measured), ratio);
  }

  private static String model(double loss) {
    double rttSeconds = GoodputTrial.RTT.toMillis() / 1e3;
    return whole(CubicModel.windowSegments(rttSeconds, loss) * MSS / rttSeconds);
  }

  private static String whole(double number) {
    return String.format(Locale.ROOT, "%.0f", number);
  }
}
