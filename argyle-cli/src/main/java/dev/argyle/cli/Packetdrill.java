package dev.argyle.cli;

import dev.argyle.testkit.packetdrill.MutationCheck;
import dev.argyle.testkit.packetdrill.RunOptions;
import dev.argyle.testkit.packetdrill.RunOptions.LeftOvers;
import dev.argyle.testkit.packetdrill.RunOptions.Psh;
import dev.argyle.testkit.packetdrill.ScriptResult;
import dev.argyle.testkit.packetdrill.ScriptRunner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `argyle packetdrill`: runs packetdrill scripts against our stack, in virtual time.
@Command(
    name = "packetdrill",
    description = "Runs packetdrill scripts against our stack, in virtual time.",
    footer = {
      "",
      "A script that asks for what only a kernel has (tc, splice, null pointers) is not"
          + " applicable.",
      "Exit code 1 if one failed, or with --mutate if a mutation went unnoticed."
    })
final class Packetdrill implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final String SUFFIX = ".pkt";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|DIR",
      arity = "1..*",
      description = "Scripts, or folders with files *.pkt.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private List<Path> places;

  @Option(
      names = {"-v", "--verbose"},
      description = "Name the scripts that pass, too.")
  private boolean verbose;

  @Option(
      names = "--psh",
      paramLabel = "MODE",
      defaultValue = "strict",
      description =
          "Compare the PSH bit of segments with data: strict, or loose (default:"
              + " ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Psh psh;

  @Option(
      names = "--leftovers",
      paramLabel = "MODE",
      defaultValue = "fail",
      description =
          "What becomes of a script when it ends and the stack has sent more: fail, or ignore"
              + " (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private LeftOvers leftOvers;

  @Option(
      names = "-D",
      paramLabel = "NAME=VALUE",
      description = "Replace a word in all scripts; may be given several times.")
  private Map<String, String> symbols = new LinkedHashMap<>();

  @Option(
      names = "--mutate",
      description =
          "Then make one expectation after the other wrong in every script that passes: each time"
              + " it has to fail, at that line.")
  private boolean mutate;

  private int passed;
  private int failed;
  private int notApplicable;

  @Override
  public Integer call() throws IOException {
    MutationCheck.Report mutations = MutationCheck.Report.NONE;
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : files()) {
      String text = Files.readString(file);
      RunOptions options = RunOptions.of(file.toString());
      ScriptRunner runner =
          new ScriptRunner(options.with(psh).with(leftOvers).withSymbols(symbols));
      ScriptResult result = runner.run(text);
      report(out, file, result);
      if (mutate && result instanceof ScriptResult.Passed) {
        mutations = mutations.plus(mutations(out, file, new MutationCheck(runner).check(text)));
      }
    }
    if (mutate) {
      out.printf(
          "%d of %d mutations noticed at their line (%d more are weak: %d noticed)%n",
          mutations.caught(), mutations.strong(), mutations.weak(), mutations.weakCaught());
    }
    out.printf("%d passed, %d failed, %d not applicable%n", passed, failed, notApplicable);
    out.flush();
    return failed > 0 || mutations.caught() < mutations.strong() ? FAILED : 0;
  }

  private void report(PrintWriter out, Path file, ScriptResult result) {
    switch (result) {
      case ScriptResult.Passed() -> {
        passed++;
        if (verbose) {
          out.printf("passed          %s%n", file);
        }
      }
      case ScriptResult.Failed failure -> {
        failed++;
        out.printf("FAILED          %s: %s%n", file, failure);
      }
      case ScriptResult.NotApplicable(String reason) -> {
        notApplicable++;
        out.printf("not applicable  %s: %s%n", file, reason);
      }
    }
    out.flush();
  }

  private static MutationCheck.Report mutations(
      PrintWriter out, Path file, MutationCheck.Report report) {
    report.survivors().forEach(each -> out.printf("UNNOTICED       %s: %s%n", file, each));
    return report;
  }

  /// The scripts named, and those of the folders named, each once.
  private List<Path> files() throws IOException {
    var files = new TreeSet<Path>();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        try (Stream<Path> inside = Files.walk(place)) {
          inside.filter(each -> each.toString().endsWith(SUFFIX)).forEach(files::add);
        }
      } else if (Files.exists(place)) {
        files.add(place);
      } else {
        throw new ParameterException(spec.commandLine(), "there is no " + place);
      }
    }
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no file *" + SUFFIX + " is in there");
    }
    return List.copyOf(files);
  }
}
