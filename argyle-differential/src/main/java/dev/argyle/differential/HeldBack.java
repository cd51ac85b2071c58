package dev.argyle.differential;

/// When TCP will send by itself what `MSG_MORE` or `TCP_CORK` holds back: 200 ms after it was
/// given. The two sides are given it one after the other, so their timers are due at different
/// times, and on a busy machine a call may be made in between. Such a call says nothing: it is not
/// compared. So a program goes on either well before both timers or well after them.
final class HeldBack {
  private static final long DELAY_NANOS = 200_000_000L;
  private static final long MARGIN_NANOS = 100_000_000L;

  private boolean waits;
  private long firstNanos; // when the first side had the first of it
  private long lastNanos; // when both sides had the last of it

  /// Something is held back from now on.
  ///
  /// @param beforeNanos when the call was about to be made, on either side
  /// @param nowNanos when both had made it
  void hold(long beforeNanos, long nowNanos) {
    if (!waits) {
      firstNanos = beforeNanos;
    }
    waits = true;
    lastNanos = nowNanos;
  }

  /// Whether a timer may be due soon: then [#restNanos] is waited for before the next call.
  boolean isSoonDue(long nowNanos) {
    return waits && nowNanos - (firstNanos + DELAY_NANOS - MARGIN_NANOS) >= 0;
  }

  /// How long it takes until both timers have been due, 0 or less if they have been.
  long restNanos(long nowNanos) {
    return lastNanos + DELAY_NANOS + MARGIN_NANOS - nowNanos;
  }

  /// Both timers have been due.
  void over() {
    waits = false;
  }

  /// Whether a timer may have been due by now.
  boolean mayBeDue(long nowNanos) {
    return waits && nowNanos - (firstNanos + DELAY_NANOS) >= 0;
  }
}
