package dev.argyle.tcp.congestion;

/// The bounds every window here keeps.
final class WindowBounds {
  /// No window can be used beyond this: the largest that RFC 7323 section 2.3 can announce.
  static final int LARGEST_BYTES = 1 << 30;

  /// Sender MSS assumed until the handshake tells, RFC 9293 section 3.7.1.
  static final int DEFAULT_MSS_BYTES = 536;

  private static final int INITIAL_SEGMENTS = 10;
  private static final int INITIAL_BYTES = 14_600;

  /// Initial window, RFC 6928 section 2: ten segments, or 14,600 bytes if segments are large, but
  /// never less than two.
  static int initialBytes(int mssBytes) {
    return Math.min(INITIAL_SEGMENTS * mssBytes, Math.max(2 * mssBytes, INITIAL_BYTES));
  }

  /// The least that ssthresh falls to, RFC 5681 equation 4.
  static int leastSsthreshBytes(int mssBytes) {
    return 2 * mssBytes;
  }

  /// Window at the end of fast recovery: ssthresh, with a burst of no more than an initial window
  /// on top of what is on its way. This is the second choice of RFC 6582 section 3.2 step 3, which
  /// asks for such a bound; what is missing comes back in slow start.
  static int afterRecoveryBytes(int ssthreshBytes, int inFlightBytes, int mssBytes) {
    return Math.min(ssthreshBytes, Math.max(inFlightBytes, mssBytes) + initialBytes(mssBytes));
  }

  /// Window after a time without data, RFC 7661's predecessor in hosts: half for each
  /// retransmission timeout that has passed, down to the restart window of RFC 5681 section 4.1.
  ///
  /// Differs from RFC 5681: that would take the restart window at once. Linux halves, since what
  /// was known of the path does not become worthless in an instant.
  static int afterIdleBytes(int cwndBytes, long idleNanos, long rtoNanos, int mssBytes) {
    int restartBytes = Math.min(cwndBytes, initialBytes(mssBytes));
    int bytes = cwndBytes;
    long leftNanos = idleNanos - rtoNanos;
    while (leftNanos > 0 && bytes > restartBytes) {
      bytes /= 2;
      leftNanos -= rtoNanos;
    }
    return Math.max(bytes, restartBytes);
  }

  /// Window after a retransmission timeout's time in which no more than `usedBytes` of it were in
  /// use: half-way to that (RFC 7661 section 4.4 asks for it at the end of such a period, Linux
  /// does it as here).
  static int afterUnusedBytes(int cwndBytes, int usedBytes, int mssBytes) {
    int used = Math.max(usedBytes, initialBytes(mssBytes));
    return used < cwndBytes ? (int) (((long) cwndBytes + used) / 2) : cwndBytes;
  }

  /// The threshold that remembers a window about to be given up for want of use: three quarters of
  /// it can be had again by slow start.
  static int rememberedBytes(int ssthreshBytes, int cwndBytes) {
    return Math.max(ssthreshBytes, cwndBytes / 4 * 3);
  }

  private WindowBounds() {}
}
