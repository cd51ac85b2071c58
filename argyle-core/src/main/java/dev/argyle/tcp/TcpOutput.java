package dev.argyle.tcp;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.recovery.LossRecovery;
import dev.argyle.tcp.recovery.RecoveryPhase;
import dev.argyle.tcp.recovery.SentSegment;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.tcp.send.SegmentWriter;
import dev.argyle.tcp.send.SendPermission.Urgency;
import dev.argyle.tcp.seq.SendSequence;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import org.jspecify.annotations.Nullable;

/// The one way out for the segments of a connection. [#flush] ends every event: it sends again what
/// is lost, then what is new, then an ACK if one is owed and nothing carried it, and arms the
/// timers that follow from that. The caller holds the sock's lock.
final class TcpOutput {
  /// Payload of the largest super-segment: its IP length has 16 bits.
  static final int LARGEST_PAYLOAD_OCTETS = 65_535 - 40 - TcpHeader.MAX_LENGTH_BYTES;

  private static final int SMALLEST_PAYLOAD_OCTETS = 8;

  private final IpLayer ip;
  private final BufferPool pool;
  private final TcpCounters counters;
  private final Pacing pacing;

  TcpOutput(IpLayer ip, BufferPool pool, TcpCounters counters, Pacing pacing) {
    this.pacing = pacing;
    this.ip = ip;
    this.pool = pool;
    this.counters = counters;
  }

  /// Sends what there is to send, as far as it may go now.
  void flush(TcpSock sock, long nowNanos) {
    boolean sentNew = false;
    sock.ecn.adoptReservation();
    switch (sock.state()) {
      case CLOSED, LISTEN, TIME_WAIT -> {
        sock.pending.clear();
        return;
      }
      case SYN_SENT -> sendAgain(sock, nowNanos);
      case SYN_RECEIVED -> {
        if (sock.rare().fastOpen.isHalfOpen()) {
          sentNew = sendNew(sock, nowNanos);
        } else {
          sendAgain(sock, nowNanos);
        }
        sendOwedAck(sock, nowNanos);
      }
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK -> {
        route(sock); // so that all that leaves has the size that it takes by now
        sentNew = sendLossProbe(sock, nowNanos);
        sendAgain(sock, nowNanos);
        sentNew |= sendNew(sock, nowNanos);
        sendProbes(sock, nowNanos);
        sendOwedAck(sock, nowNanos);
        sock.outputQueue.lookForRoom();
        sock.chronograph.note(nowNanos);
      }
    }
    armTimers(sock, sentNew, nowNanos);
  }

  /// Sends the SYN of an active open.
  void sendSyn(TcpSock sock, long nowNanos) {
    int iss = sock.snd.iss();
    int end = iss + 1 + sock.rare().fastOpen.synOctets;
    sock.snd.advance(end - iss);
    sock.recovery.sent(iss, iss + 1, nowNanos);
    send(sock, iss, end, nowNanos);
    armTimers(sock, true, nowNanos);
  }

  /// Sends the SYN once more: as a SYN-ACK, now that the peer's has come too.
  void sendSynAgain(TcpSock sock, long nowNanos) {
    send(sock, sock.snd.iss(), sock.snd.iss() + 1, nowNanos);
  }

  /// Tells the peer that the connection is gone (RFC 9293 section 3.10.5).
  void sendReset(TcpSock sock, long nowNanos) {
    counters.count(Counter.OUT_RESETS);
    transmit(sock, emptyPacket(), sock.snd.nxt(), TcpFlags.RST | TcpFlags.ACK, nowNanos);
  }

  /// Answers an ACK of what was never sent (RFC 9293 section 3.5.2, group 2).
  ///
  /// @param seq the acknowledgement number that was wrong
  void sendResetAt(TcpSock sock, int seq, long nowNanos) {
    counters.count(Counter.OUT_RESETS);
    transmit(sock, emptyPacket(), seq, TcpFlags.RST, nowNanos);
  }

  /// Sends an ACK at once.
  void sendAck(TcpSock sock, long nowNanos) {
    transmit(sock, emptyPacket(), sock.snd.nxt(), TcpFlags.ACK, nowNanos);
  }

  /// The socket's route, looked up anew when tables have changed; null if there is none.
  @Nullable Route route(TcpSock sock) {
    Route known = sock.route;
    if (known != null && ip.isCurrent(known)) {
      return known;
    }
    sock.route =
        ip.route(
            sock.remoteHigh(),
            sock.remoteLow(),
            sock.localHigh(),
            sock.localLow(),
            sock.boundInterface());
    if (sock.state().isSynchronized()) {
      adoptMss(sock);
    }
    return sock.route;
  }

  /// Reckons the payload of a full segment from the route and what the peer allows.
  void adoptMss(TcpSock sock) {
    Route route = sock.route;
    int allowed = sock.agreed.sendMssBytes();
    int mss = route == null ? allowed : Math.min(OutgoingHeader.mssOf(route, sock.isV6()), allowed);
    mss = sock.recovery.mtuProbing().limited(mss) - OutgoingHeader.optionsOctets(sock);
    sock.adoptMss(Math.max(mss, SMALLEST_PAYLOAD_OCTETS));
  }

  private void sendAgain(TcpSock sock, long nowNanos) {
    LossRecovery recovery = sock.recovery;
    while (!pacing.holdsBack(sock, nowNanos)) {
      SentSegment lost = recovery.nextRetransmission();
      if (lost == null) {
        return;
      }
      sendAgain(sock, lost, nowNanos);
    }
  }

  private void sendAgain(TcpSock sock, SentSegment segment, long nowNanos) {
    counters.count(Counter.RETRANSMITTED_SEGMENTS);
    send(sock, segment.seq(), segment.endSeq(), nowNanos);
    sock.recovery.retransmitted(segment, nowNanos);
    pacing.sent(sock, segment.octets(), nowNanos);
    if (segment.seq() == sock.snd.una()) {
      sock.timers.cancel(TimerKind.RETRANSMIT); // it has its whole time from now
    }
  }

  /// Probes the tail of the flight with one segment, new if there is one and the peer's window lets
  /// it through, RFC 8985 section 7.3. @return whether it was new
  private boolean sendLossProbe(TcpSock sock, long nowNanos) {
    if (!sock.pending.takeLossProbe()) {
      return false;
    }
    int before = sock.snd.nxt();
    sendOne(sock, true, sock.mssBytes, nowNanos);
    boolean isNew = sock.snd.nxt() != before;
    SentSegment last = isNew ? null : sock.recovery.probeSegment();
    if (last != null) {
      sendAgain(sock, last, nowNanos);
    }
    if (isNew || last != null) {
      counters.count(Counter.LOSS_PROBES);
      sock.recovery.probed(!isNew);
    }
    sock.timers.cancel(TimerKind.RETRANSMIT);
    return isNew;
  }

  /// @return whether something was sent
  private boolean sendNew(TcpSock sock, long nowNanos) {
    boolean pushAll = sock.pending.takePushAll();
    int before = sock.snd.nxt();
    sock.cwndLimited = false;
    boolean more = true;
    while (more && !pacing.holdsBack(sock, nowNanos)) {
      more = sendOne(sock, pushAll, 0, nowNanos);
    }
    if (sock.unsentOctets() == 0) {
      sock.recovery.outOfData();
    }
    boolean sentAny = sock.snd.nxt() != before;
    if (sentAny || sock.cwndLimited) {
      validateWindow(sock, nowNanos);
    }
    boolean limited = sock.readiness.mostUnsentOctets() < Integer.MAX_VALUE;
    if (sentAny && limited && !sock.pending.mayBeRoom()) {
      sock.publishQueued(); // less is unsent: there may be room now
    }
    if (!sentAny && sock.recovery.nothingNew()) {
      sendAgain(sock, nowNanos);
    }
    return sentAny;
  }

  /// Sends one new packet.
  ///
  /// @param leastRoom what the congestion window lets through in any case, and then no more
  /// @return whether there may be another
  private boolean sendOne(TcpSock sock, boolean pushAll, int leastRoom, long nowNanos) {
    int unsent = sock.unsentOctets();
    boolean finNext = sock.finQueued && !sock.finSent;
    if (unsent == 0 && !finNext) {
      return false;
    }
    restartAfterIdle(sock, nowNanos);
    int probe = leastRoom > 0 ? 0 : MtuProbes.begin(sock, unsent, nowNanos);
    int octets = probe > 0 ? probe : permitted(sock, unsent, leastRoom, pushAll, finNext);
    boolean withFin = finNext && octets == unsent && mayFinish(sock, octets);
    int sequenceOctets = octets + (withFin ? 1 : 0);
    if (sequenceOctets == 0) {
      return false;
    }
    SendSequence snd = sock.snd;
    int seq = snd.nxt();
    sock.finSent = withFin;
    snd.advance(sequenceOctets);
    if (probe == 0) {
      sock.permission.sent(seq + octets, octets);
    }
    sock.recovery.sent(seq, seq + sequenceOctets, nowNanos);
    if (sock.rare().records.isEnd(seq, sequenceOctets)) {
      sock.recovery.queue().endRecord();
    }
    sock.delayedAck.dataSent(nowNanos);
    send(sock, seq, seq + sequenceOctets, nowNanos);
    pacing.sent(sock, sequenceOctets, nowNanos);
    return !withFin;
  }

  private int permitted(TcpSock sock, int unsent, int leastRoom, boolean pushAll, boolean finNext) {
    if (unsent == 0) {
      return 0;
    }
    int room =
        leastRoom > 0 ? leastRoom : sock.recovery.cwndBytes() - sock.recovery.inFlightBytes();
    int usable = sock.snd.usableWindowBytes();
    boolean urgent = sock.rare().urgentPointer.isUrgent();
    int record = sock.rare().records.within(sock.snd.nxt(), unsent);
    boolean last = finNext || urgent || record < unsent;
    Urgency urgency = pushAll ? Urgency.OVERRIDE : last ? Urgency.LAST : Urgency.NONE;
    int octets = sock.permission.octets(record, usable, room, sock.snd.una(), urgency);
    octets = Math.min(octets, pacing.mostBytes(sock));
    if (urgent) {
      octets = Math.min(octets, sock.permission.segmentBytes()); // each has a pointer of its own
    }
    sock.cwndLimited = octets < unsent && room - octets < sock.mssBytes && room < usable;
    return octets;
  }

  /// A FIN needs room in the window like an octet of data, or it would be sent in vain.
  private static boolean mayFinish(TcpSock sock, int octetsBefore) {
    return sock.snd.usableWindowBytes() > octetsBefore;
  }

  private void restartAfterIdle(TcpSock sock, long nowNanos) {
    if (!sock.recovery.hasUnacknowledged() && sock.snd.usableWindowBytes() > 0) {
      long idleNanos = sock.windowUse.takeIdleNanos(nowNanos);
      if (idleNanos > 0) {
        boolean restarts = pacing.knobs().slowStartAfterIdle();
        long rtoNanos = restarts ? sock.rtt.rtoNanos() : Long.MAX_VALUE;
        sock.congestion.onIdle(idleNanos, rtoNanos, nowNanos);
      }
    }
  }

  /// A window that is not used for long is no longer known to be right.
  private void validateWindow(TcpSock sock, long nowNanos) {
    LossRecovery recovery = sock.recovery;
    int cwndBytes = recovery.cwndBytes();
    boolean full = sock.cwndLimited || cwndBytes - recovery.inFlightBytes() < sock.mssBytes;
    sock.windowUse.round().sent(sock.snd.sentTotal(), sock.snd.ackedTotal(), full);
    boolean slowStart = cwndBytes < sock.congestion.ssthreshBytes();
    boolean limited =
        sock.windowUse.round().isUsed(cwndBytes, slowStart)
            || recovery.phase() != RecoveryPhase.OPEN;
    int usedBytes =
        sock.windowUse.sent(recovery.inFlightBytes(), limited, sock.rtt.rtoNanos(), nowNanos);
    if (usedBytes >= 0 && pacing.knobs().slowStartAfterIdle()) {
      sock.congestion.onUnusedWindow(usedBytes);
    }
  }

  private void sendProbes(TcpSock sock, long nowNanos) {
    if (sock.pending.takeWindowProbe()) {
      counters.count(Counter.WINDOW_PROBES);
      transmit(sock, emptyPacket(), sock.snd.una() - 1, TcpFlags.ACK, nowNanos);
    }
    if (sock.pending.takeKeepAliveProbe()) {
      counters.count(Counter.KEEP_ALIVE_PROBES);
      transmit(sock, emptyPacket(), sock.snd.una() - 1, TcpFlags.ACK, nowNanos);
    }
  }

  private void sendOwedAck(TcpSock sock, long nowNanos) {
    if (sock.pending.needsAck() && !(sock.takesNext && sock.receiveBuffer.isShut())) {
      sendAck(sock, nowNanos);
    }
  }

  /// Sends a range of the sequence space, whatever of SYN, data and FIN lies in it.
  private void send(TcpSock sock, int seq, int endSeq, long nowNanos) {
    boolean syn = seq == sock.snd.iss() && sock.snd.una() == seq;
    boolean fin = sock.finSent && endSeq == sock.finSeq() + 1;
    int dataSeq = syn ? seq + 1 : seq;
    int octets = Seq.distance(dataSeq, endSeq) - (fin ? 1 : 0);
    SkBuff packet = emptyPacket();
    int flags = 0;
    if (octets > 0) {
      sock.sendBuffer.attach(packet, Seq.distance(sock.sendBufferSeq(), dataSeq), octets);
      int full = sock.permission.segmentBytes();
      boolean probe = sock.recovery.mtuProbing().isProbe(seq);
      boolean superSegment = octets > full && !syn && !probe;
      if (superSegment) {
        packet.info().segmentBytes(full);
      }
      boolean last = dataSeq + octets == sock.sendBufferSeq() + sock.sendBuffer.octets();
      boolean newOnes = superSegment && endSeq == sock.snd.nxt();
      boolean ends = (last && !sock.writing) || sock.rare().records.isEnd(dataSeq, octets);
      flags |= (ends || newOnes) && !syn ? TcpFlags.PSH : 0; // who merges need not wait for more
    }
    flags |= syn ? TcpFlags.SYN : 0;
    flags |= fin ? TcpFlags.FIN : 0;
    boolean acks = sock.state() != TcpState.SYN_SENT;
    transmit(sock, packet, seq, flags | (acks ? TcpFlags.ACK : 0), nowNanos);
    sock.lastSentNanos = nowNanos;
    sock.sentYet = true;
  }

  private void transmit(TcpSock sock, SkBuff packet, int seq, int flags, long nowNanos) {
    Route route = route(sock);
    if (route == null) {
      counters.count(Counter.DROPPED_NO_ROUTE);
      packet.release();
      return;
    }
    sock.foundRoute();
    int payload = packet.length();
    boolean isNew = sock.ecn.isNew(seq, payload);
    int controls = sock.ecn.flags(flags, seq, payload, isNew);
    SegmentHeader header = OutgoingHeader.fill(sock, seq, controls, payload, nowNanos);
    SegmentWriter.write(packet, header);
    if ((flags & TcpFlags.ACK) != 0 && (flags & TcpFlags.RST) == 0) {
      OutgoingHeader.acknowledged(sock, payload);
    }
    PacketInfo info = packet.info();
    IpSettings wanted = sock.settings(IpAddress.isV4(sock.remoteHigh(), sock.remoteLow()));
    info.hopLimit(wanted.hopLimit() == InetSock.DEFAULT_HOP_LIMIT ? 0 : wanted.hopLimit());
    sock.ecn.mark(info, wanted.trafficClass(), flags, payload, isNew);
    boolean discovers = !route.metrics().mtuLocked() || sock.recovery.mtuProbing().isProbe(seq);
    info.dontFragment(wanted.mtuDiscovery().forbidsFragments(discovers));
    info.priority(sock.priority());
    info.mark(sock.mark());
    sock.segmentsSent++;
    counters.count(Counter.OUT_SEGMENTS);
    ip.output(packet, route);
  }

  private SkBuff emptyPacket() {
    return pool.allocate(SkBuff.HEAD_ROOM_BYTES, 0);
  }

  private void armTimers(TcpSock sock, boolean sentNew, long nowNanos) {
    TcpTimeouts.armAfterOutput(sock, sentNew, nowNanos);
    boolean waits = TcpTimeouts.holdsBack(sock) || sock.recovery.queue().firstAwaiting() != null;
    pacing.armTimer(sock, waits, nowNanos);
  }
}
