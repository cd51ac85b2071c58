package dev.argyle.env;

/// Where the stack reads the time. Real in [SystemEnv], virtual in a simulation.
public interface Clock {
  /// Monotonic time in nanoseconds from an arbitrary origin. Two readings are compared as
  /// `later - earlier`, never with `<`, because the origin may make the value wrap.
  long nanos();

  /// Wall-clock time in nanoseconds since 1970-01-01T00:00Z, for captures and time stamps that
  /// people read. Never used for a deadline.
  long epochNanos();
}
