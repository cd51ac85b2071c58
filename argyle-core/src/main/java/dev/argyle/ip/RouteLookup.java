package dev.argyle.ip;

import dev.argyle.wire.IpAddress;
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
    long low = IpLayer.concreteLow(dstHigh, dstLow);
    if (local.isLocal(dstHigh, low)) {
      return toSelf(dstHigh, low, srcHigh, srcLow, generation);
    }
    int by = boundInterface;
    if (by == 0 && isGroup(dstHigh, low)) {
      by = local.interfaceOf(srcHigh, srcLow);
    }
    RouteTable.Entry entry = routes.find(dstHigh, low, by);
    NetInterface out = entry != null ? entry.out() : onLinkBy(by, dstHigh, low);
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
      IpAddress source =
          SourceAddressSelection.select(
              out, local.interfaces(), v4 ? hopHigh : dstHigh, v4 ? hopLow : low);
      if (source == null) {
        return null;
      }
      sourceHigh = source.high();
      sourceLow = source.low();
    }
    int mtuBytes = pathMtu.of(dstHigh, low, out.mtuBytes());
    return new Route(out, hopHigh, hopLow, sourceHigh, sourceLow, mtuBytes, generation);
  }

  /// A host speaks to itself with the address it speaks to; to any of 127.0.0.0/8 with 127.0.0.1.
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
    return new Route(loopback, dstHigh, dstLow, high, low, loopback.mtuBytes(), generation);
  }

  /// The interface a sender insists on, where no route tells more: the destination is taken to be
  /// on its link, as Linux does for IPv4 and for every group.
  private @Nullable NetInterface onLinkBy(int boundInterface, long high, long low) {
    if (boundInterface == 0 || !(IpAddress.isV4(high, low) || isGroup(high, low))) {
      return null;
    }
    for (NetInterface each : local.interfaces()) {
      if (each.index() == boundInterface) {
        return each;
      }
    }
    return null;
  }

  private static boolean isGroup(long high, long low) {
    return IpAddress.isMulticast(high, low) || IpAddress.isLimitedBroadcast(high, low);
  }
}
