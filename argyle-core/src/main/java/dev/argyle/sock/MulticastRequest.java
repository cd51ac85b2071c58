package dev.argyle.sock;

import dev.argyle.wire.IpAddress;

/// Which group to join or leave, and where (`struct ip_mreqn`, `ipv6_mreq`, `group_req`).
///
/// @param group a multicast address
/// @param interfaceAddress an address of the interface (IPv4 only); the wildcard for none
/// @param interfaceIndex the interface, which then need not be named by address; 0 for none. With
///     neither, the routes say which interface
public record MulticastRequest(IpAddress group, IpAddress interfaceAddress, int interfaceIndex) {
  /// A group, by the interface that the routes say.
  public static MulticastRequest of(IpAddress group) {
    return on(0, group);
  }

  /// A group on the interface of that index.
  public static MulticastRequest on(int interfaceIndex, IpAddress group) {
    return new MulticastRequest(group, IpAddress.ANY4, interfaceIndex);
  }

  /// A group of IPv4 on the interface that has an address.
  public static MulticastRequest at(IpAddress interfaceAddress, IpAddress group) {
    return new MulticastRequest(group, interfaceAddress, 0);
  }
}
