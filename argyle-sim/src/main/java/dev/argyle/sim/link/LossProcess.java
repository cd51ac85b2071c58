package dev.argyle.sim.link;

import java.util.SplittableRandom;

/// A [Loss] at work on one line, packet after packet. Not thread-safe.
@FunctionalInterface
public interface LossProcess {
  /// Whether the next packet is lost.
  boolean loses(SplittableRandom random);

  /// Draws, but only where chance has a say.
  static boolean happens(double chance, SplittableRandom random) {
    return chance > 0 && random.nextDouble() < chance;
  }
}
