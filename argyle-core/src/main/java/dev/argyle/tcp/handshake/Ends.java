package dev.argyle.tcp.handshake;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.sock.SockCommon;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.IpAddress;

/// The four-tuple of a connection, where there is no sock to ask for it.
///
/// @param localHigh our address, as in [IpAddress]
/// @param localLow its other half
/// @param localPort our port
/// @param remoteHigh the peer's address
/// @param remoteLow its other half
/// @param remotePort the peer's port
public record Ends(
    long localHigh, long localLow, int localPort, long remoteHigh, long remoteLow, int remotePort) {
  /// Those of a sock.
  public static Ends of(SockCommon sock) {
    return new Ends(
        sock.localHigh(),
        sock.localLow(),
        sock.localPort(),
        sock.remoteHigh(),
        sock.remoteLow(),
        sock.remotePort());
  }

  /// Those that a received segment goes between.
  public static Ends of(PacketInfo info, Segment segment) {
    return new Ends(
        info.destinationHigh(),
        info.destinationLow(),
        segment.destinationPort(),
        info.sourceHigh(),
        info.sourceLow(),
        segment.sourcePort());
  }

  /// Whether the connection goes over IPv6.
  public boolean isV6() {
    return !IpAddress.isV4(remoteHigh, remoteLow);
  }
}
