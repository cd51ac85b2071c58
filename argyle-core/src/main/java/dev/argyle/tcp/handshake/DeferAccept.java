package dev.argyle.tcp.handshake;

/// The value of `TCP_DEFER_ACCEPT`: a user gives seconds, and what is kept is for how many
/// time-outs of the SYN-ACK a handshake waits for data. So what `getsockopt` tells may be more than
/// what was set, as on Linux.
public final class DeferAccept {
  private static final int FIRST_SECONDS = 1;
  private static final int LONGEST_SECONDS = 120; // TCP_RTO_MAX
  private static final int MOST_TIMEOUTS = 255;

  /// The fewest time-outs that take that long, 0 to 255; 0 for 0 and less.
  public static int timeouts(int seconds) {
    if (seconds <= 0) {
      return 0;
    }
    int timeouts = 1;
    int last = FIRST_SECONDS;
    int sum = FIRST_SECONDS;
    while (seconds > sum && timeouts < MOST_TIMEOUTS) {
      last = Math.min(2 * last, LONGEST_SECONDS);
      sum += last;
      timeouts++;
    }
    return timeouts;
  }

  /// How long that many time-outs take.
  ///
  /// @param timeouts 0 to 255
  public static int seconds(int timeouts) {
    int last = FIRST_SECONDS;
    int sum = timeouts > 0 ? FIRST_SECONDS : 0;
    for (int i = 1; i < timeouts; i++) {
      last = Math.min(2 * last, LONGEST_SECONDS);
      sum += last;
    }
    return sum;
  }

  private DeferAccept() {}
}
