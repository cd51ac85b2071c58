package dev.argyle.sim;

import java.util.SplittableRandom;

/// Seeds for the parts of something that has one.
final class Seeds {
  private Seeds() {}

  /// A seed for one part, the same however many others there are.
  static long derived(long seed, String part) {
    long mixed = seed;
    for (int i = 0; i < part.length(); i++) {
      mixed = new SplittableRandom(mixed + part.charAt(i)).nextLong();
    }
    return mixed;
  }
}
