package dev.argyle.tcp.recovery;

import dev.argyle.tcp.congestion.AckSample;
import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.seq.Seq;
import org.jspecify.annotations.Nullable;

/// The conductor of loss recovery: hears what was sent, acknowledged and timed out, keeps the
/// phase, tells congestion control, and says what must be sent again first (MISSION D1).
///
/// With SACK, losses are found by RACK-TLP (RFC 8985); without, by three duplicate ACKs and, in
/// recovery, by partial acknowledgements (RFC 6582). Either way the window follows RFC 9937 until
/// the losses are repaired. After a timeout (RFC 5681 section 3.1) everything not SACKed is sent
/// again in slow start, unless F-RTO finds that it was spurious. A loss that turns out to be none
/// is undone: [SpuriousRetransmit].
///
/// The caller sends [#nextRetransmission] first, until it is null; then new data while
/// `cwndBytes() - inFlightBytes()` leaves room; tells [#nothingNew] if there was none; and keeps a
/// retransmission timer while [#hasUnacknowledged], and another for [#reorderTimeout].
public final class LossRecovery {
  private CongestionControl congestion;
  private final RttEstimator rtt;
  private final RetransmissionQueue queue = new RetransmissionQueue();
  private final RackDetector rack;
  private final AckDigest digest;
  private final TailLossProbe probe = new TailLossProbe(queue);
  private RepairParts repair = RepairParts.NOTHING;

  private int mssBytes;
  private RecoveryPhase phase = RecoveryPhase.OPEN;
  private int recoveryPoint; // SND.NXT when RECOVERY or LOSS began
  private boolean duplicatesSuspect; // until SND.UNA passes recoveryPoint, RFC 6582 section 3.2
  private boolean timedOut; // and nothing was acknowledged since

  /// @param rtt takes the round-trip times that ACKs measure
  public LossRecovery(CongestionControl congestion, RttEstimator rtt, int mssBytes) {
    this.congestion = congestion;
    this.rtt = rtt;
    this.mssBytes = mssBytes;
    rack = new RackDetector(queue, rtt);
    digest = new AckDigest(queue, rack, rtt, mssBytes);
    queue.lossListener(congestion);
  }

  /// Another congestion control takes over; the phase stays.
  public void congestionControl(CongestionControl other) {
    congestion = other;
    queue.lossListener(other);
  }

  /// Segments carry up to `bytes` from now on; what was sent larger is cut when it is sent again.
  public void mss(int bytes) {
    mssBytes = bytes;
    digest.mss(bytes);
    congestion.onMssChange(bytes);
  }

  /// The range from `seq` to before `endSeq` was sent for the first time, SYN and FIN counted.
  public void sent(int seq, int endSeq, long nowNanos) {
    if (queue.isEmpty()) {
      digest.beginAt(seq);
    }
    queue.append(seq, endSeq, nowNanos);
    repair.sent(Seq.distance(seq, endSeq));
  }

  /// Takes an acceptable ACK, or an old one that carries SACK: removes what it acknowledges, marks
  /// what it reports and what that shows to be lost, moves the phase and tells congestion control.
  ///
  /// @return what it meant; the object is the ACK's
  public AckOutcome acknowledge(Acknowledgement ack) {
    AckOutcome outcome = ack.outcome();
    outcome.begin();
    boolean limited = ack.applicationLimited() && queue.lostBytes() == 0;
    queue.rates().beginAck(ack.nowNanos());
    digest.take(ack, recoveryPoint, phase != RecoveryPhase.LOSS);
    outcome.facts(
        digest.ackedBytes(),
        digest.newlySackedBytes(),
        digest.rttNanos(),
        digest.cameTwiceBytes() > 0);
    if (digest.advanced()) {
      timedOut = false;
      duplicatesSuspect &= !Seq.after(digest.sndUna(), recoveryPoint);
      repair.spurious.advanced(digest.sndUna());
      repair.mtuProbing.advanced(digest.sndUna(), ack.nowNanos());
    }
    hearWhatCameTwice(ack);
    boolean repaired = Seq.afterOrAt(digest.sndUna(), recoveryPoint);
    boolean nothingOut = queue.retransmittedBytes() == 0 || repaired;
    if (repair.spurious.isShown(phase, digest, ack, nothingOut, hasNewOutstanding())) {
      undo(ack.nowNanos());
      outcome.undo();
    }
    boolean reducing = phase == RecoveryPhase.RECOVERY || ack.ecnEcho() || repair.ecn.isRunning();
    boolean grows = digest.advanced() && !reducing;
    if (repaired && !phase.isCalm()) {
      leave(ack.nowNanos());
      outcome.leaveRecovery();
    }
    AckSample sample = digest.sample(limited, ack);
    if (grows) {
      congestion.onAck(sample);
    }
    if (queue.isEmpty()) {
      rack.cease();
      phase = RecoveryPhase.OPEN;
    } else {
      judge(ack.nowNanos(), outcome);
    }
    if (phase.isCalm()) {
      repair = ack.ecnNews() ? repair.own() : repair;
      if (repair.ecn.take(ack, digest, queue, congestion, inFlightBytes(), mssBytes)) {
        repair.spurious.end();
        outcome.reduceWindow();
      }
    }
    if (queue.rates().complete(sample, inFlightBytes(), !phase.isCalm())) {
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

  /// D-SACKs, and what the answer to a probe tells.
  private void hearWhatCameTwice(Acknowledgement ack) {
    int octets = digest.cameTwiceBytes();
    boolean probeCameTwice = octets > 0 && probe.isProbe(digest.cameTwiceEnd());
    boolean byUs = octets <= queue.retransmittedBytesTotal(); // else the network has doubled it
    if (octets > 0 && byUs) {
      if (!probeCameTwice) {
        rack.duplicateReported(digest.sndUna(), queue.isEmpty() ? digest.sndUna() : queue.endSeq());
      }
      repair.spurious.cameTwice(octets, digest.cameTwiceEnd(), digest.sndUna());
    }
    boolean plainDuplicate = ack.duplicate() && digest.newlySackedBytes() == 0;
    if (probe.repairedLoss(ack.segAck(), probeCameTwice, plainDuplicate) && phase.isCalm()) {
      congestion.onLoss(queue.outstandingBytes(), ack.nowNanos());
      congestion.onRecoveryExit(inFlightBytes(), ack.nowNanos());
      ack.outcome().reduceWindow();
    }
  }

  private void undo(long nowNanos) {
    queue.unmarkLost();
    rack.undone();
    congestion.undo(
        repair.spurious.cwndBytes(), repair.spurious.ssthreshBytes(), mssBytes, nowNanos);
    repair.spurious.end();
    phase = RecoveryPhase.OPEN;
    repair.next.inItsTurn();
  }

  private boolean hasNewOutstanding() {
    return !queue.isEmpty() && Seq.after(queue.endSeq(), recoveryPoint);
  }

  private void leave(long nowNanos) {
    if (phase == RecoveryPhase.RECOVERY) {
      congestion.onRecoveryExit(inFlightBytes(), nowNanos);
    }
    phase = RecoveryPhase.OPEN;
    digest.forgetAssumed();
    rack.recovered();
    repair.spurious.recovered();
    repair.next.inItsTurn();
  }

  /// Marks losses and lets them, or the duplicates counted, move the phase.
  private void judge(long nowNanos, AckOutcome outcome) {
    boolean foundLoss = detect(nowNanos);
    int delivered = digest.deliveredBytes();
    switch (phase) {
      case OPEN, DISORDER, CWR -> {
        boolean three = !digest.sackInUse() && digest.threeOvertook() && !duplicatesSuspect;
        if (!repairsProbe(three) && (three || queue.lostBytes() > 0)) {
          enterRecovery(delivered, digest.flightBytes(), nowNanos);
          outcome.enterRecovery();
        } else if (phase.isCalm()) {
          boolean disorder = digest.duplicateAcks() > 0 || queue.sackedBytes() > 0;
          phase = disorder ? RecoveryPhase.DISORDER : RecoveryPhase.OPEN;
        }
      }
      case RECOVERY -> {
        if (!digest.sackInUse() && digest.advanced()) {
          digest.loseOldest(); // RFC 6582: a partial acknowledgement shows the next hole
        }
        boolean safe = digest.advanced() && !foundLoss;
        repair.reduction.acknowledged(delivered, inFlightBytes(), safe, mssBytes);
      }
      case LOSS -> {}
    }
  }

  /// Whether all that is lost is a probe that was too large for the path: it is sent again, and the
  /// window stays (RFC 4821 section 7.6.2).
  private boolean repairsProbe(boolean three) {
    if (three && repair.mtuProbing.isProbe(digest.sndUna()) && queue.lostBytes() == 0) {
      queue.markLost(queue.at(0));
    }
    boolean repairs = repair.mtuProbing.isProbeLost(queue, digest.sndUna());
    if (repairs) {
      begin(RecoveryPhase.LOSS);
      repair.spurious.end();
      repair.next.atOnce();
    }
    return repairs;
  }

  /// Lets RACK mark what is lost. @return whether it found something
  private boolean detect(long nowNanos) {
    boolean hasty = !phase.isCalm() || digest.threeOvertook();
    return digest.sackInUse() && rack.detect(hasty, nowNanos);
  }

  /// @param flightBytes what was on its way before the event: RecoverFS of RFC 9937
  private void enterRecovery(int delivered, int flightBytes, long nowNanos) {
    boolean reduced = repair.ecn.isRunning(); // once is enough for a window, RFC 3168 section 6.1.2
    begin(RecoveryPhase.RECOVERY);
    if (!reduced) {
      congestion.onLoss(queue.outstandingBytes(), nowNanos);
    }
    repair.reduction.enter(flightBytes, congestion.ssthreshBytes());
    if (!digest.sackInUse()) {
      digest.loseOldest();
    }
    repair.reduction.acknowledged(delivered, inFlightBytes(), false, mssBytes);
  }

  /// RECOVERY or LOSS begins; the window is still as it was.
  private void begin(RecoveryPhase next) {
    repair = repair.own();
    if (phase.isCalm()) {
      repair.spurious.begin(
          digest.sndUna(),
          congestion.cwndBytes(),
          congestion.ssthreshBytes(),
          queue.retransmittedBytes());
    }
    probe.end();
    repair.ecn.end();
    phase = next;
    recoveryPoint = queue.endSeq();
    duplicatesSuspect = true;
  }

  /// The time of [RackDetector#deadlineNanos] has come: what was waited for is lost (RFC 8985
  /// section 6.3).
  public void reorderTimeout(long nowNanos) {
    if (queue.isEmpty() || !detect(nowNanos)) {
      return;
    }
    switch (phase) {
      case OPEN, DISORDER, CWR -> {
        if (repairsProbe(false)) {
          return;
        }
        int flightBytes = queue.outstandingBytes() - queue.sackedBytes();
        enterRecovery(mssBytes, flightBytes, nowNanos);
      }
      case RECOVERY -> repair.reduction.acknowledged(mssBytes, inFlightBytes(), false, mssBytes);
      case LOSS -> {}
    }
  }

  /// The retransmission timer ran out: nothing that was sent is on its way any more.
  public void timeout(long nowNanos) {
    if (queue.isEmpty()) {
      throw new IllegalStateException("timeout with nothing unacknowledged");
    }
    if (queue.isReneged()) {
      digest.renege();
    }
    boolean fresh = phase.isCalm() || timedOut;
    loseAll();
    timedOut = true;
    repair.spurious.timeout(fresh);
    congestion.onTimeout(queue.outstandingBytes(), nowNanos);
  }

  /// What is on its way is too big for the path (RFC 1191 section 6.4): it goes again in smaller
  /// pieces, and since nothing was lost to congestion the window stays.
  public void tooBig() {
    if (!queue.isEmpty()) {
      loseAll();
      repair.spurious.end();
    }
  }

  private void loseAll() {
    begin(RecoveryPhase.LOSS);
    queue.markAllLost();
    repair.mtuProbing.inconclusive();
    digest.forgetDuplicates();
    rack.cease();
    repair.next.atOnce();
  }

  /// What must be sent again now; null if nothing, or if the window has no room. After a timeout
  /// the first goes in any case. No longer than the window has room for.
  public @Nullable SentSegment nextRetransmission() {
    return repair.spurious.newDataFirst()
        ? null
        : repair.next.choose(queue, cwndBytes() - inFlightBytes(), inFlightBytes() == 0, mssBytes);
  }

  /// There was no new data to send, or none that may be sent.
  ///
  /// @return whether [#nextRetransmission], which had waited for that, is to be asked again
  public boolean nothingNew() {
    boolean waited = repair.spurious.newDataFirst() && !hasNewOutstanding();
    if (waited) {
      repair.spurious.noNewData();
    }
    return waited;
  }

  /// `segment`, one that this object named, was sent again.
  public void retransmitted(SentSegment segment, long nowNanos) {
    queue.markRetransmitted(segment, nowNanos);
    repair.spurious.retransmitted(segment.octets(), nowNanos);
    repair.sent(segment.octets());
    repair.next.inItsTurn();
  }

  /// How long the end of the flight may stay unanswered before a probe is sent, RFC 8985 section
  /// 7.2; -1 if none is to be sent: without SACK, in recovery, or one is on its way.
  ///
  /// @param sackAgreed whether the receiver will tell by SACK what it holds
  public long probeDelayNanos(boolean sackAgreed) {
    boolean may = sackAgreed && phase == RecoveryPhase.OPEN && queue.sackedBytes() == 0;
    return may ? probe.delayNanos(rtt.srttNanos(), mssBytes) : -1;
  }

  /// What a probe sends if there is no new data: the last segment, no more than one MSS of it. Null
  /// if the receiver holds it.
  public @Nullable SentSegment probeSegment() {
    return probe.segment(mssBytes);
  }

  /// A probe was sent, and [#sent] or [#retransmitted] has been told.
  ///
  /// @param again whether it was [#probeSegment], not new data
  public void probed(boolean again) {
    probe.sent(again);
  }

  /// What is thought to be on its way: the pipe of RFC 6675 section 4, less what duplicate ACKs
  /// without SACK let assume to have arrived.
  public int inFlightBytes() {
    return digest.inFlightBytes();
  }

  /// The window as it counts now against [#inFlightBytes]: that of congestion control, but in
  /// RECOVERY and CWR that of proportional rate reduction.
  public int cwndBytes() {
    boolean repairs = phase == RecoveryPhase.RECOVERY && !congestion.setsWindowInRecovery();
    return repairs || repair.ecn.isRunning()
        ? repair.reduction.cwndBytes()
        : congestion.cwndBytes();
  }

  /// How large packets may be.
  public MtuProbing mtuProbing() {
    return repair.mtuProbing;
  }

  /// The size of packets is to be found out.
  public MtuProbing beginMtuProbing() {
    repair = repair.own();
    return repair.mtuProbing;
  }

  /// What is known of reordering, and whether a timer is needed for [#reorderTimeout].
  public RackDetector rack() {
    return rack;
  }

  public boolean hasUnacknowledged() {
    return !queue.isEmpty();
  }

  public RecoveryPhase phase() {
    return repair.ecn.isRunning() ? RecoveryPhase.CWR : phase;
  }

  /// What was sent and is not cumulatively acknowledged, for whoever wants to count.
  public RetransmissionQueue queue() {
    return queue;
  }
}
