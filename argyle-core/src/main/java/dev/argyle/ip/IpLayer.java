package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.NetDevice;
import dev.argyle.device.PacketReceiver;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.Env;
import dev.argyle.env.Watches;
import dev.argyle.sock.LastValue;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import dev.argyle.wire.Ipv4Header;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The IP of one host: its interfaces, addresses, routes, the protocols on top, and the counters.
/// Both versions. Thread-safe.
public final class IpLayer {
  /// Hop limit of packets that name none.
  public static final int DEFAULT_HOP_LIMIT = 64;

  /// A hop limit of 0 in [PacketInfo#hopLimit], where 0 means the default. A packet to a group then
  /// stays on this host.
  public static final int NO_HOPS = IpOutput.NO_HOPS;

  private final Env env;
  private final BufferPool pool;
  private final IpCounters counters = new IpCounters();
  private final RouteTable routes = new RouteTable();
  private final LocalAddresses local = new LocalAddresses();
  private final Protocols protocols = new Protocols();
  private final ReentrantLock lock = new ReentrantLock(); // of changes to interfaces and addresses
  private final PathMtu pathMtu;
  private final RouteLookup lookup;
  private final LastValue<Route> lastRoute = new LastValue<>(); // connections keep theirs
  private final MulticastGroups groups;
  private final GroupLoop loop;
  private final InetOptions options;
  private final IpOutput output;
  private final IcmpErrorSender errors;
  private final FragmentReassembly reassembly;
  private final Ipv4Input v4Input;
  private final Ipv6Input v6Input;
  private int lastIndex; // guarded by lock

  /// A host without interfaces.
  ///
  /// @param pool where packets that IP itself makes, and what devices receive, take their memory
  public IpLayer(Env env, BufferPool pool) {
    this.env = env;
    this.pool = pool;
    pathMtu = new PathMtu(env, routes);
    lookup = new RouteLookup(routes, local, pathMtu);
    groups = new MulticastGroups(lookup, local);
    loop = new GroupLoop(pool, local, groups, (packet, from) -> receive(packet, from, true));
    options = new InetOptions(this);
    output = new IpOutput(pool, env.entropy(), counters, loop);
    errors = new IcmpErrorSender(env, pool, counters, local, lookup, output);
    reassembly = new FragmentReassembly(env, pool, counters, errors);
    Icmpv4 icmpv4 = new Icmpv4(pool, counters, local, protocols, lookup, output);
    Icmpv6 icmpv6 = new Icmpv6(pool, counters, local, protocols, lookup, output);
    Delivery delivery = new Delivery(pool, counters, local, groups, protocols, icmpv4, icmpv6);
    v4Input = new Ipv4Input(pool, counters, delivery, reassembly, errors);
    v6Input = new Ipv6Input(pool, counters, delivery, reassembly, errors);
  }

  /// Adds an interface without addresses; packets may come in from here on.
  public NetInterface addInterface(NetDevice device) {
    NetInterface added;
    lock.lock();
    try {
      added = new NetInterface(++lastIndex, device);
      var more = new ArrayList<>(interfaces());
      more.add(added);
      local.update(more);
    } finally {
      lock.unlock();
    }
    routes.invalidate();
    device.start(new Receiver(added));
    Watches watches = env.watches();
    if (watches != null) {
      device.watches().forEach(watches::add);
    }
    return added;
  }

  /// Gives the host an address on an interface, and a route to the subnet it is in.
  public void addAddress(NetInterface to, IpPrefix address) {
    lock.lock();
    try {
      to.add(address);
      local.update(interfaces());
    } finally {
      lock.unlock();
    }
    if (!to.isLoopback()) {
      routes.add(address, to, null, 0);
    }
    routes.invalidate();
  }

  /// Takes an interface away with its addresses and routes. The device stays open: it is for its
  /// owner to close.
  public void removeInterface(NetInterface gone) {
    lock.lock();
    try {
      gone.takeDown();
      var fewer = new ArrayList<>(interfaces());
      fewer.remove(gone);
      local.update(fewer);
    } finally {
      lock.unlock();
    }
    routes.removeAll(gone);
    Watches watches = env.watches();
    if (watches != null) {
      gone.device().watches().forEach(watches::remove);
    }
  }

  /// The interfaces, in the order they were added.
  public List<NetInterface> interfaces() {
    return local.interfaces();
  }

  /// The routes to other hosts.
  public RouteTable routes() {
    return routes;
  }

  /// What has happened to the packets.
  public IpCounters counters() {
    return counters;
  }

  /// The surroundings.
  public Env env() {
    return env;
  }

  /// Where packets take their memory.
  public BufferPool pool() {
    return pool;
  }

  /// Lets a protocol have what comes for its number. ICMP's numbers may be registered too: the
  /// protocol then gets the echo replies and the errors about echo requests; everything else of
  /// ICMP stays with IP.
  public void register(TransportProtocol protocol) {
    protocols.register(protocol);
  }

  /// Lets somebody see all that is delivered, beside the protocol that it is for.
  public void tap(PacketTap everything) {
    protocols.tap(everything);
  }

  /// The socket options of IP's own levels.
  public InetOptions options() {
    return options;
  }

  /// The groups that this host is in.
  public MulticastGroups groups() {
    return groups;
  }

  /// Whether there is an interface of that index.
  public boolean hasInterface(int index) {
    return local.hasInterface(index);
  }

  /// Index of the interface that has an address, or 0.
  public int interfaceOf(long high, long low) {
    return local.interfaceOf(high, low);
  }

  /// Whether the address is one of this host.
  public boolean isLocal(long high, long low) {
    return local.isLocal(high, low);
  }

  /// Whether the address is the limited broadcast, or that of a subnet this host is in.
  public boolean isBroadcast(long high, long low) {
    return local.isBroadcast(high, low);
  }

  /// The lower half of the address that a wildcard destination means (the upper half stays 0); any
  /// other address stays as it is. As on Linux `0.0.0.0` is the sender itself if its IPv4 source
  /// address is settled, else the loopback address, which `::` always is.
  public static long concreteLow(long high, long low, long srcHigh, long srcLow) {
    if (!IpAddress.isAny(high, low)) {
      return low;
    }
    if (low == 0) {
      return IpAddress.LOOPBACK6.low();
    }
    boolean settled = IpAddress.isV4(srcHigh, srcLow) && !IpAddress.isAny(srcHigh, srcLow);
    return settled ? srcLow : IpAddress.LOOPBACK4.low();
  }

  /// How to reach a destination, or null if there is no way (`ENETUNREACH`). An address of this
  /// host is always reached by the loopback interface.
  ///
  /// @param srcHigh upper half of the source address the sender has, or of the wildcard
  /// @param srcLow lower half of it
  /// @param boundInterface index of the interface it must go by, or 0 for any
  public @Nullable Route route(
      long dstHigh, long dstLow, long srcHigh, long srcLow, int boundInterface) {
    Route found = lookup.find(dstHigh, dstLow, srcHigh, srcLow, boundInterface);
    return found == null ? null : lastRoute.share(found);
  }

  /// Whether a route is what [#route] would still answer, as far as tables go.
  public boolean isCurrent(Route route) {
    return route.generation() == routes.generation();
  }

  /// Sends a packet, which starts with its transport header and belongs to IP from here on, also if
  /// it cannot be sent. Its `info()` says: both addresses, protocol, hop limit (0 for the default),
  /// traffic class, whether it may be fragmented, whether it is a super-segment, and whether its
  /// transport checksum is still partial, the field holding the folded sum of the pseudo-header.
  ///
  /// May be called with a sock's lock held.
  ///
  /// @return 0, or negated `EMSGSIZE` if it is longer than the route's MTU and must not be
  ///     fragmented, or `ENETDOWN` if the interface is gone
  public int output(SkBuff packet, Route route) {
    return output.send(packet, route);
  }

  /// Sends a packet that starts with an IP header of the user's own making; its `info()` has the
  /// addresses. Nothing is changed or fragmented.
  ///
  /// @return as [#output]
  public int outputWithHeader(SkBuff packet, Route route) {
    return output.sendWithHeader(packet, route);
  }

  /// The next identification for a packet of IPv4, whose info has addresses and protocol.
  public int nextId(PacketInfo info) {
    return output.nextId(info);
  }

  /// Answers a received packet, which stays the caller's and is as [TransportProtocol#receive] got
  /// it, with an ICMP "port unreachable", if the RFCs allow one.
  public void icmpPortUnreachable(SkBuff packet) {
    errors.portUnreachable(packet);
  }

  /// Notes that packets to a destination may be no longer than this. Only ever lowers what is
  /// known; forgotten after ten minutes. To be called by the protocol that has checked an ICMP
  /// error to be about a packet of its own, with [IcmpError#mtuBytes].
  public void learnPathMtu(long dstHigh, long dstLow, int mtuBytes) {
    pathMtu.lower(dstHigh, dstLow, mtuBytes);
  }

  /// Gives back what the protocols on top and IP itself hold, such as fragments whose rest has not
  /// come. For the end of a host.
  public void close() {
    protocols.hostEnds();
    BottomHalf.run();
    reassembly.clear();
    loop.close();
  }

  private void receive(SkBuff packet, NetInterface from, boolean looped) {
    counters.countReceived();
    if (!from.isUp()) {
      counters.countDrop(DropReason.INTERFACE_DOWN);
      packet.release();
      return;
    }
    SkBuff readable = LinearPart.ensure(packet, 1, pool);
    PacketInfo info = readable.info();
    info.interfaceIndex(from.index());
    info.fromSelf(looped);
    info.loopsBack(false);
    info.arrivalNanos(env.clock().nanos());
    int version =
        readable.length() == 0 ? 0 : Ipv4Header.version(readable.array(), readable.offset());
    switch (version) {
      case 4 -> v4Input.receive(readable, from);
      case 6 -> v6Input.receive(readable, from);
      default -> {
        counters.countDrop(DropReason.NOT_IP);
        readable.release();
      }
    }
  }

  /// The upper end of one interface's device.
  private final class Receiver implements PacketReceiver {
    private final NetInterface from;

    Receiver(NetInterface from) {
      this.from = from;
    }

    @Override
    public void receive(SkBuff packet) {
      IpLayer.this.receive(packet, from, false);
    }

    @Override
    public BufferPool pool() {
      return pool;
    }
  }
}
