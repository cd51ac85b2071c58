package dev.argyle.contract;

import dev.argyle.contract.programs.PlainProgram;
import java.net.URISyntaxException;
import java.nio.file.Path;

/// Where the agent is, and the programs that it is tried on.
final class TestPrograms {
  /// The agent's jar, as Maven has made it.
  static final Path AGENT =
      Path.of("..", "argyle-agent", "target", "agent", "argyle-agent.jar")
          .toAbsolutePath()
          .normalize();

  private TestPrograms() {}

  /// The class path of a program that knows the JDK alone.
  static Path classPath() {
    try {
      return Path.of(
          PlainProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
