package dev.argyle.sock;

import dev.argyle.env.Env;
import dev.argyle.wire.IpAddress;

/// What every socket of the internet families has and no protocol owns: hop limits, type of
/// service, the groups it has joined, how it was bound (MISSION B7).
public abstract class InetSock extends Sock implements PortOwner {
  /// `127.0.0.6`: what an IPv6 address that a socket is bound to stands for towards IPv4.
  public static final IpAddress STAND_IN = IpAddress.v4(0x7f00_0006);

  /// A hop limit that the route decides.
  public static final int DEFAULT_HOP_LIMIT = -1;

  private final int protocol;
  private volatile IpSettings v4Settings;
  private volatile IpSettings v6Settings;
  private final MulticastList groups = new MulticastList();
  private volatile boolean v6Only;
  private volatile boolean freeBind;
  private volatile boolean transparent;
  private volatile boolean addressWithoutPort;
  private volatile boolean routeForgotten;
  private boolean addressBound;
  private boolean portBound;

  /// @param family `AF_INET` or `AF_INET6`
  /// @param protocol IP protocol number
  protected InetSock(int family, int protocol, Proto proto, Env env) {
    super(family, proto, env);
    this.protocol = protocol;
    v4Settings = IpSettings.unset(family, true);
    v6Settings = IpSettings.unset(family, false);
  }

  /// IP protocol number.
  public final int protocol() {
    return protocol;
  }

  /// What it wants of one version of IP, to be read.
  public final IpSettings settings(boolean v4) {
    return v4 ? v4Settings : v6Settings;
  }

  /// What it wants of one version of IP, to be changed.
  public final IpSettings ownSettings(boolean v4) {
    IpSettings own = settings(v4).own();
    if (v4) {
      v4Settings = own;
    } else {
      v6Settings = own;
    }
    return own;
  }

  /// Takes over what a connection has from its listener.
  public final void inheritIpSettings(InetSock from) {
    inheritIpSettings(from, true);
    inheritIpSettings(from, false);
    freeBind = from.freeBind;
    transparent = from.transparent;
    addressWithoutPort = from.addressWithoutPort;
  }

  private void inheritIpSettings(InetSock from, boolean v4) {
    IpSettings theirs = from.settings(v4);
    if (theirs != IpSettings.unset(from.family(), v4)) {
      ownSettings(v4).inherit(theirs);
    }
  }

  @Override
  public final SockCommon common() {
    return this;
  }

  /// The groups it has joined.
  public final MulticastList groups() {
    return groups;
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

  /// `IP_TRANSPARENT`: may bind to, and send from, an address that is not local.
  public final boolean transparent() {
    return transparent;
  }

  /// Sets `IP_TRANSPARENT`.
  public final void transparent(boolean on) {
    transparent = on;
  }

  /// Whether it may bind to that address, whoever has it.
  public final boolean bindsAnywhere() {
    return freeBind || transparent;
  }

  /// `IP_BIND_ADDRESS_NO_PORT`: binding to port 0 leaves the choice of a port to `connect`.
  public final boolean addressWithoutPort() {
    return addressWithoutPort;
  }

  /// Sets `IP_BIND_ADDRESS_NO_PORT`.
  public final void addressWithoutPort(boolean on) {
    addressWithoutPort = on;
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

  /// Whether a change of options has made it forget its way to the peer, as on Linux, and nothing
  /// has gone that way since: then it has no path, and no MTU of one.
  public final boolean hasForgottenRoute() {
    return routeForgotten;
  }

  /// An option that may lead to another route has changed.
  public final void forgetRoute() {
    routeForgotten = true;
  }

  /// A route to the peer has been found.
  public final void foundRoute() {
    routeForgotten = false;
  }

  /// Whether it has a port now (Linux's `inet_num`). Not that of a connection which is over, though
  /// `getsockname` goes on telling it.
  public boolean ownsPort() {
    return localPort() != 0;
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

  /// Whether the user has bound it to an IPv6 address. It speaks IPv4 only if it was made to since;
  /// then [#STAND_IN] is its IPv4 address, as on Linux.
  public final boolean isBoundToIpv6() {
    return addressBound && !isLocalAny() && !IpAddress.isV4(localHigh(), localLow());
  }

  /// Whether its local address is of the destination's kind: an IPv6 socket with an IPv4 address,
  /// be it a wildcard, reaches IPv4 alone.
  public final boolean canReach(boolean v4) {
    return v4 || !IpAddress.isV4(localHigh(), localLow());
  }

  /// The address that a destination stands for: `::` is `127.0.0.1` for an IPv6 socket with an IPv4
  /// address, as on Linux. Any other stays as it is.
  public final IpAddress meant(IpAddress destination) {
    boolean mapped = family() == AddressFamily.AF_INET6 && !canReach(false);
    return mapped && destination.equals(IpAddress.ANY6) ? IpAddress.LOOPBACK4 : destination;
  }

  /// Whether that is the wildcard of its family. IPv4's is an address to an IPv6 socket: it limits
  /// it to IPv4, as on Linux.
  public final boolean isWildcard(IpAddress address) {
    return address.isAny() && address.isV4() == (family() == AddressFamily.AF_INET);
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
    return v4 ? !v6Only : canReach(false);
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
