package dev.argyle.tcp.congestion;

/// When the next segment may leave, if a connection sends at a rate and not as fast as its window
/// lets it: a burst leaves, and the next one waits until the first is through at that rate. As
/// Linux does it without the `fq` queueing discipline; `C.next_send_time` of
/// draft-ietf-ccwg-bbr section 5.6.2.
///
/// Differs from Linux: the first ten segments of a connection are paced, too.
///
/// One for each connection, used under its lock; it holds no timer.
public final class Pacer {
  /// A rate without a limit.
  public static final long NO_LIMIT = -1;

  private static final int MOST_QUANTUM_BYTES = 65_536;
  private static final int LEAST_QUANTUM_SEGMENTS = 2;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final long QUANTA_PER_SECOND = 1000;

  private long mostBytesPerSecond = NO_LIMIT;
  private long nextNanos;
  private boolean running;

  /// `SO_MAX_PACING_RATE`: bytes a second that are never exceeded, or [#NO_LIMIT].
  public long mostBytesPerSecond() {
    return mostBytesPerSecond;
  }

  /// Sets `SO_MAX_PACING_RATE`; any negative number is no limit.
  public void mostBytesPerSecond(long rate) {
    mostBytesPerSecond = rate < 0 ? NO_LIMIT : rate;
  }

  /// Forgets what was sent; what the user has set stays.
  public void clear() {
    running = false;
  }

  /// Whether something may leave now.
  public boolean maySend(long nowNanos) {
    return !running || nextNanos - nowNanos <= 0;
  }

  /// When something may leave; only if it may not now.
  public long nextNanos() {
    return nextNanos;
  }

  /// How much may leave in one burst: what the rate lets through in a millisecond, but at least two
  /// segments, so that the receiver acknowledges it, and at most 64 KiB.
  public static int quantumBytes(long bytesPerSecond, int mssBytes) {
    long perMilli = Math.min(bytesPerSecond / QUANTA_PER_SECOND, MOST_QUANTUM_BYTES);
    int segments = Math.max((int) perMilli / mssBytes, LEAST_QUANTUM_SEGMENTS);
    return segments * mssBytes;
  }

  /// Something left.
  ///
  /// @param bytesPerSecond the rate; 0 for no pacing
  public void sent(int octets, long bytesPerSecond, long nowNanos) {
    if (bytesPerSecond <= 0) {
      running = false;
      return;
    }
    long spanNanos = (long) (octets * NANOS_PER_SECOND / bytesPerSecond);
    long lateNanos = running ? Math.max(0, nowNanos - nextNanos) : 0;
    running = true;
    nextNanos = nowNanos + spanNanos - Math.min(spanNanos / 2, lateNanos); // the timer was late
  }
}
