package dev.argyle.junit;

/// What a run is for.
enum Purpose {
  /// To see whether the seed passes.
  TEST,
  /// To see whether it does the same again.
  REPEAT,
  /// To see whether it still fails with fewer faults; that it does is no failure of its own.
  SHRINK,
  /// To show the failure with the fewest faults.
  SHRUNK
}
