package dev.argyle.tcp;

import dev.argyle.ip.Route;
import dev.argyle.tcp.recovery.MtuProbing;
import dev.argyle.tcp.recovery.MtuProbingRules;
import dev.argyle.tcp.recovery.RecoveryPhase;

/// Fits [MtuProbing] (RFC 4821) to a connection: when its state allows a probe, and what follows
/// for the size of its segments. The caller holds the sock's lock.
final class MtuProbes {
  /// The connection is established. A route whose MTU is locked is believed, so segments begin at
  /// its size; others begin at the base size.
  static void begin(TcpSock sock, TcpConfig config, long nowNanos) {
    MtuProbingRules rules = config.sending().mtuProbing().rules();
    if (rules.isOff() && !sock.recovery.mtuProbing().isRunning()) {
      return;
    }
    Route route = sock.route;
    int trustedBytes = route != null && route.metrics().mtuLocked() ? route.mtuBytes() : 0;
    sock.recovery
        .beginMtuProbing()
        .begin(rules, OutgoingHeader.headersOctets(sock.isV6()), trustedBytes, nowNanos);
  }

  /// Whether the next segment is to be a probe; then it is told to have been sent.
  ///
  /// @param unsentOctets written and not sent
  /// @return payload of the probe, or 0
  static int begin(TcpSock sock, int unsentOctets, long nowNanos) {
    MtuProbing probing = sock.recovery.mtuProbing();
    if (!probing.isRunning()) {
      return 0;
    }
    Route route = sock.tcp.output().route(sock);
    boolean calm =
        sock.recovery.phase() == RecoveryPhase.OPEN
            && sock.recovery.queue().sackedBytes() == 0
            && !sock.rare().urgentPointer.isUrgent();
    int cwndBytes = sock.recovery.cwndBytes();
    int mssBytes = sock.mssBytes;
    if (route == null || !calm || cwndBytes < MtuProbing.neededWindowBytes(mssBytes)) {
      return 0;
    }
    int headersOctets = OutgoingHeader.headersOctets(sock.isV6());
    int peerBytes = sock.agreed.sendMssBytes() + headersOctets;
    int packetBytes = probing.nextBytes(Math.min(route.mtuBytes(), peerBytes), nowNanos);
    if (packetBytes == 0) {
      return 0;
    }
    int octets = packetBytes - headersOctets - OutgoingHeader.optionsOctets(sock);
    int needed = MtuProbing.neededOctets(octets, mssBytes);
    boolean room = sock.recovery.inFlightBytes() + octets + mssBytes <= cwndBytes;
    if (octets <= mssBytes
        || unsentOctets < needed
        || sock.snd.usableWindowBytes() < needed
        || !room) {
      return 0;
    }
    int seq = sock.snd.nxt();
    probing.sent(packetBytes, seq, seq + octets);
    return octets;
  }

  private MtuProbes() {}
}
