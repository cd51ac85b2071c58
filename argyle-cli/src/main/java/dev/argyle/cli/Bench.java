package dev.argyle.cli;

import dev.argyle.bench.BenchName;
import dev.argyle.bench.BenchRun;
import dev.argyle.bench.Settings;
import dev.argyle.bench.profile.Profile;
import dev.argyle.bench.result.Comparison;
import dev.argyle.bench.result.Skipped;
import dev.argyle.bench.result.TextReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `argyle bench`: how fast it is, each figure beside a rival's in the same run.
@Command(
    name = "bench",
    description = "Measures how fast it is, and a rival in the same run.",
    subcommands = {BenchPeer.class, BenchFlame.class, BenchRelay.class},
    footer = {
      "",
      "stream, rr, crr: two hosts in one JVM over a virtual cable; rival: the JDK's sockets over"
          + " the kernel's loopback.",
      "tun-stream, tun-rr, tun-crr: a client on the kernel's sockets, and our stack behind a TUN"
          + " device; rival: a program that answers packets and does no TCP to speak of. Needs"
          + " root.",
      "connections: heap of an idle one; finding one among many, beside 1000; many streams, beside"
          + " one. udp: as tun-stream, with datagrams. sim: packets a second in virtual time, and"
          + " how 8 streams share a link.",
      "Medians, with the range of all rounds in brackets; cores are the processor time that each"
          + " side has used."
    })
final class Bench implements Callable<Integer> {
  private static final String ALL = "all";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "BENCH",
      arity = "0..*",
      description =
          "What to measure: stream, rr, crr, connections, tun-stream, tun-rr, tun-crr, udp, sim,"
              + " or all (the default).")
  private List<String> names = new ArrayList<>();

  @Option(names = "--json", description = "Prints one JSON document, at the end.")
  private boolean json;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Turns of each side (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--millis",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How long a turn is measured (default: ${DEFAULT-VALUE}).")
  private int millis;

  @Option(
      names = "--warm-up",
      paramLabel = "MILLIS",
      defaultValue = "3000",
      description =
          "How long each side runs before its first turn; five times as long for crr and tun-crr"
              + " (default: ${DEFAULT-VALUE}).")
  private int warmUpMillis;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "10000",
      description = "How many connections 'connections' makes (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--java-option",
      paramLabel = "OPTION",
      description = "For the JVMs that are measured, such as -XX:+UseZGC. May be repeated.")
  private List<String> javaOptions = new ArrayList<>();

  @Option(
      names = "--record",
      paramLabel = "FOLDER",
      description =
          "Has each of these JVMs record where its time goes, in a file there; see 'flame'.")
  private @Nullable Path recordings;

  @Override
  public Integer call() throws IOException {
    Set<BenchName> benches = benches();
    if (rounds < 1 || millis < 1 || warmUpMillis < 0) {
      throw new ParameterException(
          spec.commandLine(), "--rounds and --millis have to be 1 or more, --warm-up 0 or more");
    }
    if (count < 1 || count > Settings.MOST_CONNECTIONS) {
      throw new ParameterException(
          spec.commandLine(), "--count is not in 1.." + Settings.MOST_CONNECTIONS);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (recordings != null) {
      Files.createDirectories(recordings);
      javaOptions.addAll(Profile.optionsToRecord(recordings));
    }
    Settings settings = new Settings(rounds, millis, warmUpMillis, count, javaOptions);
    try (BenchRun run = BenchRun.open(settings, new Lines(json ? null : out))) {
      if (!json) {
        out.println(run.machine());
        out.printf(
            "%d rounds of %d ms after %d ms; %s%n", rounds, millis, warmUpMillis, run.site());
        out.println(TextReport.heading());
        out.flush();
      }
      for (BenchName bench : benches) {
        run.run(bench);
      }
      if (json) {
        out.print(run.report().toJson());
      }
    } finally {
      out.flush();
    }
    return 0;
  }

  /// Those that are named, each once.
  private Set<BenchName> benches() {
    Set<BenchName> named = new LinkedHashSet<>();
    for (String name : names.isEmpty() ? List.of(ALL) : names) {
      if (name.equals(ALL)) {
        named.addAll(List.of(BenchName.values()));
      } else {
        named.add(bench(name));
      }
    }
    return named;
  }

  private BenchName bench(String name) {
    for (BenchName each : BenchName.values()) {
      if (each.toString().equals(name)) {
        return each;
      }
    }
    throw new ParameterException(spec.commandLine(), "no bench " + name);
  }

  /// Prints what is found as soon as it is, or nothing.
  private record Lines(@Nullable PrintWriter out) implements BenchRun.Listener {
    @Override
    public void found(Comparison comparison) {
      print(TextReport.line(comparison));
    }

    @Override
    public void skipped(Skipped skipped) {
      print(TextReport.line(skipped));
    }

    private void print(String line) {
      if (out != null) {
        out.println(line);
        out.flush();
      }
    }
  }
}
