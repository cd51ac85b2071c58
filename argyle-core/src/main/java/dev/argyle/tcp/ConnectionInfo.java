package dev.argyle.tcp;

import dev.argyle.ip.Route;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;

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
        options(sock));
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
        sock.recovery.reorderingBytes());
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
        sock.windowProbe.count(),
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
    return sock.passive && sock.state() != TcpState.SYN_RECEIVED && !sock.fastOpen.isHalfOpen();
  }

  private static TcpInfo.Options options(TcpSock sock) {
    return new TcpInfo.Options(
        sock.agreed.sackPermitted(),
        sock.agreed.timestamps(),
        sock.agreed.peerShift(),
        sock.agreed.ownShift(),
        sock.agreed.ecn(),
        sock.ecn.hasSeenMarkable(),
        sock.fastOpen.dataTaken,
        sock.fastOpen.failure);
  }

  private ConnectionInfo() {}
}
