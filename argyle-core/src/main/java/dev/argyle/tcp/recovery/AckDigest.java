package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.AckSample;
import dev.argyle.tcp.seq.Seq;

/// Takes the facts out of each ACK: what it acknowledges leaves the queue, what it reports is
/// marked, and the sums say how much of it is news. With SACK the scoreboard tells; without, the
/// duplicates are counted. What the facts mean is judged by [RackDetector] and [LossRecovery].
final class AckDigest {
  private final RetransmissionQueue queue;
  private final RackDetector rack;
  private final RttEstimator rtt;
  private final SackScoreboard scoreboard;
  private final AssumedDeliveries assumed = new AssumedDeliveries();

  private int mssBytes;
  private int sndUna;
  private int duplicateAcks;
  private boolean sack;
  private int ackedBytes;
  private int deliveredBytes;
  private int priorInFlightBytes;
  private int flightBytes;
  private long rttNanos;

  AckDigest(RetransmissionQueue queue, RackDetector rack, RttEstimator rtt, int mssBytes) {
    this.queue = queue;
    this.rack = rack;
    this.rtt = rtt;
    this.mssBytes = mssBytes;
    scoreboard = new SackScoreboard(queue, rack, mssBytes);
    queue.mss(mssBytes);
  }

  void mss(int bytes) {
    mssBytes = bytes;
    scoreboard.mss(bytes);
    queue.mss(bytes);
  }

  /// The queue begins anew at `seq`.
  void beginAt(int seq) {
    sndUna = seq;
    duplicateAcks = 0;
    rack.beginAt(seq);
  }

  /// Takes one ACK.
  ///
  /// @param recoveryPoint where recovery ends
  /// @param counting whether a duplicate, where there is no SACK, means a delivery
  void take(Acknowledgement ack, int recoveryPoint, boolean counting) {
    sack = ack.sackPermitted();
    priorInFlightBytes = inFlightBytes();
    flightBytes = queue.outstandingBytes() - queue.sackedBytes() - assumed.bytes();
    Deliveries deliveries = ack.deliveries();
    deliveries.begin(ack.timestampRttNanos(), recoveryPoint, ack.nowNanos());
    rack.beginAck();
    ackedBytes = queue.isEmpty() ? 0 : remove(ack.segAck(), deliveries);
    scoreboard.apply(ack.segAck(), ack.sackEdges(), ack.sackBlocks(), deliveries);
    rttNanos = deliveries.rttNanos(ackedBytes > 0);
    if (rttNanos >= 0) {
      rtt.sample(rttNanos);
    }
    deliveredBytes = sack ? deliveries.bytes() : assume(counting && ack.duplicate());
    if (ackedBytes == 0 && (sack ? newlySackedBytes() > 0 : ack.duplicate())) {
      duplicateAcks++;
    }
    ack.takeMarks(deliveredBytes, ackedBytes > 0 || newlySackedBytes() > 0, mssBytes);
  }

  /// What congestion control is to know of it; the object is the ACK's.
  AckSample sample(boolean applicationLimited, Acknowledgement ack) {
    AckSample sample = ack.sample();
    sample.set(deliveredBytes, rttNanos, priorInFlightBytes, applicationLimited, ack.nowNanos());
    sample.withUsed(Math.max(ack.usedBytes(), priorInFlightBytes));
    sample.withEcnMarked(ack.markedBytes(deliveredBytes));
    queue.rates().finishAck(sample);
    return sample;
  }

  /// Takes away what lies before `segAck`. @return octets newly acknowledged
  private int remove(int segAck, Deliveries deliveries) {
    int octets = Seq.distance(sndUna, segAck);
    if (octets <= 0) {
      return 0;
    }
    assert octets <= queue.outstandingBytes() : segAck + " acknowledges what was not sent";
    SentSegment segment = queue.oldest();
    while (segment != null && Seq.before(segment.seq(), segAck)) {
      deliveries.acknowledged(segment, Seq.min(segment.endSeq(), segAck), rack);
      if (Seq.beforeOrAt(segment.endSeq(), segAck)) {
        queue.removeOldest();
      } else {
        queue.trimOldest(segAck);
      }
      segment = queue.oldest();
    }
    sndUna = segAck;
    duplicateAcks = 0;
    rack.advanced(segAck);
    return octets;
  }

  /// Without SACK: what may be assumed. @return octets newly delivered
  private int assume(boolean duplicate) {
    if (ackedBytes > 0) {
      int delivered = assumed.acknowledged(ackedBytes, mssBytes);
      limitAssumed();
      return delivered;
    }
    int mostBytes = queue.outstandingBytes() - Math.max(queue.lostBytes(), mssBytes);
    return duplicate ? assumed.duplicate(mssBytes, mostBytes) : 0;
  }

  /// What is lost cannot be with the receiver as well.
  private void limitAssumed() {
    assumed.limit(queue.outstandingBytes() - queue.lostBytes());
  }

  /// The first segment at SND.UNA is lost, unless it is on its way again already.
  void loseOldest() {
    SentSegment oldest = queue.at(0);
    if (!oldest.isRetransmissionInFlight() && !oldest.isLost()) {
      queue.cut(oldest, mssBytes);
      queue.markLost(oldest);
      limitAssumed();
    }
  }

  /// Recovery is over or all is lost: duplicates of before tell nothing any more.
  void forgetAssumed() {
    assumed.clear();
  }

  /// All was lost: counting begins anew.
  void forgetDuplicates() {
    duplicateAcks = 0;
    assumed.clear();
  }

  /// The receiver has thrown away what it reported.
  void renege() {
    scoreboard.renege();
  }

  /// SND.UNA.
  int sndUna() {
    return sndUna;
  }

  /// Whether the last ACK came from a receiver that tells by SACK what it holds.
  boolean sackInUse() {
    return sack;
  }

  /// Whether SND.UNA moved.
  boolean advanced() {
    return ackedBytes > 0;
  }

  /// Octets newly acknowledged cumulatively.
  int ackedBytes() {
    return ackedBytes;
  }

  /// Octets newly known, or without SACK assumed, to have arrived.
  int deliveredBytes() {
    return deliveredBytes;
  }

  /// Octets newly reported by SACK.
  int newlySackedBytes() {
    return scoreboard.newlySackedBytes();
  }

  /// The round-trip time measured, or -1.
  long rttNanos() {
    return rttNanos;
  }

  /// The pipe before this ACK.
  int priorInFlightBytes() {
    return priorInFlightBytes;
  }

  /// What had been sent and was not known to have arrived before this ACK.
  int flightBytes() {
    return flightBytes;
  }

  /// Duplicate ACKs since SND.UNA moved; with SACK those that reported something new.
  int duplicateAcks() {
    return duplicateAcks;
  }

  /// Whether three segments or more have overtaken a hole.
  boolean threeOvertook() {
    return duplicateAcks >= SackScoreboard.DUP_THRESH || scoreboard.threeOvertook();
  }

  /// What this ACK reports to have come twice, and was sent twice, in octets; 0 for nothing.
  int cameTwiceBytes() {
    return scoreboard.duplicateReported()
        ? Seq.distance(scoreboard.duplicateLeft(), scoreboard.duplicateRight())
        : 0;
  }

  /// Where what came twice ends; only if [#cameTwiceBytes] is not 0.
  int cameTwiceEnd() {
    return scoreboard.duplicateRight();
  }

  /// What is thought to be on its way: the pipe of RFC 6675 section 4, less what is assumed.
  int inFlightBytes() {
    return Math.max(queue.pipeBytes() - assumed.bytes(), 0);
  }
}
