package dev.argyle.sim;

import java.time.Duration;

/// Lengths of time, as callers give them.
final class Span {
  /// A century: later than anything, and far from where a difference of two times wraps.
  private static final Duration FAR = Duration.ofDays(36_525);

  private static final long FAR_NANOS = FAR.toNanos();

  private Span() {}

  /// Its nanoseconds, or so many that it makes no difference.
  ///
  /// @param what it is, for the message
  /// @throws IllegalArgumentException if it is negative
  static long nanos(String what, Duration span) {
    if (span.isNegative()) {
      throw new IllegalArgumentException(
          what + " " + span + ": time does not go back, give 0 or more");
    }
    return span.compareTo(FAR) < 0 ? span.toNanos() : FAR_NANOS;
  }

  /// A time so much later, or so late that it makes no difference.
  static long later(long nanos, long byNanos) {
    return nanos + Math.min(byNanos, FAR_NANOS);
  }
}
