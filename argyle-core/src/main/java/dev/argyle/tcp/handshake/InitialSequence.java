package dev.argyle.tcp.handshake;

import dev.argyle.sock.SipHash;
import dev.argyle.sock.SockCommon;

/// Where a connection's sequence numbers and timestamps start: a clock, so that a new connection
/// does not repeat the numbers of an old one of the same four-tuple, plus a keyed hash of the
/// four-tuple, so that nobody outside can guess them (RFC 9293 section 3.4.1, MUST-8).
///
/// Immutable and thread-safe. Its key is used for nothing else.
public final class InitialSequence {
  private static final long TICK_NANOS = 4_000; // RFC 6528 section 3: a timer of 4 microseconds

  /// In the word of the ports: the hash is for timestamps and says nothing about sequence numbers.
  private static final long FOR_TIMESTAMPS = 1L << 32;

  private final SipHash key;

  /// @param key secret, and chosen anew for each stack
  public InitialSequence(SipHash key) {
    this.key = key;
  }

  /// The first sequence number of a connection that starts now: M + F of RFC 6528 section 3.
  public int next(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort,
      long nowNanos) {
    long hash = key.hash(localHigh, localLow, remoteHigh, remoteLow, ports(localPort, remotePort));
    return (int) (Math.floorDiv(nowNanos, TICK_NANOS) + hash);
  }

  /// What to add to the clock of all timestamps of a connection, RFC 7323 section 5.4. It is the
  /// same whenever the four-tuple is, so that timestamps go on where an earlier connection ended.
  public int timestampOffset(
      long localHigh,
      long localLow,
      int localPort,
      long remoteHigh,
      long remoteLow,
      int remotePort) {
    long word = ports(localPort, remotePort) | FOR_TIMESTAMPS;
    return (int) key.hash(localHigh, localLow, remoteHigh, remoteLow, word);
  }

  /// The first sequence number of the connection between these ends.
  public int next(SockCommon ends, long nowNanos) {
    return next(
        ends.localHigh(),
        ends.localLow(),
        ends.localPort(),
        ends.remoteHigh(),
        ends.remoteLow(),
        ends.remotePort(),
        nowNanos);
  }

  /// The timestamp offset of the connection between these ends.
  public int timestampOffset(SockCommon ends) {
    return timestampOffset(
        ends.localHigh(),
        ends.localLow(),
        ends.localPort(),
        ends.remoteHigh(),
        ends.remoteLow(),
        ends.remotePort());
  }

  private static long ports(int localPort, int remotePort) {
    return (long) localPort << 16 | remotePort;
  }
}
