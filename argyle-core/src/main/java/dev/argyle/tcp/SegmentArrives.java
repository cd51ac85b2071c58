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
import dev.argyle.tcp.recovery.Acknowledgement;
import dev.argyle.tcp.seq.Segment;

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
    Segment segment = Segment.of(packet);
    switch (sock.state()) {
      case CLOSED, LISTEN, TIME_WAIT -> {
        // It was closed while this segment waited for the lock: as if it had not been found.
        tcp.reply().resetTo(packet, segment);
        packet.release();
      }
      case SYN_SENT -> {
        inSynSent(sock, packet, segment, nowNanos);
        packet.release();
      }
      case SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK ->
          synchronizedInput.arrive(sock, packet, segment, nowNanos);
    }
  }

  private void inSynSent(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    switch (SynSentInput.judge(segment, sock.snd)) {
      case Establish() -> establish(sock, packet, segment, nowNanos);
      case OpenBothWays() -> openBothWays(sock, packet, segment, nowNanos);
      case Reset(int seq) -> tcp.output().sendResetAt(sock, seq, nowNanos);
      case End.REFUSED -> {
        tcp.counters().count(Counter.ATTEMPT_FAILS);
        sock.abort(Errno.ECONNREFUSED);
      }
      case End.IGNORED -> {}
    }
  }

  private void establish(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    tcp.open().agree(sock, packet, segment, nowNanos);
    boolean retransmitted = sock.retransmissionTimeout.retransmissions() > 0;
    int segAck = segment.ack();
    sock.snd.acknowledge(segAck);
    AckOutcome outcome =
        sock.recovery.acknowledge(new Acknowledgement().begin(segAck, false, nowNanos));
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
    sock.pending.ackNow();
    if (sock.ecn.answersSynAckAlone()) {
      tcp.output().sendAck(sock, nowNanos);
    }
  }

  private void openBothWays(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    tcp.open().agree(sock, packet, segment, nowNanos);
    sock.snd.initialWindow(segment.seq(), sock.snd.una(), segment.window());
    sock.permission.windowSeen(segment.window());
    sock.state(TcpState.SYN_RECEIVED);
    tcp.output().sendSynAgain(sock, nowNanos);
  }
}
