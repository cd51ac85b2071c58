package dev.argyle.tcp.congestion;

/// What [Bbr] is doing, with its two gains: how fast it sends as a multiple of the bandwidth it
/// knows of, and how much it lets be on its way as a multiple of the bandwidth-delay product. The
/// table of draft-ietf-ccwg-bbr section 5.6.1.
enum BbrState {
  /// Doubles its rate each round, to find the bandwidth.
  STARTUP(2.77, 2),
  /// Empties the queue that this has built.
  DRAIN(0.5, 2),
  /// Sends slower than the path delivers, and leaves room for others.
  PROBE_BW_DOWN(0.9, 2),
  /// Sends as fast as the path delivers.
  PROBE_BW_CRUISE(1, 2),
  /// Fills the path again, for one round, so that what comes next tells something.
  PROBE_BW_REFILL(1, 2),
  /// Sends faster than the path delivers, to see whether there is more.
  PROBE_BW_UP(1.25, 2.25),
  /// Has little on its way for a moment, to see the round trip without any queue.
  PROBE_RTT(1, 0.5);

  private final double pacingGain;
  private final double cwndGain;

  BbrState(double pacingGain, double cwndGain) {
    this.pacingGain = pacingGain;
    this.cwndGain = cwndGain;
  }

  double pacingGain() {
    return pacingGain;
  }

  double cwndGain() {
    return cwndGain;
  }

  /// Whether it is one of the four that a long connection cycles through.
  boolean isProbeBw() {
    return switch (this) {
      case PROBE_BW_DOWN, PROBE_BW_CRUISE, PROBE_BW_REFILL, PROBE_BW_UP -> true;
      case STARTUP, DRAIN, PROBE_RTT -> false;
    };
  }

  /// Whether it looks for more bandwidth, and losses are part of that.
  boolean isProbing() {
    return this == STARTUP || this == PROBE_BW_REFILL || this == PROBE_BW_UP;
  }
}
