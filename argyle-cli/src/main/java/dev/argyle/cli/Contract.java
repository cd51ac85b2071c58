package dev.argyle.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `argyle contract`: what holds for the project, checked at any length one likes. A group of
/// subcommands.
@Command(
    name = "contract",
    description = "Checks what the project promises.",
    subcommands = {Differential.class, Transfers.class})
final class Contract implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /// Called when no subcommand is named.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
