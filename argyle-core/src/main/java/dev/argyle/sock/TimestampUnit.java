package dev.argyle.sock;

/// What a receive tells of the time at which its data came.
public enum TimestampUnit {
  /// Nothing.
  NONE,
  /// The time to the microsecond (`SO_TIMESTAMP`).
  MICROS,
  /// The time to the nanosecond (`SO_TIMESTAMPNS`).
  NANOS
}
