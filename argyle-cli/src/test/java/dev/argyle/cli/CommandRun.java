package dev.argyle.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/// One run of the program in this JVM: how it ended and what it said.
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine program =
        Argyle.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exitCode = Argyle.run(program, arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /// The line of standard output that begins so, without that beginning.
  String after(String beginning) {
    List<String> found = out.lines().filter(line -> line.startsWith(beginning)).toList();
    if (found.size() != 1) {
      throw new AssertionError("one line '" + beginning + "...' expected in:\n" + out + err);
    }
    return found.getFirst().substring(beginning.length()).strip();
  }
}
