package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.AckSample;
import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.seq.Seq;
import org.jspecify.annotations.Nullable;

/// The conductor of loss recovery: hears what was sent, acknowledged and timed out, keeps the
/// phase, tells congestion control, and says what must be sent again first (MISSION D1).
///
/// With SACK it follows RFC 6675: a pipe, and retransmission of what is lost while the window has
/// room. Without SACK it follows RFC 6582: one segment on three duplicate ACKs, the next hole on
/// each partial acknowledgement. After a timeout (RFC 5681 section 3.1) everything not SACKed is
/// sent again in slow start.
///
/// SACK after a timeout: RFC 2018 section 8 asks to forget it, since a receiver may throw away what
/// it reported. As Linux does, it is kept unless the oldest outstanding segment itself is SACKed: a
/// receiver that holds it would have acknowledged it, so it has been thrown away, and all is
/// forgotten. Data thrown away further up becomes the oldest in time, and the next timeout finds
/// it.
///
/// The caller sends [#nextRetransmission] first, until it is null; then new data while
/// `cwndBytes() - inFlightBytes()` leaves room; then, if there was no new data,
/// [#speculativeRetransmission]; and keeps a retransmission timer while [#hasUnacknowledged].
public final class LossRecovery {
  private CongestionControl congestion;
  private final RttSampler sampler = new RttSampler();
  private final RetransmissionQueue queue = new RetransmissionQueue();
  private final SackScoreboard scoreboard;
  private final DupThreshDetector detector;
  private final WindowInflation inflation = new WindowInflation();
  private final AckSample sample = new AckSample();
  private final AckOutcome outcome = new AckOutcome();

  private int mssBytes;
  private RecoveryPhase phase = RecoveryPhase.OPEN;
  private int sndUna;
  private int recoveryPoint; // SND.NXT when RECOVERY or LOSS began
  private boolean duplicatesSuspect; // until SND.UNA passes recoveryPoint, RFC 6582 section 3.2
  private boolean retransmitNow; // whatever the pipe holds
  private boolean sackInUse;
  private int highRxt; // position after the highest retransmitted one of this RECOVERY
  private long retransmitsTotal;
  private long retransmittedBytesTotal;

  public LossRecovery(CongestionControl congestion, int mssBytes) {
    this.congestion = congestion;
    this.mssBytes = mssBytes;
    queue.lossListener(congestion);
    scoreboard = new SackScoreboard(queue, sampler, mssBytes);
    detector = new DupThreshDetector(queue, scoreboard);
  }

  /// Another congestion control takes over; the phase stays.
  public void congestionControl(CongestionControl other) {
    congestion = other;
    queue.lossListener(other);
  }

  /// Segments carry up to `bytes` from now on; what was sent larger is cut when it is sent again.
  public void mss(int bytes) {
    mssBytes = bytes;
    scoreboard.mss(bytes);
    congestion.onMssChange(bytes);
  }

  /// The range from `seq` to before `endSeq` was sent for the first time, SYN and FIN counted.
  public void sent(int seq, int endSeq, long nowNanos) {
    if (queue.isEmpty()) {
      sndUna = seq;
      detector.beginAt(seq);
    }
    queue.append(seq, endSeq, nowNanos);
  }

  /// Takes an acceptable ACK: removes what it acknowledges, marks what it reports and what that
  /// shows to be lost, moves the phase and tells congestion control.
  ///
  /// @return what it meant; the object is used again
  public AckOutcome acknowledge(Acknowledgement ack) {
    outcome.begin();
    if (queue.isEmpty()) {
      return outcome;
    }
    int priorInFlightBytes = inFlightBytes();
    boolean limited = ack.applicationLimited() && queue.lostBytes() == 0;
    sackInUse = ack.sackPermitted();
    sampler.begin();
    queue.rates().beginAck(ack.nowNanos());
    int newlyAckedBytes = remove(ack.segAck(), ack.nowNanos());
    scoreboard.apply(ack.segAck(), ack.sackEdges(), ack.sackBlocks(), ack.nowNanos());
    long timestampRttNanos = newlyAckedBytes > 0 ? ack.timestampRttNanos() : -1;
    long rttNanos = sampler.sampleNanos(timestampRttNanos);
    int newlySackedBytes = scoreboard.newlySackedBytes();
    outcome.facts(newlyAckedBytes, newlySackedBytes, rttNanos, scoreboard.duplicateReported());
    sample.set(newlyAckedBytes, rttNanos, priorInFlightBytes, limited, ack.nowNanos());
    queue.rates().finishAck(sample);
    if (newlyAckedBytes > 0) {
      advance();
    } else if (sackInUse ? newlySackedBytes > 0 : ack.duplicate()) {
      duplicate();
    }
    if (queue.isEmpty()) {
      phase = RecoveryPhase.OPEN;
    } else {
      judge(ack.nowNanos());
    }
    boolean recovering = phase == RecoveryPhase.RECOVERY || phase == RecoveryPhase.LOSS;
    if (queue.rates().complete(sample, inFlightBytes(), recovering)) {
      congestion.onDelivery(sample);
      queue.rates().seen(sample);
    }
    return outcome;
  }

  /// The sender has sent all there was: if the window has room for more, the rates of what is on
  /// its way tell what the application does and not what the network can do.
  public void outOfData() {
    if (inFlightBytes() < cwndBytes() && queue.lostBytes() <= queue.retransmittedBytes()) {
      queue.rates().limited(inFlightBytes());
    }
  }

  /// Takes away what lies before `segAck`. @return octets newly acknowledged
  private int remove(int segAck, long nowNanos) {
    int newlyAckedBytes = Seq.distance(sndUna, segAck);
    if (newlyAckedBytes <= 0) {
      return 0;
    }
    assert newlyAckedBytes <= queue.outstandingBytes() : segAck + " acknowledges what was not sent";
    SentSegment segment = queue.oldest();
    while (segment != null && Seq.before(segment.seq(), segAck)) {
      sampler.acknowledged(segment, nowNanos);
      if (Seq.beforeOrAt(segment.endSeq(), segAck)) {
        queue.removeOldest();
      } else {
        queue.trimOldest(segAck);
      }
      segment = queue.oldest();
    }
    sndUna = segAck;
    detector.advanced(segAck);
    return newlyAckedBytes;
  }

  /// SND.UNA moved: leaves RECOVERY or LOSS, or makes room for more.
  private void advance() {
    boolean repaired = Seq.afterOrAt(sndUna, recoveryPoint);
    switch (phase) {
      case OPEN, DISORDER -> {
        inflation.clear();
        congestion.onAck(sample);
      }
      case RECOVERY -> {
        if (repaired) {
          inflation.clear();
          congestion.onRecoveryExit(inFlightBytes(), sample.nowNanos());
        } else if (!sackInUse) {
          inflation.deflate(sample.ackedBytes(), mssBytes);
        }
      }
      case LOSS -> congestion.onAck(sample);
    }
    if (repaired && (phase == RecoveryPhase.RECOVERY || phase == RecoveryPhase.LOSS)) {
      phase = RecoveryPhase.OPEN;
      retransmitNow = false;
      outcome.leaveRecovery();
    }
    if (duplicatesSuspect && Seq.after(sndUna, recoveryPoint)) {
      duplicatesSuspect = false;
    }
  }

  /// A duplicate ACK came: something left the network, and something before it did not.
  private void duplicate() {
    detector.duplicate();
    if (sackInUse) {
      return;
    }
    switch (phase) {
      case OPEN, DISORDER -> inflation.limitedTransmit(mssBytes);
      case RECOVERY -> inflation.duplicate(mssBytes);
      case LOSS -> {} // answers to what was sent again: they tell nothing
    }
  }

  /// Marks losses and lets them, or the duplicates counted, move the phase.
  private void judge(long nowNanos) {
    detector.markLost(sndUna);
    switch (phase) {
      case OPEN, DISORDER -> {
        if (lossFound()) {
          enterRecovery(nowNanos);
        } else {
          boolean disorder = detector.duplicateAcks() > 0 || queue.sackedBytes() > 0;
          phase = disorder ? RecoveryPhase.DISORDER : RecoveryPhase.OPEN;
        }
      }
      case RECOVERY -> {
        if (!sackInUse && outcome.newDataAcked()) {
          loseOldest(); // RFC 6582: a partial acknowledgement shows the next hole
        }
      }
      case LOSS -> {} // all there was is marked
    }
  }

  private boolean lossFound() {
    SentSegment oldest = queue.at(0);
    return queue.lostBytes() > 0
        || (detector.thresholdReached() && !oldest.isSacked() && (sackInUse || !duplicatesSuspect));
  }

  private void enterRecovery(long nowNanos) {
    int flightBytes = queue.outstandingBytes();
    phase = RecoveryPhase.RECOVERY;
    recoveryPoint = queue.endSeq();
    duplicatesSuspect = true;
    highRxt = sndUna;
    congestion.onLoss(flightBytes, nowNanos);
    if (!sackInUse) {
      inflation.enter(mssBytes, flightBytes);
    }
    loseOldest();
    outcome.enterRecovery();
  }

  /// The first segment at SND.UNA is lost and goes at once, unless it is on its way again already.
  private void loseOldest() {
    SentSegment oldest = queue.at(0);
    if (oldest.isSacked() || oldest.isRetransmissionInFlight()) {
      return;
    }
    if (!oldest.isLost()) {
      cut(oldest, mssBytes);
      queue.markLost(oldest);
    }
    retransmitNow = true;
  }

  private void cut(SentSegment segment, int octets) {
    if (segment.octets() > octets) {
      queue.split(segment, segment.seq() + octets);
    }
  }

  /// The retransmission timer ran out: nothing that was sent is on its way any more.
  public void timeout(long nowNanos) {
    if (queue.isEmpty()) {
      throw new IllegalStateException("timeout with nothing unacknowledged");
    }
    if (queue.at(0).isSacked()) {
      scoreboard.renege();
    }
    congestion.onTimeout(queue.outstandingBytes(), nowNanos);
    detector.markAllLost();
    inflation.clear();
    phase = RecoveryPhase.LOSS;
    recoveryPoint = queue.endSeq();
    duplicatesSuspect = true;
    highRxt = sndUna;
    retransmitNow = true;
  }

  /// What is on its way is too big for the path (RFC 1191 section 6.4): it goes again in smaller
  /// pieces, and since nothing was lost to congestion the window stays.
  public void tooBig() {
    if (!queue.isEmpty()) {
      detector.markAllLost();
      phase = RecoveryPhase.LOSS;
      recoveryPoint = queue.endSeq();
      highRxt = sndUna;
      retransmitNow = true;
    }
  }

  /// What must be sent again now; null if nothing, or if the window has no room. The first one
  /// after a loss was found goes whatever is on its way (RFC 6675 section 5 step 4.3). No longer
  /// than the window has room for; longer than one MSS only if it was sent so. Small ones that lie
  /// side by side become one.
  public @Nullable SentSegment nextRetransmission() {
    SentSegment segment = queue.firstAwaiting();
    if (segment == null) {
      return null;
    }
    int roomBytes = cwndBytes() - inFlightBytes();
    if (roomBytes < mssBytes && !retransmitNow && inFlightBytes() > 0) {
      return null;
    }
    if (segment.octets() < mssBytes) {
      queue.joinAwaiting(segment, mssBytes);
    }
    cut(segment, Math.max(roomBytes / mssBytes, 1) * mssBytes);
    return segment;
  }

  /// In RECOVERY with SACK, what may be sent again for want of anything better when there is no new
  /// data to send: not SACKed, below something SACKed, not yet known to be lost. NextSeg rule 3 of
  /// RFC 6675 section 4. Null if there is nothing or the window has no room.
  public @Nullable SentSegment speculativeRetransmission() {
    if (phase != RecoveryPhase.RECOVERY || !sackInUse || queue.isEmpty()) {
      return null;
    }
    int position = scoreboard.firstNotSacked(Seq.max(highRxt, sndUna));
    if (!Seq.before(position, scoreboard.highestSackedEnd(sndUna))
        || cwndBytes() - inFlightBytes() < mssBytes) {
      return null;
    }
    SentSegment segment = queue.at(queue.indexOf(position));
    cut(segment, mssBytes);
    return segment;
  }

  /// `segment`, one that this object named, was sent again.
  public void retransmitted(SentSegment segment, long nowNanos) {
    queue.markRetransmitted(segment, nowNanos);
    highRxt = Seq.max(highRxt, segment.endSeq());
    retransmitNow = false;
    retransmitsTotal++;
    retransmittedBytesTotal += segment.octets();
  }

  /// Cuts a segment that is too long to send as it is, strictly inside.
  ///
  /// @return the second part; `segment` is the first
  public SentSegment split(SentSegment segment, int atSeq) {
    return queue.split(segment, atSeq);
  }

  /// What is thought to be on its way: the pipe of RFC 6675 section 4.
  public int inFlightBytes() {
    return queue.pipeBytes();
  }

  /// The window as it counts now against [#inFlightBytes]: that of congestion control, and without
  /// SACK what duplicate ACKs add to it.
  public int cwndBytes() {
    return (int) Math.min((long) congestion.cwndBytes() + inflation.bytes(), Integer.MAX_VALUE);
  }

  /// Whether something lost has still to be sent again.
  public boolean awaitsRetransmission() {
    return queue.firstAwaiting() != null;
  }

  public boolean hasUnacknowledged() {
    return !queue.isEmpty();
  }

  /// The oldest segment not acknowledged, at SND.UNA.
  public @Nullable SentSegment oldest() {
    return queue.oldest();
  }

  public RecoveryPhase phase() {
    return phase;
  }

  /// FlightSize: sent and not cumulatively acknowledged.
  public int outstandingBytes() {
    return queue.outstandingBytes();
  }

  /// Held by the receiver out of order, in octets.
  public int sackedBytes() {
    return queue.sackedBytes();
  }

  /// Judged lost and not acknowledged since, in octets.
  public int lostBytes() {
    return queue.lostBytes();
  }

  /// Sent again and on their way, in octets.
  public int retransmittedBytes() {
    return queue.retransmittedBytes();
  }

  /// Segments not cumulatively acknowledged.
  public int outstandingSegments() {
    return queue.size();
  }

  /// Segments ever sent again.
  public long retransmitsTotal() {
    return retransmitsTotal;
  }

  /// Octets ever sent again.
  public long retransmittedBytesTotal() {
    return retransmittedBytesTotal;
  }

  @Override
  public String toString() {
    return phase + ", " + queue;
  }
}
