package dev.argyle.examples.rdm;

import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/// The other end of a sock's messages, both ways. Guarded by the sock's lock.
final class RdmPeer {
  final InetSockAddr address;
  final ReceiveOrder order = new ReceiveOrder();
  SendWindow window;
  boolean starved; // it was told that there is no room

  private final IpAddress local;
  private final int boundInterface;
  private @Nullable Route route;

  /// @param local our address, as the peer knows it, or the wildcard
  /// @param boundInterface index of the interface its packets go by, or 0 for any
  RdmPeer(InetSockAddr address, IpAddress local, int boundInterface, SendWindow window) {
    this.address = address;
    this.local = local;
    this.boundInterface = boundInterface;
    this.window = window;
  }

  /// How to reach it now, or null.
  @Nullable Route route(IpLayer ip) {
    Route known = route;
    if (known == null || !ip.isCurrent(known)) {
      IpAddress to = address.address();
      IpAddress any = to.isV4() ? IpAddress.ANY4 : IpAddress.ANY6;
      IpAddress from = local.isAny() ? any : local;
      known = ip.route(to.high(), to.low(), from.high(), from.low(), boundInterface);
      route = known;
    }
    return known;
  }
}
