package dev.argyle.ip.datagram;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.MtuDiscovery;
import dev.argyle.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/// One datagram on its way out: where to, from where, and what goes into its header. It starts with
/// what the socket wants; ancillary data changes that for this datagram alone.
public final class Departure {
  private final DatagramSock sock;
  private final long high;
  private long low; // a wildcard until the way is known
  private final int port;
  private final boolean v4;
  private final boolean group;
  private final IpSettings settings;
  private long sourceHigh;
  private long sourceLow;
  private int interfaceIndex;
  private int hopLimit;
  private int trafficClass;
  private int segmentOctets;
  private boolean dontFragment;
  private boolean special;

  /// A datagram as the socket's options want it.
  ///
  /// @param scopeId interface of a link-local destination, or 0
  Departure(DatagramSock sock, long high, long low, int port, int scopeId) {
    this.sock = sock;
    this.high = high;
    this.low = low;
    this.port = port;
    v4 = IpAddress.isV4(high, low);
    group = IpAddress.isMulticast(high, low);
    settings = sock.settings(v4);
    trafficClass = settings.trafficClass();
    segmentOctets = sock.segmentOctets();
    dontFragment = !v4 && settings.dontFragment();
    interfaceIndex = sock.boundInterface() != 0 ? sock.boundInterface() : scopeId;
    hopLimit(group ? settings.multicastHopLimit() : settings.hopLimit());
    IpAddress any = v4 ? IpAddress.ANY4 : IpAddress.ANY6;
    source(any.high(), any.low());
  }

  /// Whether it goes by IPv4.
  public boolean isV4() {
    return v4;
  }

  /// Upper half of the destination.
  public long high() {
    return high;
  }

  /// Lower half of the destination; of what a wildcard means once [#route] has been asked.
  public long low() {
    return low;
  }

  /// The receiver's port, or what the protocol makes of it.
  public int port() {
    return port;
  }

  /// Whether it goes to a group.
  public boolean isToGroup() {
    return group;
  }

  /// How it deals with the path's MTU.
  public MtuDiscovery mtuDiscovery() {
    return settings.mtuDiscovery();
  }

  /// How long its packets may be, whatever the path takes; 0 for no limit (`IPV6_MTU`).
  public int fragmentBytes() {
    return settings.fragmentBytes();
  }

  /// Whether one that is too long for the path is refused, whatever [#mtuDiscovery] says.
  public boolean dontFragment() {
    return dontFragment;
  }

  /// Into datagrams of how many octets it is cut; 0 for not at all.
  public int segmentOctets() {
    return segmentOctets;
  }

  /// Has it cut, or with 0 not.
  public void segmentOctets(int octets) {
    segmentOctets = octets;
  }

  /// Whether ancillary data has made it different from what the socket's route is for.
  boolean isSpecial() {
    return special;
  }

  /// Whether the source address is named, by ancillary data.
  boolean hasSource() {
    return !IpAddress.isAny(sourceHigh, sourceLow);
  }

  void source(long srcHigh, long srcLow) {
    sourceHigh = srcHigh;
    sourceLow = srcLow;
  }

  int interfaceIndex() {
    return interfaceIndex;
  }

  void goBy(int index) {
    interfaceIndex = index;
    special = true;
  }

  void comeFrom(IpAddress address) {
    source(address.high(), address.low());
    special = true;
  }

  void hopLimit(int hops) {
    boolean usual = hops == InetSock.DEFAULT_HOP_LIMIT;
    hopLimit = usual ? IpLayer.DEFAULT_HOP_LIMIT : hops == 0 ? IpLayer.NO_HOPS : hops;
  }

  void trafficClass(int octet) {
    trafficClass = octet;
  }

  void dontFragment(boolean on) {
    dontFragment = on;
  }

  /// The way it goes, or null if there is none. IPv4 from a socket that has an IPv6 address of its
  /// first peer goes with the route's source, as on Linux; nothing that comes back finds it.
  @Nullable Route route(IpLayer ip) {
    if (group) {
      if (interfaceIndex == 0) {
        interfaceIndex = settings.multicastInterface();
      }
      IpAddress source = settings.multicastSource();
      if (!hasSource() && !source.isAny() && !hasConcreteAddress(ip)) {
        source(source.high(), source.low());
      }
    } else if (interfaceIndex == 0) {
      interfaceIndex = settings.unicastInterface();
    }
    if (isForeign() || isFromMany(ip)) {
      return null;
    }
    boolean ownFamily = v4 == IpAddress.isV4(sock.localHigh(), sock.localLow());
    if (!hasSource() && ownFamily && hasConcreteAddress(ip)) {
      source(sock.localHigh(), sock.localLow());
    }
    IpAddress kept = sock.keptSource();
    if (!hasSource() && v4 && kept != null) {
      source(kept.high(), kept.low());
    }
    if (!hasSource() && v4 && sock.isBoundToIpv6()) {
      source(InetSock.STAND_IN.high(), InetSock.STAND_IN.low());
    }
    low = IpLayer.concreteLow(high, low, sourceHigh, sourceLow);
    return ip.route(high, low, sourceHigh, sourceLow, interfaceIndex);
  }

  /// Why there is no way, as Linux says it: `EAFNOSUPPORT` where there would be one for a source of
  /// the other family, `EINVAL` where the source itself is wrong.
  Errno unreachable(IpLayer ip) {
    if (isFromMany(ip)) {
      return Errno.EINVAL;
    }
    boolean reachable =
        isForeign() && ip.route(high, low, sourceHigh, sourceLow, interfaceIndex) != null;
    return reachable ? Errno.EAFNOSUPPORT : Errno.ENETUNREACH;
  }

  /// Whether the socket's own address, which is of IPv4, cannot be the source.
  private boolean isForeign() {
    return !hasSource() && !sock.canReach(v4);
  }

  /// Whether the source would be the address of a group or of a broadcast, to which an IPv6 socket
  /// is bound. IPv4's own sockets do not take that for a source.
  private boolean isFromMany(IpLayer ip) {
    boolean own = v4 && !hasSource() && IpAddress.isV4(sock.localHigh(), sock.localLow());
    return own && sock.family() == AddressFamily.AF_INET6 && isToMany(ip);
  }

  private boolean hasConcreteAddress(IpLayer ip) {
    return !IpAddress.isAny(sock.localHigh(), sock.localLow()) && !isToMany(ip);
  }

  /// Whether the socket is bound to the address of a group or of a broadcast.
  private boolean isToMany(IpLayer ip) {
    return IpAddress.isMulticast(sock.localHigh(), sock.localLow())
        || ip.isBroadcast(sock.localHigh(), sock.localLow());
  }

  /// Writes what the header will say into a packet's info.
  void describe(SkBuff packet, Route route, int protocol, boolean toMany) {
    PacketInfo info = packet.info();
    info.addresses(route.sourceHigh(), route.sourceLow(), high, low);
    info.protocol(protocol);
    info.hopLimit(hopLimit);
    info.trafficClass(trafficClass);
    info.priority(sock.priority());
    info.mark(sock.mark());
    info.loopsBack(group ? settings.multicastLoop() : toMany);
  }

  /// The destination as an object.
  ///
  /// @param toldPort the port to tell with it
  InetSockAddr destination(int toldPort) {
    return InetSockAddr.of(IpAddress.of(high, low), toldPort);
  }
}
