package dev.argyle.tcp;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.Route;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.handshake.NegotiatedOptions;
import dev.argyle.tcp.handshake.SynOptions;
import dev.argyle.tcp.handshake.TcpRequestSock;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.TcpFlags;
import org.jspecify.annotations.Nullable;

/// LISTEN (MISSION E), RFC 9293 section 3.10.7.2, and the half of SYN-RECEIVED that needs no full
/// sock. A SYN becomes a request in the SYN queue and is answered; the ACK of that answer makes the
/// request whole: a child sock, which goes on from here, and reaches the accept queue when it is
/// established.
///
/// Runs without the listener's lock: the queues have their own.
final class TcpListener {
  private final TcpProtocol tcp;

  TcpListener(TcpProtocol tcp) {
    this.tcp = tcp;
  }

  /// Takes a segment for a listener; the packet is used up.
  void arrive(TcpSock listener, SkBuff packet, Segment segment, long nowNanos) {
    RequestSockQueue queue = listener.acceptQueue();
    if (queue == null) {
      tcp.reply().resetTo(packet, segment); // it has just stopped listening
      packet.release();
      return;
    }
    TcpRequestSock request = find(queue, packet, segment);
    if (request != null) {
      inSynReceived(listener, queue, request, packet, segment, nowNanos);
      return;
    }
    if (segment.isReset()) {
      tcp.counters().count(Counter.DROPPED_NO_LISTENER);
    } else if (segment.hasAck()) {
      tcp.reply().resetTo(packet, segment);
    } else if (segment.isSyn() && segment.isFin()) {
      tcp.counters().count(Counter.DROPPED_BAD_FLAGS); // nobody means it: scanners do this
    } else if (segment.isSyn()) {
      open(listener, queue, packet, segment, nowNanos);
    }
    packet.release();
  }

  private static @Nullable TcpRequestSock find(
      RequestSockQueue queue, SkBuff packet, Segment segment) {
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
      TcpSock listener, RequestSockQueue queue, SkBuff packet, Segment segment, long nowNanos) {
    PacketInfo info = packet.info();
    Route route =
        tcp.ip()
            .route(
                info.sourceHigh(),
                info.sourceLow(),
                info.destinationHigh(),
                info.destinationLow(),
                0);
    if (route == null || queue.isAcceptQueueFull()) {
      tcp.counters()
          .count(route == null ? Counter.DROPPED_NO_ROUTE : Counter.DROPPED_ACCEPT_QUEUE_FULL);
      queue.countAcceptDrop();
      return;
    }
    TcpRequestSock request = request(listener, queue, packet, segment, route, nowNanos);
    if (!queue.addRequest(request)) {
      tcp.counters().count(Counter.DROPPED_LISTENER_BUSY);
      return;
    }
    sendSynAck(request, nowNanos);
    request.start(nowNanos);
  }

  private TcpRequestSock request(
      TcpSock listener,
      RequestSockQueue queue,
      SkBuff packet,
      Segment segment,
      Route route,
      long nowNanos) {
    PacketInfo info = packet.info();
    boolean v6 = !IpAddress.isV4(info.sourceHigh(), info.sourceLow());
    int pathMss = OutgoingHeader.mssOf(route, v6);
    SynOptions own =
        OutgoingHeader.offer(
            tcp.config(), pathMss, listener.maxSegmentBytes, listener.fullWindowBytes());
    NegotiatedOptions agreed =
        NegotiatedOptions.agree(own, SynOptions.received(segment.options()), v6, own.mssBytes());
    TcpRequestSock request =
        new TcpRequestSock(
            listener.family(),
            tcp.env().timers(),
            expired -> synAckExpired(queue, expired),
            agreed);
    request.localAddress(info.destinationHigh(), info.destinationLow());
    request.localPort(segment.destinationPort());
    request.remote(info.sourceHigh(), info.sourceLow(), segment.sourcePort());
    request.boundInterface(listener.boundInterface());
    request.received(
        segment.seq(), segment.window(), segment.options().tsValue(), info.interfaceIndex());
    request.answered(
        tcp.initialSequence().next(request, nowNanos),
        listener.synWindowBytes(),
        own.mssBytes(),
        tcp.initialSequence().timestampOffset(request));
    return request;
  }

  private void inSynReceived(
      TcpSock listener,
      RequestSockQueue queue,
      TcpRequestSock request,
      SkBuff packet,
      Segment segment,
      long nowNanos) {
    boolean inWindow = Seq.within(segment.seq(), request.rcvNxt(), request.windowBytes());
    boolean plainSyn = segment.isSyn() && !segment.hasAck() && !segment.isReset();
    if (plainSyn && segment.seq() == request.irs()) {
      request.answeredAgain();
      sendSynAck(request, nowNanos); // the peer has not got the first one
    } else if (!inWindow || isOld(request, segment)) {
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
    } else if (segment.hasAck()) {
      complete(listener, queue, request, packet, segment, nowNanos);
      return;
    }
    packet.release();
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
    if (queue.isAcceptQueueFull()) {
      tcp.counters().count(Counter.DROPPED_ACCEPT_QUEUE_FULL);
      queue.countAcceptDrop();
      packet.release(); // the SYN-ACK is sent again, and its answer may find room
      return;
    }
    Route route =
        tcp.ip()
            .route(
                request.remoteHigh(),
                request.remoteLow(),
                request.localHigh(),
                request.localLow(),
                0);
    if (route == null) {
      tcp.counters().count(Counter.DROPPED_NO_ROUTE);
      packet.release();
      return;
    }
    TcpSock child = tcp.open().child(listener, request, route, nowNanos);
    if (child == null) {
      tcp.deliver(packet, segment); // somebody else was faster: the child is in the table
      return;
    }
    queue.removeRequest(request);
    child.lock().arrive(packet);
  }

  private void synAckExpired(RequestSockQueue queue, TcpRequestSock request) {
    long nowNanos = tcp.env().clock().nanos();
    if (request.retry(tcp.config().retries().synAck(), nowNanos)) {
      tcp.counters().count(Counter.RETRANSMITTED_SEGMENTS);
      sendSynAck(request, nowNanos);
    } else {
      queue.removeRequest(request);
    }
  }

  private void sendSynAck(TcpRequestSock request, long nowNanos) {
    NegotiatedOptions agreed = request.agreed();
    SegmentHeader header = new SegmentHeader();
    header.begin(
        request.iss(), request.rcvNxt(), TcpFlags.SYN | TcpFlags.ACK, request.windowBytes());
    header.synOptions(request.ownMssBytes(), agreed.ownScale(), agreed.sackPermitted());
    send(request, header, nowNanos);
  }

  /// Tells the peer where we are: a peer that has started anew, or was lied about, resets us then.
  private void challenge(TcpRequestSock request, long nowNanos) {
    tcp.counters().count(Counter.CHALLENGE_ACKS);
    SegmentHeader header = new SegmentHeader();
    int window = request.windowBytes() >> request.agreed().ownShift();
    header.begin(request.sndNxt(), request.rcvNxt(), TcpFlags.ACK, window);
    send(request, header, nowNanos);
  }

  private void send(TcpRequestSock request, SegmentHeader header, long nowNanos) {
    if (request.agreed().timestamps()) {
      header.timestamps(OutgoingHeader.timestamp(request.tsOffset(), nowNanos), request.tsRecent());
    }
    tcp.reply().send(request, header);
  }
}
