package dev.argyle.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `argyle bench`: how fast it is. A group of subcommands.
@Command(name = "bench", description = "Measures how fast it is.", subcommands = BenchPeer.class)
final class Bench implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  /// Called when no subcommand is named.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command given");
  }
}
