package dev.argyle.tcp.receive;

import dev.argyle.tcp.seq.Seq;

/// Protection against wrapped sequence numbers and the timestamp to echo, RFC 7323 sections 4.3 and
/// 5. In use only if both ends agreed on timestamps. Guarded by the lock of its sock.
public final class Paws {
  /// TS.Recent means nothing any more when it is so old that the peer's clock, at its fastest, may
  /// have gone half around: RFC 7323 section 5.5.
  public static final long OUTDATED_NANOS = 24L * 24 * 3600 * 1_000_000_000L;

  private boolean known;
  private int tsRecent;
  private long recordedNanos;

  /// Begins with the timestamp of the peer's SYN.
  public void start(int tsVal, long nowNanos) {
    known = true;
    tsRecent = tsVal;
    recordedNanos = nowNanos;
  }

  /// TS.Recent: what our segments echo; 0 while nothing is known.
  public int tsRecent() {
    return tsRecent;
  }

  /// Whether a segment with this timestamp is an old duplicate: to be dropped and acknowledged, RFC
  /// 7323 section 5.3 (R1). A RST is never asked about.
  public boolean rejects(int tsVal, long nowNanos) {
    return known && Seq.before(tsVal, tsRecent) && !isOutdated(nowNanos);
  }

  /// Takes the timestamp of an acceptable segment as the one to echo, if the segment is not past a
  /// hole: RFC 7323 section 4.3 (2).
  ///
  /// @param segSeq SEG.SEQ
  /// @param lastAckSent Last.ACK.sent, the acknowledgment number of the last segment that left
  public void update(int tsVal, int segSeq, int lastAckSent, long nowNanos) {
    boolean newer = !known || Seq.afterOrAt(tsVal, tsRecent) || isOutdated(nowNanos);
    if (newer && Seq.beforeOrAt(segSeq, lastAckSent)) {
      start(tsVal, nowNanos);
    }
  }

  private boolean isOutdated(long nowNanos) {
    return nowNanos - recordedNanos > OUTDATED_NANOS;
  }
}
