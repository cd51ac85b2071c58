package dev.argyle.sock;

import dev.argyle.wire.IpAddress;

/// What a socket wants of one version of IP: what goes into the headers of what it sends, and what
/// it is told about what it receives (ip(7), ipv6(7)). A socket has one for each version, so that a
/// dual-stack socket can speak both in its own way. Until something is set, all sockets share the
/// same ones.
///
/// Written with the sock's lock held; read by anybody.
public final class IpSettings {
  /// Tell where a packet was sent to and by which interface it came.
  public static final int PACKET_INFO = 1;

  /// Tell TTL or hop limit.
  public static final int HOP_LIMIT = 1 << 1;

  /// Tell type of service or traffic class.
  public static final int TRAFFIC_CLASS = 1 << 2;

  /// Tell the address and port a packet was sent to.
  public static final int ORIGINAL_DESTINATION = 1 << 3;

  /// Keep errors in the error queue (`IP_RECVERR`).
  public static final int ERRORS = 1 << 4;

  /// What holds where nothing was set. Never changed.
  private static final IpSettings UNSET = new IpSettings(true);

  private static final IpSettings UNSET_V4_OF_V6 = new IpSettings(false);

  private volatile int hopLimit = InetSock.DEFAULT_HOP_LIMIT;
  private volatile int trafficClass;
  private volatile MtuDiscovery mtuDiscovery = MtuDiscovery.WANT;
  private volatile boolean dontFragment;
  private volatile int fragmentBytes;
  private volatile int unicastInterface;
  private volatile int multicastHopLimit = 1;
  private volatile int multicastInterface;
  private volatile IpAddress multicastSource = IpAddress.ANY4;
  private volatile boolean multicastLoop = true;
  private volatile boolean multicastAll;
  private volatile int reports;

  private IpSettings(boolean multicastAll) {
    this.multicastAll = multicastAll;
  }

  /// What a socket of that family starts with, to be read only.
  static IpSettings unset(int family, boolean v4) {
    boolean v4OfV6 = v4 && family == AddressFamily.AF_INET6; // has no IP_MULTICAST_ALL, as on Linux
    return v4OfV6 ? UNSET_V4_OF_V6 : UNSET;
  }

  /// Settings that may be changed: these, or if they are shared others like them.
  IpSettings own() {
    boolean shared = this == UNSET || this == UNSET_V4_OF_V6;
    return shared ? new IpSettings(multicastAll) : this;
  }

  /// Takes over what a connection has from its listener: all but how far its groups reach, as on
  /// Linux.
  void inherit(IpSettings from) {
    hopLimit = from.hopLimit;
    trafficClass = from.trafficClass;
    mtuDiscovery = from.mtuDiscovery;
    dontFragment = from.dontFragment;
    fragmentBytes = from.fragmentBytes;
    unicastInterface = from.unicastInterface;
    multicastLoop = from.multicastLoop;
    multicastAll = from.multicastAll;
    reports = from.reports;
  }

  /// `IP_TTL` or `IPV6_UNICAST_HOPS`: 1 to 255, or [InetSock#DEFAULT_HOP_LIMIT].
  public int hopLimit() {
    return hopLimit;
  }

  /// Sets the hop limit.
  public void hopLimit(int hops) {
    hopLimit = hops;
  }

  /// `IP_TOS` or `IPV6_TCLASS`, 0 to 255.
  public int trafficClass() {
    return trafficClass;
  }

  /// Sets the type of service.
  public void trafficClass(int octet) {
    trafficClass = octet;
  }

  /// `IP_MTU_DISCOVER` or `IPV6_MTU_DISCOVER`.
  public MtuDiscovery mtuDiscovery() {
    return mtuDiscovery;
  }

  /// Sets how it deals with the path's MTU.
  public void mtuDiscovery(MtuDiscovery mode) {
    mtuDiscovery = mode;
  }

  /// `IPV6_DONTFRAG`: what is longer than the path's MTU is not sent.
  public boolean dontFragment() {
    return dontFragment;
  }

  /// Sets `IPV6_DONTFRAG`.
  public void dontFragment(boolean on) {
    dontFragment = on;
  }

  /// `IPV6_MTU` as set: no packet of a datagram is longer, IP header included; 0 for no limit.
  public int fragmentBytes() {
    return fragmentBytes;
  }

  /// Sets how long a packet of a datagram may be.
  public void fragmentBytes(int octets) {
    fragmentBytes = octets;
  }

  /// `IP_UNICAST_IF` or `IPV6_UNICAST_IF`: index of the interface that packets to one host go by; 0
  /// for any.
  public int unicastInterface() {
    return unicastInterface;
  }

  /// Sets the interface of packets to one host.
  public void unicastInterface(int index) {
    unicastInterface = index;
  }

  /// `IP_MULTICAST_TTL` or `IPV6_MULTICAST_HOPS`, 0 to 255; 0 stays on the host.
  public int multicastHopLimit() {
    return multicastHopLimit;
  }

  /// Sets the hop limit of multicasts.
  public void multicastHopLimit(int hops) {
    multicastHopLimit = hops;
  }

  /// `IP_MULTICAST_IF` or `IPV6_MULTICAST_IF`: index of the interface that multicasts go by; 0 for
  /// the one that the routes say.
  public int multicastInterface() {
    return multicastInterface;
  }

  /// The address that was named with [#multicastInterface], or the wildcard.
  public IpAddress multicastSource() {
    return multicastSource;
  }

  /// Sets the interface of multicasts.
  ///
  /// @param source the source address of multicasts, or a wildcard
  public void multicastInterface(int index, IpAddress source) {
    multicastInterface = index;
    multicastSource = source;
  }

  /// `IP_MULTICAST_LOOP`: whether members on this host get what this socket sends to a group.
  public boolean multicastLoop() {
    return multicastLoop;
  }

  /// Sets whether members on this host get what it sends.
  public void multicastLoop(boolean on) {
    multicastLoop = on;
  }

  /// `IP_MULTICAST_ALL`: whether it gets what is for groups that only other sockets have joined.
  public boolean multicastAll() {
    return multicastAll;
  }

  /// Sets whether it gets what is for others' groups.
  public void multicastAll(boolean on) {
    multicastAll = on;
  }

  /// Whether something is to be told: one of the constants above.
  public boolean reports(int what) {
    return (reports & what) != 0;
  }

  /// Whether anything is to be told with what is received.
  public boolean reportsAny() {
    return (reports & ~ERRORS) != 0;
  }

  /// Sets whether something is to be told.
  public void report(int what, boolean on) {
    reports = on ? reports | what : reports & ~what;
  }
}
