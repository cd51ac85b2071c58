package dev.argyle.sim.router;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.TcpFlags;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Network address translation of IPv4, the kind with ports (RFC 3022 section 2.2, behaviour as RFC
/// 4787 and 5382): hosts inside share one address outside. Fragments that are not the first, and
/// protocols without ports, do not pass. Given the time, it keeps none; not thread-safe.
public final class Nat {
  private static final int FIRST_PORT = 1024;
  private static final int PORTS = 65_536 - FIRST_PORT;

  /// One end inside, and in which protocol.
  private record Inside(int protocol, int address, int port) {}

  /// A port outside, in which protocol.
  private record Outside(int protocol, int port) {}

  /// Who was talked to.
  private record Peer(int address, int port) {}

  /// An end inside and its port outside.
  private static final class Mapping {
    final Inside inside;
    final Outside outside;
    final Set<Peer> peers = new HashSet<>();
    long lastNanos;
    boolean established;
    boolean closing;
    private boolean finInside;
    private boolean finOutside;

    Mapping(Inside inside, Outside outside) {
      this.inside = inside;
      this.outside = outside;
    }

    void follow(int flags, boolean fromInside) {
      established |= !fromInside && (flags & TcpFlags.ACK) != 0;
      finInside |= fromInside && (flags & TcpFlags.FIN) != 0;
      finOutside |= !fromInside && (flags & TcpFlags.FIN) != 0;
      closing |= (flags & TcpFlags.RST) != 0 || finInside && finOutside;
    }
  }

  private final NatConfig config;
  private final int publicAddress;
  private final SplittableRandom random;
  private final Map<Inside, Mapping> byInside = new HashMap<>();
  private final Map<Outside, Mapping> byOutside = new HashMap<>();
  private final NatPacket packet = new NatPacket();
  private final NatPacket quoted = new NatPacket();
  private boolean keepsPorts = true;

  /// @param publicAddress the IPv4 address outside
  /// @param random chooses ports
  public Nat(NatConfig config, IpAddress publicAddress, SplittableRandom random) {
    this.config = config;
    this.publicAddress = publicAddress.v4Bits();
    this.random = random;
  }

  /// Translates a packet that is about to leave. Its octets may be written.
  ///
  /// @return whether it may go; if not, it is as it was
  public boolean outbound(SkBuff leaving, long nowNanos) {
    if (!packet.lookAt(leaving)) {
      return false;
    }
    if (packet.isIcmpError()) {
      return outboundError();
    }
    Inside inside = new Inside(packet.protocol(), packet.source(), packet.sourcePort());
    Mapping mapping = fresh(byInside.get(inside), nowNanos);
    if (mapping == null) {
      mapping = open(inside, nowNanos);
    }
    if (mapping == null) {
      return false;
    }
    mapping.lastNanos = nowNanos;
    mapping.follow(packet.tcpFlags(), true);
    mapping.peers.add(peer(packet.destination(), packet.destinationPort()));
    packet.rewriteSource(publicAddress, mapping.outside.port());
    return true;
  }

  /// Translates a packet that has come for the address outside.
  ///
  /// @return whether it may go on; if not, it is as it was
  public boolean inbound(SkBuff arriving, long nowNanos) {
    if (!packet.lookAt(arriving)) {
      return false;
    }
    if (packet.isIcmpError()) {
      return inboundError(nowNanos);
    }
    Outside outside = new Outside(packet.protocol(), packet.destinationPort());
    Mapping mapping = fresh(byOutside.get(outside), nowNanos);
    if (mapping == null || !passes(mapping, peer(packet.source(), packet.sourcePort()))) {
      return false;
    }
    if (packet.protocol() == IpProtocol.TCP) {
      mapping.lastNanos = nowNanos;
      mapping.follow(packet.tcpFlags(), false);
    }
    packet.rewriteDestination(mapping.inside.address(), mapping.inside.port());
    return true;
  }

  /// Forgets every mapping and takes other ports from now on, as when the router is restarted: what
  /// comes for the old ports is dropped, what goes out comes from new ones.
  public void rebind() {
    byInside.clear();
    byOutside.clear();
    keepsPorts = false;
  }

  /// How many mappings are in force.
  public int mappings(long nowNanos) {
    return (int) byInside.values().stream().filter(each -> !isOver(each, nowNanos)).count();
  }

  private static Peer peer(int address, int port) {
    return new Peer(address, port);
  }

  private boolean passes(Mapping mapping, Peer from) {
    return switch (config.filtering()) {
      case ENDPOINT_INDEPENDENT -> true;
      case ADDRESS_DEPENDENT ->
          mapping.peers.stream().anyMatch(each -> each.address() == from.address());
      case ADDRESS_AND_PORT_DEPENDENT -> mapping.peers.contains(from);
    };
  }

  private @Nullable Mapping fresh(@Nullable Mapping mapping, long nowNanos) {
    if (mapping != null && isOver(mapping, nowNanos)) {
      byInside.remove(mapping.inside);
      byOutside.remove(mapping.outside);
      return null;
    }
    return mapping;
  }

  private boolean isOver(Mapping mapping, long nowNanos) {
    Duration patience =
        switch (mapping.inside.protocol()) {
          case IpProtocol.UDP -> config.udpTimeout();
          case IpProtocol.ICMP -> config.icmpTimeout();
          default ->
              mapping.established && !mapping.closing
                  ? config.tcpTimeout()
                  : config.tcpTransitoryTimeout();
        };
    return nowNanos - mapping.lastNanos >= patience.toNanos();
  }

  /// Opens a mapping. @return null if every port is taken
  private @Nullable Mapping open(Inside inside, long nowNanos) {
    int wanted = keepsPorts ? inside.port() : FIRST_PORT + random.nextInt(PORTS);
    int first = Math.max(wanted, FIRST_PORT);
    for (int i = 0; i < PORTS; i++) {
      int port = FIRST_PORT + (first - FIRST_PORT + i) % PORTS;
      Outside outside = new Outside(inside.protocol(), port);
      if (fresh(byOutside.get(outside), nowNanos) == null) {
        Mapping mapping = new Mapping(inside, outside);
        byInside.put(inside, mapping);
        byOutside.put(outside, mapping);
        return mapping;
      }
    }
    return null;
  }

  /// An error about a packet that had come in: it quotes the packet as the host inside saw it.
  private boolean outboundError() {
    if (!quoted.lookAtQuoted(packet)) {
      return false;
    }
    Inside inside = new Inside(quoted.protocol(), quoted.destination(), quoted.destinationPort());
    Mapping mapping = byInside.get(inside);
    if (mapping == null) {
      return false;
    }
    quoted.rewriteDestination(publicAddress, mapping.outside.port());
    packet.rewriteSourceAddress(publicAddress);
    packet.writeIcmpChecksum(packet.transportOctets());
    return true;
  }

  /// An error about a packet that had gone out: it quotes the packet as it was outside.
  private boolean inboundError(long nowNanos) {
    if (!quoted.lookAtQuoted(packet)) {
      return false;
    }
    Outside outside = new Outside(quoted.protocol(), quoted.sourcePort());
    Mapping mapping = fresh(byOutside.get(outside), nowNanos);
    if (mapping == null) {
      return false;
    }
    quoted.rewriteSource(mapping.inside.address(), mapping.inside.port());
    packet.rewriteDestinationAddress(mapping.inside.address());
    packet.writeIcmpChecksum(packet.transportOctets());
    return true;
  }
}
