package dev.argyle.sim;

import java.util.function.Consumer;

/// Checks that a seed decides everything: runs a program twice and compares.
public final class Determinism {
  private Determinism() {}

  /// Runs a program in two networks of the same seed.
  ///
  /// @param with what both networks are made with
  /// @param program builds hosts and runs them; the network is closed for it
  /// @return the digest of both
  /// @throws AssertionError if the two runs differ; the text says where
  public static String check(NetworkBuilder with, Consumer<SimulatedNetwork> program) {
    RunDigest first = run(with, program);
    RunDigest second = run(with, program);
    String difference = first.differenceTo(second);
    if (!difference.isEmpty()) {
      throw new AssertionError(
          "two runs with seed %d differ: %s; look for a clock, randomness, `synchronized`, identity"
                  .formatted(with.seed(), difference)
              + " hashes or threads outside the simulation");
    }
    return first.value();
  }

  private static RunDigest run(NetworkBuilder with, Consumer<SimulatedNetwork> program) {
    try (SimulatedNetwork network = with.build()) {
      RunDigest digest = network.digest();
      program.accept(network);
      digest.end();
      return digest;
    }
  }
}
