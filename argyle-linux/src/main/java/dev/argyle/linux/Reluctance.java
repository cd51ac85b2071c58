package dev.argyle.linux;

/// For how long nobody may keep a watch: not at all while it pays, a millisecond after a wait in
/// vain, and longer, twice as long each time, when packets were found that nobody had come for.
/// Half as long again after it has paid for a while. Thread-safe; what comes together may count
/// once.
final class Reluctance {
  private static final long SHORTEST_NANOS = 1_000_000;
  private static final long LONGEST_NANOS = 128_000_000;
  private static final int PAID_FOR_A_WHILE = 64;

  private volatile long sinceNanos;
  private volatile long forNanos; // 0 for not at all
  private volatile long penaltyNanos = SHORTEST_NANOS;
  private int paid; // times in a row; the keeper's

  /// Whether a thread is refused now.
  boolean refuses(long nowNanos) {
    long refusedNanos = forNanos;
    return refusedNanos > 0 && nowNanos - sinceNanos < refusedNanos;
  }

  /// A keeper found work.
  void paid() {
    if (++paid >= PAID_FOR_A_WHILE) {
      paid = 0;
      penaltyNanos = Math.max(SHORTEST_NANOS, penaltyNanos / 2);
    }
  }

  /// A keeper waited in vain.
  void wasInVain(long nowNanos) {
    sinceNanos = nowNanos;
    forNanos = SHORTEST_NANOS;
  }

  /// Packets were found that nobody had come for.
  void wasLate(long nowNanos) {
    paid = 0;
    sinceNanos = nowNanos;
    forNanos = penaltyNanos;
    penaltyNanos = Math.min(LONGEST_NANOS, penaltyNanos * 2);
  }
}
