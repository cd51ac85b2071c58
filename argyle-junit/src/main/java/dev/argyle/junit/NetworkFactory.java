package dev.argyle.junit;

import dev.argyle.sim.NetworkBuilder;
import dev.argyle.sim.SimulatedNetwork;

/// Makes the network of a [Simulated] test. Needs a constructor without parameters.
@FunctionalInterface
public interface NetworkFactory {
  /// Makes one.
  ///
  /// @param builder has the seed already
  SimulatedNetwork create(NetworkBuilder builder);

  /// A star of perfect cables.
  final class Star implements NetworkFactory {
    /// For JUnit.
    public Star() {}

    @Override
    public SimulatedNetwork create(NetworkBuilder builder) {
      return builder.build();
    }
  }
}
