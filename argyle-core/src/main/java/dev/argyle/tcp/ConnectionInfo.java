package dev.argyle.tcp;

import dev.argyle.ip.Route;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.congestion.DeliveryRate;
import dev.argyle.tcp.handshake.EcnMode;
import dev.argyle.tcp.receive.EcnCounters;
import dev.argyle.tcp.recovery.AccurateFeedback;

/// Reads off a connection what `TCP_INFO` and snapshots tell. The caller holds the sock's lock.
final class ConnectionInfo {
  static TcpInfo of(TcpSock sock) {
    return new TcpInfo(
        sock.state(),
        sock.congestion.name(),
        sock.recovery.phase().name(),
        window(sock),
        path(sock),
        flight(sock),
        timing(sock),
        liveness(sock, sock.env().clock().nanos()),
        sock.chronograph.read(sock.env().clock().nanos()),
        traffic(sock),
        options(sock),
        rates(sock),
        marks(sock));
  }

  private static TcpInfo.Window window(TcpSock sock) {
    return new TcpInfo.Window(
        sock.mssBytes,
        sock.recovery.cwndBytes(),
        sock.congestion.ssthreshBytes(),
        sock.snd.windowBytes(),
        sock.window.windowBytes(sock.rcv.nxt()),
        sock.recovery.inFlightBytes(),
        sock.recovery.queue().sackedBytes(),
        sock.recovery.queue().lostBytes());
  }

  private static TcpInfo.Path path(TcpSock sock) {
    Route route = sock.route;
    return new TcpInfo.Path(
        sock.peerSegment.bytes(), sock.advertisedMssBytes, route == null ? 0 : route.mtuBytes());
  }

  private static TcpInfo.Flight flight(TcpSock sock) {
    return new TcpInfo.Flight(
        sock.recovery.queue().outstandingBytes(),
        sock.recovery.queue().retransmittedBytes(),
        sock.unsentOctets(),
        sock.recovery.rack().reorderingBytes(),
        sock.recovery.rack().reorderings());
  }

  private static TcpInfo.Timing timing(TcpSock sock) {
    return new TcpInfo.Timing(
        sock.rtt.srttNanos(),
        sock.rtt.rttvarNanos(),
        sock.rtt.minRttNanos(),
        sock.retransmissionTimeout.durationNanos(),
        sock.retransmissionTimeout.backOffs());
  }

  private static TcpInfo.Liveness liveness(TcpSock sock, long nowNanos) {
    return new TcpInfo.Liveness(
        sock.retransmissionTimeout.retransmissions(),
        sock.rare().windowProbe.count(),
        sock.sentYet ? nowNanos - sock.lastSentNanos : -1,
        sock.segmentsReceived > 0 ? nowNanos - sock.lastReceivedNanos : -1,
        sock.state().isSynchronized() ? nowNanos - sock.lastDataNanos : -1);
  }

  private static TcpInfo.Traffic traffic(TcpSock sock) {
    return new TcpInfo.Traffic(
        sock.snd.sentTotal(),
        sock.snd.ackedTotal(),
        sock.rcv.receivedTotal(),
        sock.recovery.queue().retransmitsTotal(),
        sock.recovery.queue().retransmittedBytesTotal(),
        sock.segmentsSent,
        sock.segmentsReceived,
        sock.recovery.queue().deliveredTotal() + (isSynAckDelivered(sock) ? 1 : 0));
  }

  /// Of a passive open: its SYN-ACK is in no queue.
  private static boolean isSynAckDelivered(TcpSock sock) {
    return sock.passive
        && sock.state() != TcpState.SYN_RECEIVED
        && !sock.rare().fastOpen.isHalfOpen();
  }

  private static TcpInfo.Options options(TcpSock sock) {
    return new TcpInfo.Options(
        sock.agreed.sackPermitted(),
        sock.agreed.timestamps(),
        sock.agreed.peerShift(),
        sock.agreed.ownShift(),
        sock.agreed.ecn() != EcnMode.NONE,
        sock.ecn.hasSeenMarkable(),
        sock.rare().fastOpen.dataTaken,
        sock.rare().fastOpen.failure);
  }

  private static TcpInfo.Rates rates(TcpSock sock) {
    DeliveryRate measured = sock.recovery.queue().rates();
    return new TcpInfo.Rates(
        sock.tcp.pacing().bytesPerSecond(sock),
        measured.bytesPerSecond(),
        measured.isApplicationLimited());
  }

  private static TcpInfo.Marks marks(TcpSock sock) {
    if (sock.agreed.ecn() != EcnMode.ACCURATE) {
      return TcpInfo.Marks.classic(sock.ecn.deliveredMarks());
    }
    AccurateFeedback delivered = sock.ecn.accurate().feedback();
    EcnCounters received = sock.ecn.accurate().counters();
    return new TcpInfo.Marks(
        true,
        delivered.markedPackets(),
        new TcpInfo.ByCodepoint(
            delivered.markedOctets(), delivered.ect0Octets(), delivered.ect1Octets()),
        received.markedPackets() - EcnCounters.FIRST_PACKET,
        new TcpInfo.ByCodepoint(
            received.octets(EcnCounters.CE),
            received.octets(EcnCounters.ECT0) - EcnCounters.FIRST_OCTET,
            received.octets(EcnCounters.ECT1) - EcnCounters.FIRST_OCTET));
  }

  private ConnectionInfo() {}
}
