package dev.argyle.ip;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import org.jspecify.annotations.Nullable;

/// Answers how to reach a destination: this host itself first, then the [RouteTable].
final class RouteLookup {
  private final RouteTable routes;
  private final LocalAddresses local;
  private final PathMtu pathMtu;

  RouteLookup(RouteTable routes, LocalAddresses local, PathMtu pathMtu) {
    this.routes = routes;
    this.local = local;
    this.pathMtu = pathMtu;
  }

  /// See [IpLayer#route].
  @Nullable Route find(long dstHigh, long dstLow, long srcHigh, long srcLow, int boundInterface) {
    int generation = routes.generation(); // before all that it vouches for
    long low = IpLayer.concreteLow(dstHigh, dstLow, srcHigh, srcLow);
    if (local.isLocal(dstHigh, low)) {
      return toSelf(dstHigh, low, srcHigh, srcLow, generation);
    }
    int by = boundInterface;
    if (by == 0 && isGroup(dstHigh, low)) {
      by = local.interfaceOf(srcHigh, srcLow);
    }
    if (by == 0 && dstHigh != 0 && IpAddress.isMulticast(dstHigh, low)) {
      by = firstWithV6();
    }
    RouteTable.Entry entry = routes.find(dstHigh, low, by);
    NetInterface out = entry != null ? entry.out() : withoutRoute(by, dstHigh, low);
    if (out == null) {
      return null;
    }
    IpAddress via = entry == null ? null : entry.via();
    long hopHigh = via == null ? dstHigh : via.high();
    long hopLow = via == null ? low : via.low();
    long sourceHigh = srcHigh;
    long sourceLow = srcLow;
    if (IpAddress.isAny(srcHigh, srcLow)) {
      boolean v4 = IpAddress.isV4(dstHigh, low);
      IpAddress source = source(out, v4, v4 ? hopHigh : dstHigh, v4 ? hopLow : low);
      if (source == null) {
        return null;
      }
      sourceHigh = source.high();
      sourceLow = source.low();
    }
    RouteMetrics metrics = entry == null ? RouteMetrics.NONE : entry.metrics();
    int mtuBytes = metrics.mtuBytes() == 0 ? out.mtuBytes() : metrics.mtuBytes();
    if (!metrics.mtuLocked()) {
      mtuBytes = pathMtu.of(dstHigh, low, mtuBytes);
    }
    return new Route(out, hopHigh, hopLow, sourceHigh, sourceLow, mtuBytes, metrics, generation);
  }

  /// A host speaks to itself with the address it speaks to; to any of 127.0.0.0/8 with 127.0.0.1.
  /// It needs no route for that; one by the loopback says what else is known of the way.
  private @Nullable Route toSelf(
      long dstHigh, long dstLow, long srcHigh, long srcLow, int generation) {
    NetInterface loopback = local.loopback();
    if (loopback == null) {
      return null;
    }
    long high = srcHigh;
    long low = srcLow;
    if (IpAddress.isAny(srcHigh, srcLow)) {
      boolean loopback4 = IpAddress.isV4(dstHigh, dstLow) && IpAddress.isLoopback(dstHigh, dstLow);
      high = dstHigh;
      low = loopback4 ? IpAddress.LOOPBACK4.low() : dstLow;
    }
    RouteTable.Entry entry = routes.find(dstHigh, dstLow, loopback.index());
    RouteMetrics metrics = entry == null ? RouteMetrics.NONE : entry.metrics();
    int mtuBytes = metrics.mtuBytes() == 0 ? loopback.mtuBytes() : metrics.mtuBytes();
    return new Route(loopback, dstHigh, dstLow, high, low, mtuBytes, metrics, generation);
  }

  /// The loopback's own network is on no other link, though only its hosts are local:
  /// 127.255.255.255 is a broadcast.
  private @Nullable NetInterface withoutRoute(int by, long high, long low) {
    boolean loopback4 = IpAddress.isV4(high, low) && IpAddress.isLoopback(high, low);
    return loopback4 && by == 0 ? local.loopback() : onLinkBy(by, high, low);
  }

  /// The interface a sender insists on, where no route tells more: the destination is taken to be
  /// on its link, as Linux does for IPv4 and for every group.
  private @Nullable NetInterface onLinkBy(int boundInterface, long high, long low) {
    if (boundInterface == 0 || !(IpAddress.isV4(high, low) || isGroup(high, low))) {
      return null;
    }
    return local.interfaceOf(boundInterface);
  }

  /// Groups of IPv6 are on every link; without a choice it is the first one, as in Linux's table.
  private int firstWithV6() {
    for (NetInterface each : local.interfaces()) {
      if (!each.isLoopback() && hasV6(each)) {
        return each.index();
      }
    }
    return 0;
  }

  private static boolean hasV6(NetInterface of) {
    for (IpPrefix prefix : of.addresses()) {
      if (!prefix.address().isV4()) {
        return true;
      }
    }
    return false;
  }

  /// The source of what leaves by an interface. Only the loopback interface is left with a loopback
  /// address.
  private @Nullable IpAddress source(NetInterface out, boolean v4, long high, long low) {
    IpAddress source = SourceAddressSelection.select(out, local.interfaces(), high, low);
    if (source != null || !out.isLoopback()) {
      return source;
    }
    for (IpPrefix prefix : out.addresses()) {
      if (prefix.address().isV4() == v4) {
        return prefix.address();
      }
    }
    return null;
  }

  private static boolean isGroup(long high, long low) {
    return IpAddress.isMulticast(high, low) || IpAddress.isLimitedBroadcast(high, low);
  }
}
