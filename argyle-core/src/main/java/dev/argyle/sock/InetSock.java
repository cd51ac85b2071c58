package dev.argyle.sock;

import dev.argyle.env.Env;
import dev.argyle.wire.IpAddress;

/// What every socket of the internet families has and no protocol owns: hop limits, type of
/// service, how it was bound (MISSION B7).
public abstract class InetSock extends Sock implements PortOwner {
  /// A hop limit that the route decides.
  public static final int DEFAULT_HOP_LIMIT = -1;

  private final int protocol;
  private volatile int hopLimit = DEFAULT_HOP_LIMIT;
  private volatile int multicastHopLimit = 1;
  private volatile int trafficClass;
  private volatile boolean v6Only;
  private volatile boolean freeBind;
  private boolean addressBound;
  private boolean portBound;

  /// @param family `AF_INET` or `AF_INET6`
  /// @param protocol IP protocol number
  protected InetSock(int family, int protocol, Proto proto, Env env) {
    super(family, proto, env);
    this.protocol = protocol;
  }

  /// IP protocol number.
  public final int protocol() {
    return protocol;
  }

  /// `IP_TTL` or `IPV6_UNICAST_HOPS`: 1 to 255, or [#DEFAULT_HOP_LIMIT].
  public final int hopLimit() {
    return hopLimit;
  }

  /// Sets the hop limit.
  public final void hopLimit(int hops) {
    hopLimit = hops;
  }

  /// `IP_MULTICAST_TTL` or `IPV6_MULTICAST_HOPS`.
  public final int multicastHopLimit() {
    return multicastHopLimit;
  }

  /// Sets the hop limit of multicasts.
  public final void multicastHopLimit(int hops) {
    multicastHopLimit = hops;
  }

  /// `IP_TOS` or `IPV6_TCLASS`, 0 to 255.
  public final int trafficClass() {
    return trafficClass;
  }

  /// Sets the type of service.
  public final void trafficClass(int octet) {
    trafficClass = octet;
  }

  /// `IPV6_V6ONLY`: an IPv6 socket that takes no IPv4.
  @Override
  public final boolean v6Only() {
    return v6Only;
  }

  /// Sets `IPV6_V6ONLY`.
  public final void v6Only(boolean on) {
    v6Only = on;
  }

  /// `IP_FREEBIND`: may bind to an address that is not local.
  public final boolean freeBind() {
    return freeBind;
  }

  /// Sets `IP_FREEBIND`.
  public final void freeBind(boolean on) {
    freeBind = on;
  }

  /// Whether the user has bound it to an address, not the stack.
  public final boolean isAddressBound() {
    return addressBound;
  }

  /// Whether the user has bound it to a port, not the stack.
  @Override
  public final boolean isPortBound() {
    return portBound;
  }

  /// Notes what the user has bound.
  public final void bound(boolean toAddress, boolean toPort) {
    addressBound = toAddress;
    portBound = toPort;
  }

  /// An IPv6 socket that is bound to an IPv6 address speaks no IPv4, as on Linux: `IPV6_V6ONLY` is
  /// set from then on.
  public final void speaksOnly(IpAddress boundTo) {
    if (family() == AddressFamily.AF_INET6 && !boundTo.isV4() && !boundTo.isAny()) {
      v6Only = true;
    }
  }

  /// Whether its local address, if it has one, is of the destination's kind: an IPv6 socket with an
  /// IPv4 address reaches IPv4 alone.
  public final boolean canReach(IpAddress destination) {
    return IpAddress.isAny(localHigh(), localLow())
        || !IpAddress.isV4(localHigh(), localLow())
        || destination.isV4();
  }

  /// Sets the local address to the family's wildcard.
  public final void anyLocal() {
    IpAddress any = family() == AddressFamily.AF_INET ? IpAddress.ANY4 : IpAddress.ANY6;
    localAddress(any.high(), any.low());
  }

  /// Whether the local address is a wildcard, of either family.
  public final boolean isLocalAny() {
    return localHigh() == 0 && (localLow() == 0 || localLow() == IpAddress.ANY4.low());
  }

  /// Whether a packet to that address may come to this socket, as far as its local address goes.
  public final boolean acceptsDestination(long high, long low) {
    boolean v4 = IpAddress.isV4(high, low);
    if (localHigh() == high && localLow() == low) {
      return true;
    }
    if (!isLocalAny()) {
      return false;
    }
    return family() == AddressFamily.AF_INET ? v4 : !(v4 && v6Only);
  }

  /// The local end as `getsockname` tells it.
  public final InetSockAddr localName() {
    return InetSockAddr.of(localAddress(), localPort());
  }

  /// The remote end as `getpeername` tells it.
  public final InetSockAddr remoteName() {
    return InetSockAddr.of(remoteAddress(), remotePort());
  }
}
