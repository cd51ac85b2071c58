package dev.argyle.socket;

import dev.argyle.env.Env;
import dev.argyle.sock.WaitQueue;

/// When a wait that begins now ends (MISSION D5).
final class Deadlines {
  /// Longer than anybody waits (146 years); deadlines further away could not be compared.
  private static final long LONGEST_NANOS = 1L << 62;

  /// @param timeoutNanos below 0 for ever
  static long after(Env env, long timeoutNanos) {
    if (timeoutNanos < 0 || timeoutNanos > LONGEST_NANOS) {
      return WaitQueue.FOR_EVER;
    }
    return env.clock().nanos() + timeoutNanos;
  }

  private Deadlines() {}
}
