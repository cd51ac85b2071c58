package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.sock.Errno;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.SynSentVerdict.End;
import dev.argyle.tcp.SynSentVerdict.Establish;
import dev.argyle.tcp.SynSentVerdict.OpenBothWays;
import dev.argyle.tcp.SynSentVerdict.Reset;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.recovery.AckOutcome;
import dev.argyle.tcp.recovery.SentSegment;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.Seq;

/// SEGMENT ARRIVES, RFC 9293 section 3.10.7: dispatch by state, and what follows from the verdicts
/// of SYN-SENT (MISSION D6). The caller holds the sock's lock and flushes afterwards; the packet is
/// used up.
final class SegmentArrives {
  private final TcpProtocol tcp;
  private final SynchronizedInput synchronizedInput;

  SegmentArrives(TcpProtocol tcp) {
    this.tcp = tcp;
    this.synchronizedInput = new SynchronizedInput(tcp);
  }

  void arrive(TcpSock sock, SkBuff packet, long nowNanos) {
    Segment segment = Scratch.ofThread().segment.read(packet);
    switch (sock.state()) {
      case CLOSED, LISTEN, TIME_WAIT -> {
        // It was closed while this segment waited for the lock: as if it had not been found.
        tcp.reply().resetTo(packet, segment);
        packet.release();
      }
      case SYN_SENT -> {
        if (!inSynSent(sock, packet, segment, nowNanos)) {
          packet.release();
        }
      }
      case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
          synchronizedInput.arrive(sock, packet, segment, nowNanos);
    }
  }

  /// @return whether the packet is used up
  private boolean inSynSent(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    if (sock.rare().fastOpen.deferred) {
      tcp.reply().resetTo(packet, segment); // nobody has heard of us yet
      return false;
    }
    SynSentVerdict verdict = SynSentInput.judge(segment, sock.snd);
    if (verdict instanceof Establish && isEchoWrong(sock, segment, nowNanos)) {
      tcp.counters().count(Counter.DROPPED_PAWS);
      tcp.output().sendResetAt(sock, segment.ack(), nowNanos);
      return false;
    }
    switch (verdict) {
      case Establish() -> {
        return establish(sock, packet, segment, nowNanos);
      }
      case OpenBothWays() -> openBothWays(sock, packet, segment, nowNanos);
      case Reset(int seq) -> {
        tcp.output().sendResetAt(sock, seq, nowNanos);
        TcpTimeouts.repeatSynSoon(sock, nowNanos);
      }
      case End.STRAY_RESET -> TcpTimeouts.repeatSynSoon(sock, nowNanos);
      case End.REFUSED -> {
        tcp.counters().count(Counter.ATTEMPT_FAILS);
        sock.abort(Errno.ECONNREFUSED);
      }
      case End.IGNORED -> {}
    }
    return false;
  }

  /// A SYN-ACK that echoes what no SYN of this attempt has said answers another one (as Linux).
  private static boolean isEchoWrong(TcpSock sock, Segment segment, long nowNanos) {
    SentSegment syn = sock.recovery.queue().oldest();
    int echo = segment.options().tsEcho();
    if (syn == null || echo == 0 || !sock.synOptions.timestamps()) {
      return false;
    }
    int first = OutgoingHeader.timestamp(sock.timestampOffset, syn.firstSentNanos());
    int now = OutgoingHeader.timestamp(sock.timestampOffset, nowNanos);
    return Seq.before(echo, first) || Seq.after(echo, now);
  }

  private boolean establish(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    tcp.open().agree(sock, packet, segment, nowNanos);
    boolean retransmitted = sock.retransmissionTimeout.retransmissions() > 0;
    int segAck = segment.ack();
    sock.snd.acknowledge(segAck);
    int synEnd = sock.snd.iss() + 1;
    AckOutcome outcome =
        sock.recovery.acknowledge(Scratch.ofThread().facts.begin(synEnd, false, nowNanos));
    if (segAck != synEnd) {
      sock.sendBuffer.acknowledge(Seq.distance(synEnd, segAck));
      sock.publishQueued();
    }
    sock.timers.cancel(TimerKind.RETRANSMIT);
    sock.retransmissionTimeout.acknowledged();
    sock.retransmissionTimeout.endBackOff();
    if (outcome.rttNanos() >= 0) {
      sock.rtt.sample(outcome.rttNanos());
    } else if (retransmitted) {
      sock.rtt.establishedAfterLostSyn();
    }
    sock.snd.initialWindow(segment.seq(), segAck, segment.window());
    sock.permission.windowSeen(segment.window());
    tcp.open().established(sock, nowNanos);
    boolean withText = tcp.fastOpenClient().answered(sock, segment, nowNanos);
    if (sock.ecn.answersSynAckAlone()) {
      tcp.output().sendAck(sock, nowNanos);
    } else if (sock.outputQueue.hasWaitingWriter()) {
      sock.delayedAck.owe(nowNanos);
    } else {
      sock.pending.ackNow();
    }
    if (withText) {
      synchronizedInput.takeText(sock, packet, segment, nowNanos);
    }
    sock.waitQueue().wakeAll(); // not only for room: the socket may have been shut down before
    return withText;
  }

  private void openBothWays(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    tcp.open().agree(sock, packet, segment, nowNanos);
    sock.snd.initialWindow(segment.seq(), sock.snd.una(), segment.window());
    sock.permission.windowSeen(segment.window());
    sock.state(TcpState.SYN_RECEIVED);
    tcp.fastOpenClient().openedBothWays(sock, nowNanos);
    tcp.output().sendSynAgain(sock, nowNanos);
  }
}
