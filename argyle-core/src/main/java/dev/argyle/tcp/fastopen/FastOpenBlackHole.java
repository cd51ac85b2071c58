package dev.argyle.tcp.fastopen;

/// Whether something on the paths of this host swallows connections that begin with Fast Open. When
/// one is seen to fail like that, no SYN carries data for a time, twice as long each time in a row
/// up to 64 times as long; a connection that goes well ends the row (RFC 7413 section 7.1 asks
/// for a way out; the times are Linux's, `tcp_fastopen_blackhole_timeout_sec`).
///
/// Thread-safe.
public final class FastOpenBlackHole {
  private static final int MOST_DOUBLINGS = 6;

  private record Row(int times, long lastNanos) {}

  private volatile Row row = new Row(0, 0);

  /// A connection has failed.
  public void seen(long nowNanos) {
    row = new Row(row.times + 1, nowNanos);
  }

  /// Whether SYNs carry no data for now.
  ///
  /// @param pauseNanos how long after the first failure; 0 for never
  public boolean isPaused(long pauseNanos, long nowNanos) {
    Row seen = row;
    if (pauseNanos == 0 || seen.times == 0) {
      return false;
    }
    long nanos = pauseNanos << Math.min(seen.times - 1, MOST_DOUBLINGS);
    return nowNanos - seen.lastNanos < nanos;
  }

  /// Whether there was a failure that nothing has made good since.
  public boolean isSuspected() {
    return row.times > 0;
  }

  /// A connection that began with Fast Open after a pause has brought data: all is well.
  public void cleared() {
    row = new Row(0, 0);
  }
}
