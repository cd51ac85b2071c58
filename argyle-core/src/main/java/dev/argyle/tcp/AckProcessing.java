package dev.argyle.tcp;

import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.congestion.WindowRound;
import dev.argyle.tcp.recovery.AckOutcome;
import dev.argyle.tcp.recovery.Acknowledgement;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.SendSequence;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpOptions;

/// What an acknowledgement does, RFC 9293 section 3.10.7.4, fifth check: the send window, SND.UNA,
/// the round-trip time, loss recovery, the send buffer.
final class AckProcessing {
  private static final int LITTLE_OCTETS = 1000;
  private static final long ANSWER_NANOS = 1_000_000L;

  private final TcpProtocol tcp;

  AckProcessing(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Takes the ACK of an acceptable segment.
  ///
  /// @return whether the rest of the segment may be looked at
  boolean process(TcpSock sock, Segment segment, long nowNanos) {
    SendSequence snd = sock.snd;
    int segAck = segment.ack();
    if (!snd.isAckInRange(segAck)) {
      tcp.counters().count(Counter.DROPPED_BAD_ACK);
      challenge(sock, segAck, nowNanos);
      return false;
    }
    if (Seq.before(segAck, snd.una())) {
      takeOldSack(sock, segment, nowNanos);
      return true; // an old duplicate: its text may still be new
    }
    boolean duplicate = isDuplicate(sock, segment);
    int windowBytes = segment.window() << (segment.isSyn() ? 0 : sock.agreed.peerShift());
    if (!isDataAlone(snd, segment, windowBytes)) {
      sock.permission.more(false);
    }
    boolean windowMoved = snd.updateWindow(segment.seq(), segAck, windowBytes);
    if (windowMoved) {
      sock.permission.windowSeen(windowBytes);
      sock.rare().windowProbe.stop(); // flush starts it anew if that was not enough
    }
    sock.rare().windowProbe.answered();
    acknowledge(sock, segment, duplicate, nowNanos);
    sock.pending.room();
    return true;
  }

  /// Tells the peer where we are, RFC 5961 section 5.2. Who acknowledges what was never sent may
  /// have to wait a moment: if data in its place follows, its ACK is the answer. Linux does not
  /// answer those at all while the connection is established.
  private void challenge(TcpSock sock, int segAck, long nowNanos) {
    if (!sock.challengeAck.allowed(nowNanos)) {
      return;
    }
    tcp.counters().count(Counter.CHALLENGE_ACKS);
    if (Seq.after(segAck, sock.snd.nxt())) {
      sock.delayedAck.owe(nowNanos, ANSWER_NANOS);
    } else {
      sock.pending.ackNow();
    }
  }

  /// Whether it brings a little data and says nothing about ours. Any other segment pushes what
  /// `MSG_MORE` has held back, as on Linux, whose fast path only data takes for which there is
  /// memory in reserve.
  private static boolean isDataAlone(SendSequence snd, Segment segment, int windowBytes) {
    return segment.payloadOctets() > 0
        && segment.payloadOctets() <= LITTLE_OCTETS
        && segment.ack() == snd.una()
        && windowBytes == snd.windowBytes()
        && (segment.flags() & TcpFlags.URG) == 0;
  }

  /// An ACK that was overtaken by a later one may still report by SACK what that one did not.
  private static void takeOldSack(TcpSock sock, Segment segment, long nowNanos) {
    if (sock.agreed.sackPermitted() && segment.options().sackBlocks() > 0) {
      sock.recovery.acknowledge(facts(sock, segment, false, nowNanos));
    }
  }

  /// A duplicate ACK in the sense of RFC 5681 section 2.
  private static boolean isDuplicate(TcpSock sock, Segment segment) {
    SendSequence snd = sock.snd;
    return segment.ack() == snd.una()
        && segment.length() == 0
        && snd.outstanding() > 0
        && segment.window() << sock.agreed.peerShift() == snd.windowBytes();
  }

  private void acknowledge(TcpSock sock, Segment segment, boolean duplicate, long nowNanos) {
    int dataSeq = sock.sendBufferSeq();
    int finSeq = sock.finSeq();
    Acknowledgement facts = facts(sock, segment, duplicate, nowNanos);
    sock.ecn.hear(segment, facts);
    AckOutcome outcome = sock.recovery.acknowledge(facts);
    if (facts.marks() > 0) {
      sock.ecn.delivered(facts.marks());
      tcp.counters().add(Counter.DELIVERED_MARKED, facts.marks());
    }
    int acked = sock.snd.acknowledge(segment.ack());
    sock.rare().urgentPointer.acknowledged(segment.ack());
    sock.rare().records.acknowledged(segment.ack());
    boolean measured = outcome.rttNanos() >= 0;
    boolean backedOff = measured && sock.retransmissionTimeout.endBackOff();
    if (backedOff || outcome.enteredRecovery()) {
      sock.timers.cancel(TimerKind.RETRANSMIT); // flush starts it anew
    }
    if (outcome.windowReduced()) {
      sock.ecn.reduced();
    }
    if (sock.recovery.mtuProbing().takeChanged()) {
      tcp.output().adoptMss(sock);
    }
    if (outcome.undone()) {
      tcp.counters().count(Counter.SPURIOUS_LOSSES);
    }
    if (acked == 0) {
      return;
    }
    sock.retransmissionTimeout.acknowledged();
    sock.timers.cancel(TimerKind.RETRANSMIT); // flush starts it anew, RFC 6298 (5.3)
    sock.forgetSoftError();
    int dataEnd = sock.finSent ? Seq.min(segment.ack(), finSeq) : segment.ack();
    int octets = Seq.distance(dataSeq, dataEnd);
    if (octets > 0) {
      sock.sendBuffer.acknowledge(octets);
    }
  }

  private static Acknowledgement facts(
      TcpSock sock, Segment segment, boolean duplicate, long nowNanos) {
    Scratch scratch = Scratch.ofThread();
    WindowRound round = sock.windowUse.round();
    Acknowledgement facts =
        scratch
            .facts
            .begin(segment.ack(), duplicate, nowNanos)
            .withWindowUse(round.isFull(), round.mostBytes());
    TcpOptions options = segment.options();
    if (sock.agreed.sackPermitted()) {
      int blocks = options.sackBlocks();
      for (int i = 0; i < blocks; i++) {
        scratch.sackEdges[2 * i] = options.sackLeft(i);
        scratch.sackEdges[2 * i + 1] = options.sackRight(i);
      }
      facts.withSack(scratch.sackEdges, blocks);
    }
    if (sock.agreed.timestamps() && options.hasTimestamps() && options.tsEcho() != 0) {
      int elapsedMillis =
          OutgoingHeader.timestamp(sock.timestampOffset, nowNanos) - options.tsEcho();
      if (elapsedMillis >= 0) {
        facts.withTimestampRtt(elapsedMillis * 1_000_000L);
      }
    }
    return facts;
  }
}
