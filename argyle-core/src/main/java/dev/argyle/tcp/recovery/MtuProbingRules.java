package dev.argyle.tcp.recovery;

/// When and how [MtuProbing] is done.
///
/// @param endsBlackHoles whether segments that time out again and again begin it
/// @param always whether every connection begins with it
/// @param baseMssBytes what a search begins with, TCP options counted in
/// @param floorMssBytes a black hole makes segments no smaller
/// @param thresholdBytes a search ends when less than that could be won
/// @param intervalNanos how long after a search the next one may begin
public record MtuProbingRules(
    boolean endsBlackHoles,
    boolean always,
    int baseMssBytes,
    int floorMssBytes,
    int thresholdBytes,
    long intervalNanos) {
  /// No probing.
  public static final MtuProbingRules OFF = new MtuProbingRules(false, false, 1024, 48, 8, 0);

  /// Whether nothing is ever probed, whatever the other numbers.
  public boolean isOff() {
    return !endsBlackHoles && !always;
  }
}
