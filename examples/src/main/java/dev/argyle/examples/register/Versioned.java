package dev.argyle.examples.register;

/// A value, and which one it is.
///
/// @param version 0 before anything was written
public record Versioned(long version, long value) {
  /// What a register holds at first.
  public static final Versioned NOTHING = new Versioned(0, 0);
}
