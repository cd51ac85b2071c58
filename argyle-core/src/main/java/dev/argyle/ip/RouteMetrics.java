package dev.argyle.ip;

import org.jspecify.annotations.Nullable;

/// What whoever runs the host knows of the way that a route goes, the attributes of Linux's `ip
/// route`. 0 or null leaves it to the stack.
///
/// @param mtuBytes largest packet, IP header included; instead of the interface's MTU, and it may
///     be more (`mtu`)
/// @param mtuLocked whether that is so for good: what routers say does not lower it, and packets
///     may be fragmented (`mtu lock`)
/// @param advertisedMssBytes what a SYN tells the peer that a segment may carry (`advmss`)
/// @param initialCwndSegments congestion window of a new connection (`initcwnd`)
/// @param congestionControl name of the algorithm of new connections (`congctl`)
/// @param quickAck whether new connections delay no ACK (`quickack`)
public record RouteMetrics(
    int mtuBytes,
    boolean mtuLocked,
    int advertisedMssBytes,
    int initialCwndSegments,
    @Nullable String congestionControl,
    boolean quickAck) {
  /// Nothing is known.
  public static final RouteMetrics NONE = new RouteMetrics(0, false, 0, 0, null, false);

  private static final int LEAST_MTU_BYTES = 68; // RFC 791 section 3.1

  /// Checks the numbers.
  public RouteMetrics {
    boolean sound =
        (mtuBytes == 0 || mtuBytes >= LEAST_MTU_BYTES)
            && mtuBytes <= 65_535
            && advertisedMssBytes >= 0
            && advertisedMssBytes <= 65_535
            && initialCwndSegments >= 0
            && (mtuBytes > 0 || !mtuLocked);
    if (!sound) {
      throw new IllegalArgumentException(
          "mtu %d, advmss %d, initcwnd %d"
              .formatted(mtuBytes, advertisedMssBytes, initialCwndSegments));
    }
  }

  /// The same with another MTU.
  ///
  /// @param lock whether it is so for good
  public RouteMetrics withMtu(int bytes, boolean lock) {
    return new RouteMetrics(
        bytes, lock, advertisedMssBytes, initialCwndSegments, congestionControl, quickAck);
  }

  /// The same with another MSS to advertise.
  public RouteMetrics withAdvertisedMss(int bytes) {
    return new RouteMetrics(
        mtuBytes, mtuLocked, bytes, initialCwndSegments, congestionControl, quickAck);
  }

  /// The same with another initial congestion window.
  public RouteMetrics withInitialCwnd(int segments) {
    return new RouteMetrics(
        mtuBytes, mtuLocked, advertisedMssBytes, segments, congestionControl, quickAck);
  }

  /// The same with another congestion control.
  public RouteMetrics withCongestionControl(String name) {
    return new RouteMetrics(
        mtuBytes, mtuLocked, advertisedMssBytes, initialCwndSegments, name, quickAck);
  }

  /// The same for connections that delay no ACK, or do.
  public RouteMetrics withQuickAck(boolean on) {
    return new RouteMetrics(
        mtuBytes, mtuLocked, advertisedMssBytes, initialCwndSegments, congestionControl, on);
  }
}
