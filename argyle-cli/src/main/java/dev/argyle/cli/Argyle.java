package dev.argyle.cli;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The root command: knows its subcommands and what all of them have in common.
@Command(
    name = "argyle",
    description = "A socket layer and TCP/IP stack in Java.",
    mixinStandardHelpOptions = true,
    versionProvider = Argyle.Version.class,
    scope = ScopeType.INHERIT,
    subcommands = {
      Demo.class,
      Serve.class,
      Get.class,
      Ping.class,
      Run.class,
      Packetdrill.class,
      Goodput.class,
      Bench.class,
      Contract.class
    })
public final class Argyle implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = Failures.STACK_TRACE,
      scope = ScopeType.INHERIT,
      description = "On failure, show where in the program it happened.")
  private boolean stackTrace;

  /// Runs the program and ends the JVM with its exit code.
  public static void main(String[] arguments) {
    System.exit(run(commandLine(), arguments));
  }

  /// The whole command tree, ready to run.
  static CommandLine commandLine() {
    return Failures.handledIn(
        new CommandLine(new Argyle()).setCaseInsensitiveEnumValuesAllowed(true));
  }

  /// Runs one command line.
  ///
  /// @return the exit code: 0 done, 1 failed, 2 bad input
  static int run(CommandLine commandLine, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (Error error) { // picocli takes care of exceptions alone
      return Failures.report(commandLine, error, Failures.asksForStackTrace(arguments));
    }
  }

  /// Called when no subcommand is named.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }

  /// Whether a failure is to be shown with its stack trace.
  boolean stackTrace() {
    return stackTrace;
  }

  /// What `--version` prints: our version and the Java below.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String ours =
          Optional.ofNullable(Argyle.class.getModule().getDescriptor())
              .flatMap(ModuleDescriptor::rawVersion)
              .orElse("(unpackaged)");
      return new String[] {"argyle " + ours + ", Java " + Runtime.version()};
    }
  }
}
