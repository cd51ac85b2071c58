package dev.argyle.testkit.packetdrill;

/// When an event of a script is to happen. Times in nanoseconds.
sealed interface Timing {
  /// `1.5`: since the script began.
  record Absolute(long nanos) implements Timing {}

  /// `+.1`: since the event before was over.
  record Relative(long nanos) implements Timing {}

  /// `+.1~+.2`: since the event before was over, somewhere between these.
  record Range(long leastNanos, long mostNanos) implements Timing {}

  /// `*`: whenever it comes.
  record Any() implements Timing {}

  /// `+.1...0.2`: a call that begins at one time and returns at the other, both since the event
  /// before was over.
  ///
  /// @param absolute whether both count from the beginning of the script instead
  record Blocking(boolean absolute, long startNanos, long endNanos) implements Timing {}
}
