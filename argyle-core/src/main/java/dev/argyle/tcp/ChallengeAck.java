package dev.argyle.tcp;

/// How often one connection may answer segments that are probably not its peer's: once in 500 ms,
/// as Linux's `tcp_invalid_ratelimit`. Each connection has its own; a counter shared by all would
/// tell an attacker what others do (RFC 5961 section 7; CVE-2016-5696).
final class ChallengeAck {
  private static final long INTERVAL_NANOS = 500_000_000L;

  private boolean sent;
  private long lastNanos;

  /// Whether one more answer may go now; it counts as sent then.
  boolean allowed(long nowNanos) {
    if (sent && nowNanos - lastNanos < INTERVAL_NANOS) {
      return false;
    }
    sent = true;
    lastNanos = nowNanos;
    return true;
  }
}
