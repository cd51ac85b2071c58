package dev.argyle.tcp.recovery;

/// What duplicate ACKs add to the window when there is no SACK: each means that a segment left the
/// network (RFC 5681 section 3.2 steps 1, 4 and 6; RFC 3042; RFC 6582 section 3.2). With SACK the
/// pipe knows better, and this stays 0.
///
/// Differs from RFC 6582 step 3: a partial acknowledgement never deflates below what congestion
/// control granted.
final class WindowInflation {
  private int bytes;
  private int limitBytes;

  int bytes() {
    return bytes;
  }

  void clear() {
    bytes = 0;
    limitBytes = 0;
  }

  /// One of the first two duplicate ACKs: one new segment may go, RFC 3042.
  void limitedTransmit(int mssBytes) {
    bytes = Math.min(bytes + mssBytes, 2 * mssBytes);
  }

  /// Fast retransmit: three segments are known to have left. No more duplicates count than the
  /// flight had segments, so that a peer which invents them gains nothing (RFC 5681 section 3.2
  /// step 4).
  void enter(int mssBytes, int flightBytes) {
    bytes = 3 * mssBytes;
    limitBytes = Math.max(bytes, flightBytes);
  }

  /// One more duplicate ACK in recovery.
  void duplicate(int mssBytes) {
    bytes = Math.min(bytes + mssBytes, limitBytes);
  }

  /// A partial acknowledgement took `newlyAckedBytes` from the flight, and its retransmission adds
  /// one segment.
  void deflate(int newlyAckedBytes, int mssBytes) {
    bytes = Math.max(bytes - newlyAckedBytes, 0);
    if (newlyAckedBytes >= mssBytes) {
      bytes = Math.min(bytes + mssBytes, limitBytes);
    }
  }
}
