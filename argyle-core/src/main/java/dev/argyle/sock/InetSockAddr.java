package dev.argyle.sock;

import dev.argyle.wire.IpAddress;

/// An IPv4 or IPv6 address with a port (`sockaddr_in`, `sockaddr_in6`). A v4-mapped IPv6 address is
/// the same thing as the IPv4 address, as it is on a dual-stack socket.
///
/// @param port 0 to 65535
/// @param scopeId interface index of a link-local address, else 0
public record InetSockAddr(IpAddress address, int port, int scopeId) implements SockAddr {
  /// Checks the port.
  public InetSockAddr {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
  }

  /// An address without a scope.
  public static InetSockAddr of(IpAddress address, int port) {
    return new InetSockAddr(address, port, 0);
  }

  @Override
  public int family() {
    return address.isV4() ? AddressFamily.AF_INET : AddressFamily.AF_INET6;
  }

  @Override
  public String toString() {
    return address.isV4() ? address + ":" + port : "[" + address + "]:" + port;
  }
}
