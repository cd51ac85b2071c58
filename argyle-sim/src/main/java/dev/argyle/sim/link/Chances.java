package dev.argyle.sim.link;

/// Checks of numbers that people give.
public final class Chances {
  private Chances() {}

  /// A chance, as it is.
  ///
  /// @throws IllegalArgumentException if it is not in 0..1; the text says how to write a percentage
  public static double check(String name, double chance) {
    if (!(chance >= 0 && chance <= 1)) {
      throw new IllegalArgumentException(
          name + " " + chance + " is not in 0..1: 1.5 % is written 0.015");
    }
    return chance;
  }
}
