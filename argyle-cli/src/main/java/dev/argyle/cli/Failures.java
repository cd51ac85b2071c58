package dev.argyle.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// How the program fails: in one line on standard error, with exit code 2 for bad input and 1 for
/// anything else.
final class Failures {
  static final String STACK_TRACE = "--stack-trace";

  /// Puts these rules into a command and all its subcommands.
  static CommandLine handledIn(CommandLine commandLine) {
    commandLine.setParameterExceptionHandler(
        (exception, arguments) -> reportBadInput(exception, asksForStackTrace(arguments)));
    commandLine.setExecutionExceptionHandler((exception, command, parsed) ->
        report(
            command, exception, asksForStackTrace(parsed.originalArgs().toArray(String[]::new))));
    return commandLine;
  }

  /// Reports a failure at run time.
  ///
  /// @return the exit code
  static int report(CommandLine command, Throwable failure, boolean withStackTrace) {
    print(command, sentence(failure), withStackTrace ? failure : null);
    return ExitCode.SOFTWARE;
  }

  static boolean asksForStackTrace(String... arguments) {
    return List.of(arguments).contains(STACK_TRACE);
  }

  private static int reportBadInput(ParameterException bad, boolean withStackTrace) {
    CommandLine command = bad.getCommandLine();
    String hint = "; see " + command.getCommandSpec().qualifiedName() + " --help";
    print(command, sentence(bad) + hint, withStackTrace ? bad : null);
    return ExitCode.USAGE;
  }

  private static void print(CommandLine command, String sentence, @Nullable Throwable trace) {
    command.getErr().println("argyle: " + sentence);
    if (trace != null) {
      trace.printStackTrace(command.getErr());
    }
    command.getErr().flush();
  }

  /// One line, whatever the exception says.
  private static String sentence(Throwable failure) {
    if (failure instanceof UnmatchedArgumentException unmatched) {
      return unknown(unmatched);
    }
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  private static String unknown(UnmatchedArgumentException unmatched) {
    String first = unmatched.getUnmatched().getFirst();
    String kind =
        unmatched.isUnknownOption()
            ? "unknown option"
            : unmatched.getCommandLine().getSubcommands().isEmpty()
                ? "unexpected argument"
                : "unknown command";
    List<String> near = unmatched.getSuggestions();
    String question = near.isEmpty() ? "" : ", did you mean " + String.join(" or ", near) + "?";
    return kind + " '" + first + "'" + question;
  }

  private Failures() {}
}
