package dev.argyle.env;

/// Randomness, by what it is for. Secrets guard against an attacker (keys of initial sequence
/// numbers, of hash tables, of ports); jitter only spreads things out. A simulation seeds both; a
/// real stack has no default seed.
public interface Entropy {
  /// Sixty-four bits that nobody outside can guess.
  long secret();

  /// A number in `[0, bound)` that need not be secret.
  ///
  /// @param bound at least 1
  int jitter(int bound);
}
