package dev.argyle.examples.rdm;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IcmpError;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.TransportProtocol;
import dev.argyle.sock.BindTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The RDM of one host, as IP sees it: finds the sock that a packet is for. Thread-safe.
final class RdmProtocol implements TransportProtocol {
  private final IpLayer ip;
  private final BindTable ports;
  private final Map<Integer, List<RdmSock>> byPort = new ConcurrentHashMap<>();
  private final AtomicLong lastBirth = new AtomicLong();
  private final RdmProto proto = new RdmProto(this);

  RdmProtocol(IpLayer ip) {
    this.ip = ip;
    this.ports = new BindTable(ip.env().entropy(), BindTable.Sharing.UNLESS_LISTENING);
  }

  IpLayer ip() {
    return ip;
  }

  RdmProto proto() {
    return proto;
  }

  /// A birth for a new flow, greater than all before, those of an earlier run of this host included
  /// as long as its clock is not set back.
  long nextBirth() {
    long nowNanos = ip.env().clock().epochNanos();
    return lastBirth.updateAndGet(last -> Math.max(last + 1, nowNanos));
  }

  /// Gives a sock, whose local address is set, a port and lets packets reach it.
  ///
  /// @param port or 0 for a free one
  /// @return false if it is taken
  boolean bind(RdmSock sock, int port) {
    if (!ports.bind(sock, port)) {
      return false;
    }
    byPort.computeIfAbsent(sock.localPort(), _ -> new CopyOnWriteArrayList<>()).add(sock);
    return true;
  }

  /// Takes its port away from a sock, if it has one.
  void remove(RdmSock sock) {
    if (sock.localPort() != 0) {
      List<RdmSock> owners = byPort.get(sock.localPort());
      if (owners != null) {
        owners.remove(sock);
      }
      ports.release(sock);
    }
  }

  @Override
  public int protocol() {
    return Rdm.PROTOCOL;
  }

  @Override
  public int headerBytes() {
    return RdmHeader.LENGTH_BYTES;
  }

  @Override
  public void receive(SkBuff packet) {
    RdmHeader header = RdmHeader.parse(packet);
    if (header == null) {
      packet.release();
      return;
    }
    PacketInfo info = packet.info();
    RdmSock sock = find(info.destinationHigh(), info.destinationLow(), header.destinationPort());
    if (sock != null) {
      packet.control(header);
      sock.lock().arrive(packet);
      return;
    }
    if (header.kind() == RdmHeader.Kind.DATA) {
      ip.icmpPortUnreachable(packet);
    }
    packet.release();
  }

  /// Whoever is bound to the very address goes before whoever is bound to any.
  private @Nullable RdmSock find(long high, long low, int port) {
    RdmSock found = null;
    for (RdmSock sock : byPort.getOrDefault(port, List.of())) {
      if (sock.acceptsDestination(high, low) && (found == null || !sock.isLocalAny())) {
        found = sock;
      }
    }
    return found;
  }

  /// If a user owns the sock the error is lost, as on Linux; the next packet brings another.
  @Override
  public void error(IcmpError error) {
    RdmSock sock = find(error.localHigh(), error.localLow(), error.localPort());
    if (sock == null) {
      return;
    }
    if (error.kind() == IcmpError.Kind.PACKET_TOO_BIG) {
      ip.learnPathMtu(error.remoteHigh(), error.remoteLow(), error.mtuBytes());
    } else if (error.hard()) {
      boolean _ = sock.lock().runIfFree(() -> sock.refused(error));
    }
  }

  /// Every descriptor is closed; what is still being delivered is given up.
  @Override
  public void hostEnds() {
    for (List<RdmSock> owners : byPort.values()) {
      for (RdmSock sock : owners) {
        sock.lock().acquire();
        try {
          sock.leave(true);
        } finally {
          sock.lock().release();
        }
      }
    }
  }
}
