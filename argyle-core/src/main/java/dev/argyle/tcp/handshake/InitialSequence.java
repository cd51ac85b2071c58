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
  public int next(Ends ends, long nowNanos) {
    return (int) (Math.floorDiv(nowNanos, TICK_NANOS) + hash(ends, 0));
  }

  /// What to add to the clock of all timestamps of a connection, RFC 7323 section 5.4. It is the
  /// same whenever the four-tuple is, so that timestamps go on where an earlier connection ended.
  public int timestampOffset(Ends ends) {
    return (int) hash(ends, FOR_TIMESTAMPS);
  }

  /// The first sequence number of the connection between these ends.
  public int next(SockCommon ends, long nowNanos) {
    return next(Ends.of(ends), nowNanos);
  }

  /// The timestamp offset of the connection between these ends.
  public int timestampOffset(SockCommon ends) {
    return timestampOffset(Ends.of(ends));
  }

  private long hash(Ends ends, long which) {
    long ports = (long) ends.localPort() << 16 | ends.remotePort();
    return key.hash(
        ends.localHigh(), ends.localLow(), ends.remoteHigh(), ends.remoteLow(), ports | which);
  }
}
