package dev.argyle.tcp.recovery;

import dev.argyle.tcp.seq.Seq;

/// Hears of every segment that one ACK newly reports to have arrived, cumulatively or by SACK, and
/// sums up: how much it is, what round-trip time it measures, what it tells RACK, and whether
/// something arrived that was never sent again.
final class Deliveries {
  private static final long TIMESTAMP_TICK_NANOS = 1_000_000L;

  private final RttSampler sampler = new RttSampler();
  private long nowNanos;
  private long timestampRttNanos;
  private int recoveryPoint;
  private int bytes;
  private boolean firstSending;
  private boolean sentAgainAcked;

  /// The next ACK.
  ///
  /// @param echoedRttNanos what its timestamps measure, -1 if nothing
  /// @param point where recovery ends, for [#firstSendingArrived]
  void begin(long echoedRttNanos, int point, long now) {
    nowNanos = now;
    timestampRttNanos = echoedRttNanos;
    recoveryPoint = point;
    bytes = 0;
    firstSending = false;
    sentAgainAcked = false;
    sampler.begin();
  }

  /// A segment is acknowledged cumulatively, up to `endSeq` at least.
  void acknowledged(SentSegment segment, int endSeq, RackDetector rack) {
    sampler.acknowledged(segment, nowNanos);
    sentAgainAcked |= segment.transmissions() > 1;
    if (!segment.isSacked()) {
      arrived(segment, endSeq, rack, isOfEarlierSending(segment));
    }
  }

  /// A segment is newly held out of order.
  void sacked(SentSegment segment, RackDetector rack) {
    sampler.sacked(segment, nowNanos);
    arrived(segment, segment.endSeq(), rack, false); // what is echoed is older than the hole
  }

  private void arrived(
      SentSegment segment, int endSeq, RackDetector rack, boolean ofEarlierSending) {
    bytes += Seq.distance(segment.seq(), endSeq);
    if (segment.transmissions() == 1 && Seq.beforeOrAt(endSeq, recoveryPoint)) {
      firstSending = true;
    }
    rack.delivered(segment, endSeq, nowNanos, ofEarlierSending);
  }

  private boolean isOfEarlierSending(SentSegment segment) {
    long sinceSentNanos = nowNanos - segment.lastSentNanos();
    return timestampRttNanos > sinceSentNanos + TIMESTAMP_TICK_NANOS;
  }

  /// Octets newly arrived.
  int bytes() {
    return bytes;
  }

  /// Whether something arrived that was sent before the recovery point and never again. Without
  /// SACK an ACK that covers a retransmission proves nothing: it may owe the rest of its reach to
  /// that.
  boolean firstSendingArrived(boolean sack) {
    return firstSending && (sack || !sentAgainAcked);
  }

  /// The round-trip time measured, or -1.
  long rttNanos(boolean advanced) {
    return sampler.sampleNanos(advanced ? timestampRttNanos : -1);
  }
}
