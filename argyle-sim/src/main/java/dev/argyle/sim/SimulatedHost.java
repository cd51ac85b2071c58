package dev.argyle.sim;

import dev.argyle.device.Capture;
import dev.argyle.device.CaptureDevice;
import dev.argyle.device.NetDevice;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A host of a [SimulatedNetwork]: a stack with a name. Its own `lo` is there from the start, an
/// `eth0`, `eth1` … comes with each link. Set up by one thread.
public final class SimulatedHost {
  private final SimulatedNetwork network;
  private final String name;
  private final NetStack stack;
  private final List<HostInterface> interfaces = new ArrayList<>();
  private final List<UnaryOperator<NetDevice>> decorators = new ArrayList<>();
  private final List<IpAddress> addresses = new ArrayList<>();

  SimulatedHost(SimulatedNetwork network, String name, NetStack stack) {
    this.network = network;
    this.name = name;
    this.stack = stack;
  }

  /// Its name, which no other host of the network has.
  public String name() {
    return name;
  }

  /// The network it is in.
  public SimulatedNetwork network() {
    return network;
  }

  /// Its stack.
  public NetStack stack() {
    return stack;
  }

  /// The calls of a program on it.
  public Syscalls syscalls() {
    return stack.syscalls();
  }

  /// Its first IPv4 address that others can reach.
  ///
  /// @throws IllegalStateException if it has none: it has no link yet
  public IpAddress address4() {
    return address(true);
  }

  /// Its first IPv6 address that others can reach.
  ///
  /// @throws IllegalStateException if it has none: it has no link yet
  public IpAddress address6() {
    return address(false);
  }

  /// Starts a program's thread. In virtual time it is a simulated thread: a virtual one that runs
  /// when the simulation gets to it; what it throws ends the run.
  public Thread start(String threadName, Runnable task) {
    return network.driver().start(name + "/" + threadName, task);
  }

  /// Writes down what goes through its links from now on, those still to come included.
  ///
  /// @param capture may be shared with other hosts; closing it is the caller's
  public void capture(Capture capture) {
    decorate(device -> new CaptureDevice(device, capture));
  }

  /// Puts a decorator in front of the device of each of its links, those still to come included.
  public void decorate(UnaryOperator<NetDevice> decorator) {
    decorators.add(decorator);
    for (HostInterface each : interfaces) {
      each.decorate(decorator);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  String nextDeviceName() {
    return "eth" + interfaces.size();
  }

  void plug(NetDevice device, List<IpPrefix> prefixes) {
    HostInterface plugged = new HostInterface(device);
    decorators.forEach(plugged::decorate);
    interfaces.add(plugged);
    stack.addInterface(plugged, prefixes.toArray(IpPrefix[]::new));
    for (IpPrefix prefix : prefixes) {
      addresses.add(prefix.address());
    }
  }

  private IpAddress address(boolean v4) {
    for (IpAddress each : addresses) {
      if (each.isV4() == v4) {
        return each;
      }
    }
    throw new IllegalStateException(
        name + " has no IPv" + (v4 ? 4 : 6) + " address: link it to another host first");
  }
}
