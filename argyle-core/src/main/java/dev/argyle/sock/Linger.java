package dev.argyle.sock;

/// Value of `SO_LINGER` (`struct linger`).
///
/// @param on whether `close` lingers
/// @param seconds for how long; 0 resets the connection. While it is off: for how long it was last
public record Linger(boolean on, int seconds) {
  /// What a socket has at first.
  public static final Linger OFF = new Linger(false, 0);

  /// No lingering: `close` returns at once.
  public static final long NEVER = -1;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /// How long `close` waits: [#NEVER], 0 to reset, or a time in nanoseconds.
  public long nanos() {
    return on ? seconds * SECOND_NANOS : NEVER;
  }
}
