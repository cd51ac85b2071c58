package dev.argyle.ip;

import dev.argyle.device.NetDevice;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;

/// A device with the addresses this host has on it. Changed through [IpLayer] only; read by
/// anybody.
public final class NetInterface {
  private final int index;
  private final NetDevice device;
  private volatile List<IpPrefix> addresses = List.of(); // replaced under IpLayer's lock
  private volatile boolean up = true;

  NetInterface(int index, NetDevice device) {
    this.index = index;
    this.device = device;
  }

  /// Its number, from 1.
  public int index() {
    return index;
  }

  /// Name of the device.
  public String name() {
    return device.name();
  }

  /// The device.
  public NetDevice device() {
    return device;
  }

  /// MTU of the device.
  public int mtuBytes() {
    return device.mtuBytes();
  }

  /// Whether it leads back to this host.
  public boolean isLoopback() {
    return device.isLoopback();
  }

  /// The addresses, each with the length of its subnet's prefix, in the order they were added.
  public List<IpPrefix> addresses() {
    return addresses;
  }

  /// Whether it is still part of its [IpLayer].
  public boolean isUp() {
    return up;
  }

  void add(IpPrefix address) {
    var more = new ArrayList<>(addresses);
    more.add(address);
    addresses = List.copyOf(more);
  }

  void takeDown() {
    up = false;
    addresses = List.of();
  }

  @Override
  public String toString() {
    return index + ": " + name() + " " + addresses;
  }
}
