package dev.argyle.sim;

import dev.argyle.nio.StackNames;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names of a simulated network, for `InetAddress` and all that uses it: on a thread of a host
/// the hosts and routers of its network are known by their names, and nobody else; on any other
/// thread the machine's own resolver is asked. The JDK finds this provider by itself; what comes
/// with that, [StackNames#resolver] says.
public final class SimulatedNames extends InetAddressResolverProvider {
  /// For the JDK, which makes the one instance.
  public SimulatedNames() {}

  static void register(Syscalls syscalls, SimulatedHost host) {
    StackNames.register(syscalls, new Resolver(host));
  }

  static void forget(Syscalls syscalls) {
    StackNames.forget(syscalls);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return StackNames.resolver(configuration);
  }

  @Override
  public String name() {
    return "Argyle's simulated networks";
  }

  /// Asks the network of a host.
  private record Resolver(SimulatedHost here) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String name, LookupPolicy policy)
        throws UnknownHostException {
      List<IpAddress> found = addresses(name);
      List<InetAddress> wanted = StackNames.select(name, found, policy);
      if (wanted.isEmpty()) {
        throw new UnknownHostException(
            name
                + (found.isEmpty() ? " is not in the network of " : " has no such address, says ")
                + here.name()
                + ", which knows "
                + here.network().topology().nodes().stream()
                    .map(SimulatedNode::name)
                    .collect(Collectors.joining(", ")));
      }
      return wanted.stream();
    }

    private List<IpAddress> addresses(String name) {
      if (name.equalsIgnoreCase("localhost")) {
        return List.of(IpAddress.LOOPBACK4, IpAddress.LOOPBACK6);
      }
      SimulatedNode node = here.network().topology().find(name);
      return node == null ? List.of() : node.addresses();
    }

    @Override
    public String lookupByAddress(byte[] octets) throws UnknownHostException {
      IpAddress address = IpAddress.from(InetAddress.getByAddress(octets));
      SimulatedNode node = here.network().topology().owner(address);
      if (address.isLoopback()) {
        return "localhost";
      }
      if (node == null) {
        throw new UnknownHostException(address + " is nobody's in the network of " + here.name());
      }
      return node.name();
    }
  }
}
