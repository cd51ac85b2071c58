package dev.argyle.tcp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.ReceivePath;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.TcpFlags;

/// SYN-RECEIVED and everything after it: the checks of RFC 9293 section 3.10.7.4, a method each, in
/// their order. The third, security and compartment, is for networks that no longer exist.
///
/// The caller holds the sock's lock and flushes afterwards.
final class SynchronizedInput {
  private final TcpProtocol tcp;
  private final AckProcessing ackProcessing;
  private final TextProcessing textProcessing;

  SynchronizedInput(TcpProtocol tcp) {
    this.tcp = tcp;
    this.ackProcessing = new AckProcessing(tcp);
    this.textProcessing = new TextProcessing(tcp);
  }

  /// Takes one segment; the packet is used up: queued, or released.
  void arrive(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    if (segment.isSyn()) {
      sock.ecn.synAckAgain(segment, packet);
    }
    boolean synAgain =
        sock.rare().fastOpen.isHalfOpen()
            && tcp.fastOpenServer().takeSynAgain(sock, segment, nowNanos);
    boolean passed =
        !synAgain
            && checkSequence(sock, packet, segment, nowNanos)
            && checkReset(sock, segment, nowNanos)
            && checkSyn(sock, segment, nowNanos)
            && checkAck(sock, segment, nowNanos);
    if (!passed) {
      packet.release();
      return;
    }
    sock.lastReceivedNanos = nowNanos;
    sock.ecn.accepted(packet, segment);
    checkUrgent(sock, packet, segment);
    textProcessing.take(sock, packet, segment, nowNanos);
    if (sock.state() == TcpState.TIME_WAIT) {
      TimeWaitSock.replace(sock, tcp, nowNanos);
    }
  }

  /// Takes the text of a SYN-ACK; the packet is used up.
  void takeText(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    textProcessing.take(sock, packet, segment, nowNanos);
  }

  // First: is any of it in the window, and is it not from the past?

  private boolean checkSequence(TcpSock sock, SkBuff packet, Segment segment, long nowNanos) {
    if (isOld(sock, segment, nowNanos)) {
      tcp.counters().count(Counter.DROPPED_PAWS);
      answer(sock, segment, nowNanos);
      return false;
    }
    if (!isAcceptable(sock, segment)) {
      tcp.counters().count(Counter.DROPPED_OUT_OF_WINDOW);
      tcp.receiveTrace().reached(sock, ReceivePath.DROPPED, segment.seq(), segment.payloadOctets());
      if (!segment.isReset()) {
        reportOld(sock, packet, segment);
        answer(sock, segment, nowNanos);
      }
      return false;
    }
    return true;
  }

  /// A reset counts by its own number alone, whatever it carries and even when the window is shut
  /// (RFC 5961 section 3.2, RFC 9293 MUST-66).
  private static boolean isAcceptable(TcpSock sock, Segment segment) {
    int windowBytes = sock.window.windowBytes(sock.rcv.nxt());
    if (segment.isReset()) {
      return segment.seq() == sock.rcv.nxt()
          || Seq.within(segment.seq(), sock.rcv.nxt(), windowBytes);
    }
    return sock.rcv.accepts(segment.seq(), segment.length(), windowBytes)
        || isAckBehindClosedWindow(sock, segment, windowBytes)
        || isEmptyBehindFullWindow(sock, segment, windowBytes)
        || isSynOfBothWays(sock, segment);
  }

  private static boolean isOld(TcpSock sock, Segment segment, long nowNanos) {
    return sock.agreed.timestamps()
        && segment.options().hasTimestamps()
        && !segment.isReset()
        && sock.paws.rejects(segment.options().tsValue(), nowNanos);
  }

  /// A peer that has filled the window goes on acknowledging, and its empty segments stand behind
  /// the last octet of it. If what fills the window was lost, they lie one position outside for us,
  /// but what they acknowledge counts: else two ends that both wait for a retransmission would not
  /// hear each other. Differs from RFC 9293 section 3.10.7.4 as Linux does.
  private static boolean isEmptyBehindFullWindow(TcpSock sock, Segment segment, int windowBytes) {
    return segment.length() == 0 && segment.seq() == sock.rcv.nxt() + windowBytes;
  }

  /// With a window of zero nothing but an empty segment is acceptable, but what a segment in its
  /// place acknowledges counts all the same (RFC 9293 section 3.10.7.4: special allowance).
  private static boolean isAckBehindClosedWindow(TcpSock sock, Segment segment, int windowBytes) {
    return windowBytes == 0
        && segment.seq() == sock.rcv.nxt()
        && segment.hasAck()
        && !segment.isSyn();
  }

  /// The SYN-ACK of a simultaneous open repeats a SYN that was received already, so it lies before
  /// the window; what it acknowledges is what completes the handshake.
  private static boolean isSynOfBothWays(TcpSock sock, Segment segment) {
    return sock.state() == TcpState.SYN_RECEIVED
        && !sock.passive
        && segment.isSyn()
        && segment.hasAck()
        && segment.seq() == sock.rcv.irs()
        && segment.payloadOctets() == 0;
  }

  /// Answers what cannot be used with an ACK that tells the peer where we are. A pure ACK is
  /// answered seldom, or two confused ends would answer each other for ever.
  private void answer(TcpSock sock, Segment segment, long nowNanos) {
    boolean data = segment.payloadOctets() > 0 || segment.isFin();
    if ((data && !segment.isSyn()) || sock.challengeAck.allowed(nowNanos)) {
      sock.pending.ackNow();
    }
  }

  /// Payload below the window was received before: the answer says so (RFC 2883 section 4.1). As on
  /// Linux the marks of the segment that came last count when it comes again.
  private static void reportOld(TcpSock sock, SkBuff packet, Segment segment) {
    if (segment.payloadOctets() > 0 && segment.endSeq() == sock.rcv.nxt()) {
      sock.ecn.accepted(packet, segment);
    }
    int seq = segment.seq();
    if (segment.payloadOctets() > 0 && !segment.isSyn() && Seq.before(seq, sock.rcv.nxt())) {
      TextProcessing.reportTwice(sock, seq, Seq.min(seq + segment.payloadOctets(), sock.rcv.nxt()));
    }
  }

  private void challenge(TcpSock sock, long nowNanos) {
    if (sock.challengeAck.allowed(nowNanos)) {
      tcp.counters().count(Counter.CHALLENGE_ACKS);
      sock.pending.ackNow();
    }
  }

  // Second: RST. Only the very next sequence number ends the connection (RFC 5961 section 3.2).

  private boolean checkReset(TcpSock sock, Segment segment, long nowNanos) {
    if (!segment.isReset()) {
      return true;
    }
    if (segment.seq() != sock.rcv.nxt()) {
      tcp.fastOpenClient().missed(sock, nowNanos);
      challenge(sock, nowNanos);
      return false;
    }
    tcp.counters().count(Counter.ESTABLISHED_RESETS);
    if (sock.rare().fastOpen.isHalfOpen()) {
      sock.rare().fastOpen.reset(nowNanos);
      sock.abort(Errno.ECONNRESET); // somebody has it, or will accept it
      return false;
    }
    switch (sock.state()) {
      case SYN_RECEIVED -> {
        if (sock.passive) {
          sock.markDead();
          sock.done();
          sock.put();
        } else {
          sock.abort(Errno.ECONNREFUSED);
        }
      }
      case CLOSE_WAIT -> sock.abort(Errno.EPIPE);
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK ->
          sock.abort(Errno.ECONNRESET); // RFC 9293 MUST-12: the user learns how it ended
      case TIME_WAIT, CLOSED, LISTEN, SYN_SENT -> sock.done();
    }
    return false;
  }

  // Fourth: SYN. In a connection that exists it is challenged (RFC 5961 section 4.2).

  private boolean checkSyn(TcpSock sock, Segment segment, long nowNanos) {
    if (!segment.isSyn() || isSynOfBothWays(sock, segment)) {
      return true;
    }
    challenge(sock, nowNanos);
    return false;
  }

  // Fifth: ACK.

  private boolean checkAck(TcpSock sock, Segment segment, long nowNanos) {
    if (!segment.hasAck()) {
      tcp.counters().count(Counter.DROPPED_NO_ACK);
      return false;
    }
    boolean incomplete = sock.state() == TcpState.SYN_RECEIVED || sock.rare().fastOpen.isHalfOpen();
    if (incomplete && !completeHandshake(sock, segment, nowNanos)) {
      return false;
    }
    if (!ackProcessing.process(sock, segment, nowNanos)) {
      return false;
    }
    if (sock.agreed.timestamps() && segment.options().hasTimestamps()) {
      sock.paws.update(
          segment.options().tsValue(), segment.seq(), sock.rcv.lastAckSent(), nowNanos);
    }
    boolean finAcked = sock.finSent && sock.snd.una() == sock.snd.nxt();
    if (!finAcked) {
      return true;
    }
    switch (sock.state()) {
      case FIN_WAIT_1 -> {
        sock.state(TcpState.FIN_WAIT_2);
        tcp.close().enteredFinWait2(sock, nowNanos);
        sock.waitQueue().wakeAll(); // who lingers in close
        return sock.state() != TcpState.CLOSED;
      }
      case CLOSING -> {
        sock.state(TcpState.TIME_WAIT);
        sock.waitQueue().wakeAll();
      }
      case LAST_ACK -> {
        sock.done();
        return false;
      }
      case ESTABLISHED,
          FIN_WAIT_2,
          CLOSE_WAIT,
          TIME_WAIT,
          CLOSED,
          LISTEN,
          SYN_SENT,
          SYN_RECEIVED -> {}
    }
    return true;
  }

  // Sixth: URG.

  private static void checkUrgent(TcpSock sock, SkBuff packet, Segment segment) {
    boolean told = (segment.flags() & TcpFlags.URG) != 0 && !segment.isSyn();
    if ((told || sock.rare().urgentMark.isSet()) && sock.state().canReceive()) {
      UrgentData.check(sock, packet, segment);
    }
  }

  private boolean completeHandshake(TcpSock sock, Segment segment, long nowNanos) {
    boolean fast = sock.rare().fastOpen.isHalfOpen();
    if (fast && segment.ack() == sock.snd.una() || fast && sock.snd.isNewAck(segment.ack())) {
      tcp.fastOpenServer().complete(sock, nowNanos);
      return true;
    }
    if (!sock.snd.isNewAck(segment.ack())) {
      tcp.output().sendResetAt(sock, segment.ack(), nowNanos);
      return false;
    }
    int windowBytes = segment.window() << (segment.isSyn() ? 0 : sock.agreed.peerShift());
    sock.snd.initialWindow(segment.seq(), segment.ack(), windowBytes);
    sock.permission.windowSeen(windowBytes);
    sock.ecn.completes(segment);
    tcp.open().established(sock, nowNanos);
    sock.waitQueue().wake(PollEvents.OUT);
    if (segment.isSyn()) {
      sock.pending.ackNow(); // the SYN has come twice
      TextProcessing.reportTwice(sock, sock.rcv.irs(), sock.rcv.irs() + 1);
    }
    return sock.state() != TcpState.CLOSED;
  }
}
