package dev.argyle.tcp.congestion;

/// What one acknowledgement of new data told. One object is used again for every ACK of a
/// connection.
public final class AckSample {
  private int ackedBytes;
  private long rttNanos = -1;
  private int inFlightBytes;
  private boolean applicationLimited;
  private long nowNanos;

  /// Takes the facts of the next ACK.
  ///
  /// @param ackedBytes octets newly acknowledged cumulatively, more than 0
  /// @param rttNanos round-trip time this ACK measured; -1 if it measured none
  /// @param inFlightBytes what was on its way before this ACK
  /// @param applicationLimited whether the sender had less to send than the window allowed
  public void set(
      int ackedBytes, long rttNanos, int inFlightBytes, boolean applicationLimited, long nowNanos) {
    this.ackedBytes = ackedBytes;
    this.rttNanos = rttNanos;
    this.inFlightBytes = inFlightBytes;
    this.applicationLimited = applicationLimited;
    this.nowNanos = nowNanos;
  }

  /// Octets newly acknowledged, more than 0.
  public int ackedBytes() {
    return ackedBytes;
  }

  /// Round-trip time measured, or -1.
  public long rttNanos() {
    return rttNanos;
  }

  /// Octets on their way before this ACK.
  public int inFlightBytes() {
    return inFlightBytes;
  }

  /// Whether the sender, not the window, was what held the flight small.
  public boolean applicationLimited() {
    return applicationLimited;
  }

  /// When the ACK came.
  public long nowNanos() {
    return nowNanos;
  }

  /// Whether this ACK may raise a window of `cwndBytes`: one that is not used must not grow (RFC
  /// 5681 section 3.1 with RFC 9438 section 5.8). In slow start half a window in flight is use
  /// enough, since the ACKs of one round double it.
  public boolean provesWindow(int cwndBytes, boolean slowStart) {
    return !applicationLimited || (slowStart && cwndBytes < 2L * inFlightBytes);
  }
}
