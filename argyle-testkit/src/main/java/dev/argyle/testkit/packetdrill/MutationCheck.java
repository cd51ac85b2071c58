package dev.argyle.testkit.packetdrill;

import java.util.ArrayList;
import java.util.List;

/// Tests the tests: a script that passes is run with one expectation after the other made wrong,
/// and every time it has to fail, and at that line. Thread-safe.
public final class MutationCheck {
  private final ScriptRunner runner;

  /// A check that runs scripts with this runner.
  public MutationCheck(ScriptRunner runner) {
    this.runner = runner;
  }

  /// What came of one script.
  ///
  /// @param strong how many mutations have to be noticed
  /// @param caught how many of these were, at the right line
  /// @param weak how many need not be
  /// @param weakCaught how many of these were
  /// @param survivors those that had to be noticed and were not
  public record Report(int strong, int caught, int weak, int weakCaught, List<Survivor> survivors) {
    /// The report of no script.
    public static final Report NONE = new Report(0, 0, 0, 0, List.of());

    /// Both together.
    public Report plus(Report other) {
      var all = new ArrayList<>(survivors);
      all.addAll(other.survivors);
      return new Report(
          strong + other.strong,
          caught + other.caught,
          weak + other.weak,
          weakCaught + other.weakCaught,
          List.copyOf(all));
    }
  }

  /// A mutation that went unnoticed, or was noticed at a wrong place.
  ///
  /// @param result what came of it
  public record Survivor(String kind, int line, ScriptResult result) {
    @Override
    public String toString() {
      return kind + " at line " + line + ": " + result;
    }
  }

  /// Checks one script, which passes as it is.
  public Report check(String text) {
    Script script = Script.parse(text, runner.options().symbols());
    Report sum = Report.NONE;
    for (Mutation each : new Mutator(runner.options()).mutations(script)) {
      sum = sum.plus(check(each));
    }
    return sum;
  }

  private Report check(Mutation mutation) {
    ScriptResult result = runner.run(mutation.script());
    boolean caught =
        result instanceof ScriptResult.Failed failed
            && switch (mutation.place()) {
              case LINE -> failed.line() == mutation.line();
              case BEHIND -> failed.line() >= mutation.line();
              case ANYWHERE -> true;
            };
    if (!mutation.strong()) {
      return new Report(0, 0, 1, caught ? 1 : 0, List.of());
    }
    List<Survivor> survivors =
        caught ? List.of() : List.of(new Survivor(mutation.kind(), mutation.line(), result));
    return new Report(1, caught ? 1 : 0, 0, 0, survivors);
  }
}
