package dev.argyle.tcp;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.env.TimerQueue;
import dev.argyle.ip.Route;
import dev.argyle.sock.InetConnectionSock;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.RequestSockQueue.Event;
import dev.argyle.tcp.TcpConfig.SynCookieUse;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.handshake.EcnMode;
import dev.argyle.tcp.handshake.EcnSetup;
import dev.argyle.tcp.handshake.NegotiatedOptions;
import dev.argyle.tcp.handshake.SynOptions;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.TcpFlags;
import org.jspecify.annotations.Nullable;

/// LISTEN, RFC 9293 section 3.10.7.2, and the half of SYN-RECEIVED that needs no full sock. A SYN
/// becomes a request in the SYN queue and is answered; the ACK of that answer makes the request
/// whole: a child sock, which goes on from here, and reaches the accept queue when it is
/// established (MISSION E).
///
/// Runs without the listener's lock: the queues have their own.
final class TcpListener implements TcpRequestSock.Expiry {
  private final TcpProtocol tcp;
  private final CookieHandshake cookies;
  private final SynAcks synAcks;
  private final FastOpenServer fastOpen;

  TcpListener(TcpProtocol tcp) {
    this.tcp = tcp;
    this.cookies = new CookieHandshake(tcp, this);
    this.synAcks = new SynAcks(tcp);
    this.fastOpen = new FastOpenServer(tcp, this);
  }

  /// Takes a segment for a listener; the packet is used up.
  ///
  /// @param before the TIME-WAIT that has just ended for it, if there was one
  void arrive(
      TcpSock listener,
      SkBuff packet,
      Segment segment,
      @Nullable TimeWaitSock before,
      long nowNanos) {
    RequestSockQueue queue = listener.acceptQueue();
    if (queue == null) {
      tcp.reply().resetTo(packet, segment); // it has just stopped listening
      packet.release();
      return;
    }
    TcpRequestSock request = find(listener, packet, segment);
    if (request != null) {
      inSynReceived(listener, queue, request, packet, segment, nowNanos);
      return;
    }
    if (listener.reusePort() && arriveAtSharer(listener, packet, segment, nowNanos)) {
      return;
    }
    if (segment.isReset()) {
      tcp.counters().count(Counter.DROPPED_NO_LISTENER);
    } else if (segment.hasAck()) {
      TcpRequestSock remembered = cookies.take(listener, queue, packet, segment, nowNanos);
      if (remembered != null) {
        complete(listener, queue, remembered, packet, segment, nowNanos);
        return;
      }
      tcp.reply().resetTo(packet, segment);
    } else if (segment.isSyn() && segment.isFin()) {
      tcp.counters().count(Counter.DROPPED_BAD_FLAGS); // nobody means it: scanners do this
    } else if (segment.isSyn()) {
      open(listener, queue, packet, segment, before, nowNanos);
    }
    packet.release();
  }

  /// A handshake goes on with the listener it began with, whoever would be chosen for it now.
  private boolean arriveAtSharer(TcpSock listener, SkBuff packet, Segment segment, long nowNanos) {
    InetConnectionSock other =
        tcp.tables().listening().sharer(listener, each -> find(each, packet, segment) != null);
    RequestSockQueue queue = other == null ? null : other.acceptQueue();
    TcpRequestSock request = other == null ? null : find(other, packet, segment);
    if (queue == null || request == null || !(other instanceof TcpSock sharer)) {
      return false;
    }
    inSynReceived(sharer, queue, request, packet, segment, nowNanos);
    return true;
  }

  private static @Nullable TcpRequestSock find(
      InetConnectionSock listener, SkBuff packet, Segment segment) {
    RequestSockQueue queue = listener.acceptQueue();
    if (queue == null) {
      return null;
    }
    PacketInfo info = packet.info();
    return (TcpRequestSock)
        queue.findRequest(
            info.destinationHigh(),
            info.destinationLow(),
            segment.destinationPort(),
            info.sourceHigh(),
            info.sourceLow(),
            segment.sourcePort());
  }

  private void open(
      TcpSock listener,
      RequestSockQueue queue,
      SkBuff packet,
      Segment segment,
      @Nullable TimeWaitSock before,
      long nowNanos) {
    Route route = routeBack(packet);
    if (route == null) {
      tcp.counters().count(Counter.DROPPED_NO_ROUTE);
      return;
    }
    if (queue.isAcceptQueueFull()) {
      tcp.counters().count(Counter.DROPPED_ACCEPT_QUEUE_FULL);
      queue.count(Event.SYN_WHILE_ACCEPT_QUEUE_FULL);
      return;
    }
    SynOptions peer = SynOptions.received(segment.options());
    SynOptions own = offer(listener, packet, route);
    int field = Ecn.fieldOf(packet);
    EcnMode ecn = EcnSetup.taken(segment.flags(), field, Ecn.takes(listener));
    NegotiatedOptions agreed = agree(listener, own, peer, packet).withEcn(ecn);
    TcpRequestSock request = request(listener, packet, segment, agreed);
    request.ecn(EcnSetup.asked(segment.flags(), field), field);
    request.received(
        segment.seq(),
        segment.window(),
        segment.options().tsValue(),
        packet.info().interfaceIndex());
    int iss = tcp.initialSequence().next(request, nowNanos);
    answer(listener, request, before == null ? iss : before.initialSequencePast(iss), own);
    FastOpenServer.Verdict fast = fastOpen.judge(listener, queue, packet, segment);
    if (fast.opens()
        && fastOpen.open(listener, queue, request, packet, segment, fast.tells(), nowNanos)) {
      return;
    }
    boolean always = tcp.config().queues().synCookies() == SynCookieUse.ALWAYS;
    if (!always && queue.addRequest(request)) {
      synAcks.send(request, request.rcvNxt(), fast.tellsElse(), nowNanos);
      request.start(nowNanos);
    } else if (tcp.config().queues().synCookies() != SynCookieUse.NEVER) {
      cookies.send(queue, request, own, nowNanos);
    } else {
      tcp.counters().count(Counter.DROPPED_LISTENER_BUSY);
    }
  }

  /// The way back to whoever sent a packet, or null if there is none.
  @Nullable Route routeBack(SkBuff packet) {
    PacketInfo info = packet.info();
    return tcp.ip()
        .route(
            info.sourceHigh(), info.sourceLow(), info.destinationHigh(), info.destinationLow(), 0);
  }

  /// What the SYN of a listener would say.
  SynOptions offer(TcpSock listener, SkBuff packet, Route route) {
    return OutgoingHeader.offer(
        tcp.config(),
        OutgoingHeader.advertisedMssOf(route, isV6(packet)),
        listener.maxSegmentBytes,
        listener.receiveBuffer.scaledForBytes());
  }

  static NegotiatedOptions agree(TcpSock listener, SynOptions own, SynOptions peer, SkBuff packet) {
    return NegotiatedOptions.agree(own, peer, isV6(packet), ConnectionOpen.sendLimit(listener));
  }

  private static boolean isV6(SkBuff packet) {
    PacketInfo info = packet.info();
    return !IpAddress.isV4(info.sourceHigh(), info.sourceLow());
  }

  /// A request that knows its ends, and what was agreed.
  TcpRequestSock request(
      TcpSock listener, SkBuff packet, Segment segment, NegotiatedOptions agreed) {
    PacketInfo info = packet.info();
    TcpRequestSock request = new TcpRequestSock(listener.family(), this, agreed);
    request.localAddress(info.destinationHigh(), info.destinationLow());
    request.localPort(segment.destinationPort());
    request.remote(info.sourceHigh(), info.sourceLow(), segment.sourcePort());
    request.boundInterface(listener.boundInterface());
    return request;
  }

  void answer(TcpSock listener, TcpRequestSock request, int iss, SynOptions own) {
    request.answered(
        iss,
        listener.receiveBuffer.synWindowBytes(),
        own.mssBytes(),
        tcp.initialSequence().timestampOffset(request));
  }

  private void inSynReceived(
      TcpSock listener,
      RequestSockQueue queue,
      TcpRequestSock request,
      SkBuff packet,
      Segment segment,
      long nowNanos) {
    boolean plainSyn = segment.isSyn() && !segment.hasAck() && !segment.isReset();
    if (plainSyn && segment.seq() == request.irs() && !isOld(request, segment)) {
      answerAgain(queue, request, packet, segment, nowNanos);
    } else if (!isInWindow(request, segment) || isOld(request, segment)) {
      tcp.counters().count(Counter.DROPPED_OUT_OF_WINDOW);
      if (!segment.isReset()) {
        challenge(request, nowNanos);
      }
    } else if (segment.isReset() && segment.seq() == request.rcvNxt()) {
      queue.removeRequest(request);
    } else if (segment.isReset() || segment.isSyn()) {
      challenge(request, nowNanos); // RFC 5961 sections 3.2 and 4.2
    } else if (segment.hasAck() && segment.ack() != request.sndNxt()) {
      tcp.reply().resetTo(packet, segment);
    } else if (segment.hasAck() && isDeferred(queue, request, segment)) {
      request.acknowledged();
      tcp.counters().count(Counter.DROPPED_DEFERRED_ACCEPT);
      queue.count(Event.DEFERRED);
    } else if (segment.hasAck()) {
      complete(listener, queue, request, packet, segment, nowNanos);
      return;
    }
    packet.release();
  }

  /// The peer has not got the SYN-ACK, or its SYN was doubled on the way.
  private void answerAgain(
      RequestSockQueue queue,
      TcpRequestSock request,
      SkBuff packet,
      Segment segment,
      long nowNanos) {
    request.answeredAgain();
    int field = Ecn.fieldOf(packet);
    if (request.ecnAgain(EcnSetup.asked(segment.flags(), field), field)) {
      synAcks.send(request, nowNanos);
    } else {
      synAcks.reset(request);
      queue.removeRequest(request);
    }
  }

  /// RFC 9293 section 3.10.7.4, first: it begins or ends in the window. A reset counts by its own
  /// number alone (RFC 5961 section 3.2).
  private static boolean isInWindow(TcpRequestSock request, Segment segment) {
    int rcvNxt = request.rcvNxt();
    int windowBytes = request.windowBytes();
    boolean ends = segment.length() > 0 && !segment.isReset();
    return Seq.within(segment.seq(), rcvNxt, windowBytes)
        || ends && Seq.within(segment.endSeq() - 1, rcvNxt, windowBytes);
  }

  /// Whether the user wants to hear of the connection only when it brings data (or its end), and
  /// this does not (`TCP_DEFER_ACCEPT`).
  private static boolean isDeferred(
      RequestSockQueue queue, TcpRequestSock request, Segment segment) {
    return request.timeouts() < queue.deferAccept() && segment.endSeq() == request.rcvNxt();
  }

  /// Whether it was sent before the SYN (RFC 7323 section 5.3): the connection would drop it, and
  /// not know that its handshake was completed.
  private static boolean isOld(TcpRequestSock request, Segment segment) {
    return request.agreed().timestamps()
        && segment.options().hasTimestamps()
        && !segment.isReset()
        && Seq.before(segment.options().tsValue(), request.tsRecent());
  }

  private void complete(
      TcpSock listener,
      RequestSockQueue queue,
      TcpRequestSock request,
      SkBuff packet,
      Segment segment,
      long nowNanos) {
    if (!queue.reserve(request)) {
      overflow(queue, request, packet, segment);
      return;
    }
    Route route = routeBack(packet);
    if (route == null) {
      queue.cancelReservation();
      tcp.counters().count(Counter.DROPPED_NO_ROUTE);
      packet.release();
      return;
    }
    TcpSock child = tcp.open().child(listener, request, route, nowNanos);
    if (child == null) {
      queue.cancelReservation();
      segment.putBack(packet);
      tcp.deliver(packet); // somebody else was faster: the child is in the table
      return;
    }
    queue.removeRequest(request);
    segment.putBack(packet);
    child.lock().arrive(packet);
  }

  /// The accept queue is full: the ACK is dropped, the SYN-ACK sent again, and its answer may find
  /// room; or the peer is told at once.
  private void overflow(
      RequestSockQueue queue, TcpRequestSock request, SkBuff packet, Segment segment) {
    if (tcp.config().queues().abortOnOverflow()) {
      tcp.counters().count(Counter.RESET_ACCEPT_QUEUE_FULL);
      queue.count(Event.RESET_ACCEPT_QUEUE_FULL);
      tcp.reply().resetTo(packet, segment);
      queue.removeRequest(request);
    } else {
      tcp.counters().count(Counter.DROPPED_ACCEPT_QUEUE_FULL);
      queue.count(Event.ACCEPT_QUEUE_FULL);
      request.acknowledged();
    }
    packet.release();
  }

  @Override
  public TimerQueue timers() {
    return tcp.env().timers();
  }

  @Override
  public void synAckExpired(TcpRequestSock request) {
    RequestSockQueue queue = request.queue();
    assert queue != null : "not started before it was in the table";
    long nowNanos = tcp.env().clock().nanos();
    int own = queue.synAckRetries();
    int most = queue.retries(request, own == 0 ? tcp.config().retries().synAck() : own);
    switch (request.verdict(most, queue.deferAccept(), nowNanos)) {
      case SEND_AGAIN -> {
        tcp.counters().count(Counter.RETRANSMITTED_SEGMENTS);
        synAcks.send(request, nowNanos);
      }
      case WAIT -> {}
      case GIVE_UP -> {
        if (queue.removeRequest(request)) {
          tcp.counters().count(Counter.HALF_OPEN_GIVEN_UP);
          queue.count(Event.GIVEN_UP);
        }
      }
    }
  }

  /// Answers SYNs.
  SynAcks synAcks() {
    return synAcks;
  }

  /// The children that are opened by their SYN.
  FastOpenServer fastOpen() {
    return fastOpen;
  }

  /// Tells the peer where we are: a peer that has started anew, or was lied about, resets us then.
  private void challenge(TcpRequestSock request, long nowNanos) {
    tcp.counters().count(Counter.CHALLENGE_ACKS);
    SegmentHeader header = new SegmentHeader();
    int window = request.windowBytes() >> request.agreed().ownShift();
    header.begin(request.sndNxt(), request.rcvNxt(), TcpFlags.ACK, window);
    if (request.agreed().timestamps()) {
      header.timestamps(OutgoingHeader.timestamp(request.tsOffset(), nowNanos), request.tsRecent());
    }
    tcp.reply().send(request, header);
  }
}
