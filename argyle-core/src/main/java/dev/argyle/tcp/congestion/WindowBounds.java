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

  private WindowBounds() {}
}
