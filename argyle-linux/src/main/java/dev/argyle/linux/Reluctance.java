package dev.argyle.linux;

import java.util.concurrent.atomic.AtomicInteger;

/// How many threads that would keep a watch are refused before one is taken again: none while it
/// pays, twice as many each time it has not, half as many after it has paid for a while.
/// Thread-safe; what comes together may count once.
final class Reluctance {
  private static final int FIRST = 128;
  private static final int MOST = 8192;
  private static final int PAID_FOR_A_WHILE = 64;

  private final AtomicInteger refusals = new AtomicInteger(); // still to be given
  private volatile int penalty; // as many as were given last
  private int paid; // times in a row; the keeper's

  /// Whether a thread is refused now.
  boolean refuses() {
    return refusals.get() > 0 && refusals.getAndDecrement() > 0;
  }

  /// A keeper was relieved by what it did.
  void paid() {
    if (++paid >= PAID_FOR_A_WHILE) {
      paid = 0;
      penalty /= 2;
    }
  }

  /// A keeper waited in vain, or nobody came back to the watch for long.
  void regretted() {
    paid = 0;
    penalty = Math.clamp(penalty * 2L, FIRST, MOST);
    refusals.set(penalty);
  }
}
