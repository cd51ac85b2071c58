package dev.argyle.sim;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.device.PacketReceiver;
import dev.argyle.sim.router.Fragmenter;
import dev.argyle.sim.router.Hops;
import dev.argyle.sim.router.IcmpErrors;
import dev.argyle.sim.router.Nat;
import dev.argyle.sim.router.NatConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A node that forwards packets between its links: a router (RFC 1812, RFC 8200), or the switch in
/// the middle of a star, which counts no hops and has no address. Ways are found by themselves, the
/// shortest one in hops; [#route] adds others. Packets for the router itself are dropped.
public final class SimulatedRouter implements SimulatedNode {
  private final SimulatedNetwork network;
  private final String name;
  private final boolean countsHops;
  private final BufferPool pool = new BufferPool();
  private final IcmpErrors errors = new IcmpErrors(pool);
  private final Fragmenter fragmenter = new Fragmenter(pool);
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Port> ports = new ArrayList<>(); // guarded by lock, as all below
  private final List<StaticRoute> routes = new ArrayList<>();
  private @Nullable Nat nat;
  private @Nullable Port outside; // of the NAT
  private RouterCounters counters = RouterCounters.NONE;

  /// One end of a link.
  private static final class Port {
    private final SimulatedLink link;
    private final LinkDirection out;
    private final List<IpAddress> addresses;

    Port(SimulatedLink link, LinkDirection out, List<IpAddress> addresses) {
      this.link = link;
      this.out = out;
      this.addresses = addresses;
    }

    SimulatedLink link() {
      return link;
    }

    LinkDirection out() {
      return out;
    }

    List<IpAddress> addresses() {
      return addresses;
    }

    @Nullable IpAddress address(boolean v4) {
      return addresses.stream().filter(each -> each.isV4() == v4).findFirst().orElse(null);
    }
  }

  private record StaticRoute(IpPrefix to, Port by) {}

  SimulatedRouter(SimulatedNetwork network, String name, boolean countsHops) {
    this.network = network;
    this.name = name;
    this.countsHops = countsHops;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SimulatedNetwork network() {
    return network;
  }

  @Override
  public List<IpAddress> addresses() {
    lock.lock();
    try {
      return ports.stream().flatMap(port -> port.addresses().stream()).toList();
    } finally {
      lock.unlock();
    }
  }

  /// What has happened to the packets so far.
  public RouterCounters counters() {
    lock.lock();
    try {
      return counters;
    } finally {
      lock.unlock();
    }
  }

  /// Adds a route; the longest prefix wins, and any goes before the ways found by themselves.
  ///
  /// @param by one of its links
  public void route(IpPrefix to, SimulatedLink by) {
    lock.lock();
    try {
      routes.add(new StaticRoute(to, portOf(by)));
      routes.sort((a, b) -> b.to().length() - a.to().length());
    } finally {
      lock.unlock();
    }
  }

  /// Translates addresses of IPv4 from now on: whoever is behind another link shares the router's
  /// address on this one, and cannot be found from there. IPv6 passes as it is.
  ///
  /// @param by the link that leads outside
  /// @return the NAT, to be [rebound][#rebind]
  public SimulatedRouter nat(SimulatedLink by, NatConfig config) {
    lock.lock();
    try {
      Port port = portOf(by);
      IpAddress address = port.address(true);
      if (address == null) {
        throw new IllegalArgumentException(
            name + " has no IPv4 address on " + by + " that hosts could share");
      }
      long seed = network.derivedSeed("nat " + name);
      nat = new Nat(config, address, new SplittableRandom(seed));
      outside = port;
    } finally {
      lock.unlock();
    }
    network.topology().changed();
    return this;
  }

  /// Has the NAT forget every mapping and choose new ports, as when a home router is restarted.
  ///
  /// @throws IllegalStateException if there is no NAT
  public void rebind() {
    lock.lock();
    try {
      if (nat == null) {
        throw new IllegalStateException(name + " translates no addresses: call nat(…) first");
      }
      nat.rebind();
    } finally {
      lock.unlock();
    }
  }

  /// Whether what is behind the router cannot be reached by this link.
  boolean hidesBehind(SimulatedLink link) {
    lock.lock();
    try {
      return outside != null && outside.link() == link;
    } finally {
      lock.unlock();
    }
  }

  void plug(SimulatedLink link, List<IpPrefix> prefixes) {
    Port port = new Port(link, link.outOf(this), prefixes.stream().map(IpPrefix::address).toList());
    lock.lock();
    try {
      ports.add(port);
    } finally {
      lock.unlock();
    }
    link.into(this).start(new Ingress(port));
  }

  private Port portOf(SimulatedLink link) {
    for (Port port : ports) {
      if (port.link() == link) {
        return port;
      }
    }
    throw new IllegalArgumentException(link + " does not end at " + name);
  }

  /// Takes packets from one link.
  private final class Ingress implements PacketReceiver {
    private final Port port;

    Ingress(Port port) {
      this.port = port;
    }

    @Override
    public void receive(SkBuff packet) {
      lock.lock();
      try {
        forward(packet.isExclusive() ? packet : ownCopy(packet), port);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public BufferPool pool() {
      return pool;
    }
  }

  private SkBuff ownCopy(SkBuff packet) {
    SkBuff copy = packet.copy(pool);
    packet.release();
    return copy;
  }

  private void forward(SkBuff packet, Port in) {
    byte[] b = packet.array();
    int at = packet.offset();
    boolean v4 = Ipv4Header.version(b, at) == 4;
    if (isMalformed(packet, v4)) {
      counters = counters.plusMalformed();
      packet.release();
      return;
    }
    Nat translator = v4 ? nat : null;
    if (translator != null && in == outside && destination(packet, v4).equals(in.address(true))) {
      if (!translator.inbound(packet, network.env().clock().nanos())) {
        counters = counters.plusRefused();
        packet.release();
        return;
      }
    }
    if (countsHops && !Hops.takeOne(b, at)) {
      counters = counters.plusExpired();
      answer(errors, packet, in, v4, Answer.TIME_EXCEEDED, 0);
      return;
    }
    Port out = portTo(destination(packet, v4));
    if (out == null) {
      counters = counters.plusUnroutable();
      answer(errors, packet, in, v4, Answer.NO_ROUTE, 0);
      return;
    }
    send(packet, in, out, v4);
  }

  private void send(SkBuff packet, Port in, Port out, boolean v4) {
    Nat translator = v4 && out == outside && in != outside ? nat : null;
    int mtuBytes = out.link().config(this).mtuBytes();
    boolean fits = !countsHops || packet.length() <= mtuBytes;
    if (!fits && (!v4 || Ipv4Header.dontFragment(packet.array(), packet.offset()))) {
      counters = counters.plusTooBig();
      answer(errors, packet, in, v4, Answer.TOO_BIG, mtuBytes);
      return;
    }
    if (translator != null && !translator.outbound(packet, network.env().clock().nanos())) {
      counters = counters.plusRefused();
      packet.release();
      return;
    }
    counters = counters.plusForwarded();
    if (fits) {
      out.out().pass(packet);
      return;
    }
    SkBuffQueue pieces = fragmenter.cut(packet, mtuBytes);
    for (SkBuff piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      out.out().pass(piece);
    }
  }

  /// What a sender is told.
  private enum Answer {
    TIME_EXCEEDED,
    NO_ROUTE,
    TOO_BIG
  }

  /// Tells the sender, by the link it came from, and drops the packet.
  private static void answer(
      IcmpErrors errors, SkBuff packet, Port in, boolean v4, Answer kind, int mtuBytes) {
    IpAddress own = in.address(v4);
    SkBuff error =
        own == null
            ? null
            : switch (kind) {
              case TIME_EXCEEDED -> errors.timeExceeded(packet, own);
              case NO_ROUTE -> errors.noRoute(packet, own);
              case TOO_BIG -> errors.tooBig(packet, own, mtuBytes);
            };
    packet.release();
    if (error != null) {
      in.out().pass(error);
    }
  }

  private static boolean isMalformed(SkBuff packet, boolean v4) {
    byte[] b = packet.array();
    int at = packet.offset();
    if (v4) {
      return Ipv4Header.validate(b, at, packet.length()) instanceof Malformed
          || !Ipv4Header.verifyChecksum(b, at);
    }
    return Ipv6Header.validate(b, at, packet.length()) instanceof Malformed;
  }

  private static IpAddress destination(SkBuff packet, boolean v4) {
    byte[] b = packet.array();
    int at = packet.offset();
    return v4
        ? IpAddress.readV4(b, at + 16)
        : new IpAddress(Ipv6Header.destinationHigh(b, at), Ipv6Header.destinationLow(b, at));
  }

  private @Nullable Port portTo(IpAddress destination) {
    for (StaticRoute route : routes) {
      if (route.to().contains(destination)) {
        return route.by();
      }
    }
    SimulatedLink link = network.topology().wayFrom(this, destination);
    return link == null ? null : portOf(link);
  }

  @Override
  public String toString() {
    return name;
  }
}
