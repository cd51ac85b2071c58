package dev.argyle.sock;

import dev.argyle.wire.IpAddress;

/// An interface by index or by one of its addresses: what `IP_MULTICAST_IF` takes (`struct
/// ip_mreqn`, `in_addr`).
///
/// @param address an address of it, which multicasts then come from; the wildcard for none
/// @param index its index; 0 for the one that has the address. With neither the routes choose
public record InterfaceChoice(IpAddress address, int index) {
  /// The routes choose.
  public static final InterfaceChoice ANY = new InterfaceChoice(IpAddress.ANY4, 0);

  /// The interface of that index.
  public static InterfaceChoice of(int index) {
    return new InterfaceChoice(IpAddress.ANY4, index);
  }

  /// The interface that has an address.
  public static InterfaceChoice of(IpAddress address) {
    return new InterfaceChoice(address, 0);
  }
}
