package dev.argyle.sim;

import dev.argyle.nio.StackContext;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The names of a simulated network, for `InetAddress` and all that uses it: on a thread of a host
/// the hosts and routers of its network are known by their names, and nobody else; on any other
/// thread the machine's own resolver is asked. The JDK finds this provider by itself.
///
/// It switches the JDK's cache of names off where nobody has set it (`networkaddress.cache.ttl`):
/// the cache would give one network's addresses to the next. The JDK reads that setting once, at
/// the first look-up of the JVM, so it cannot wait until a simulation begins.
/// `InetAddress.getLocalHost` has a cache of its own and asks the kernel for the name; do not use
/// it on a host.
public final class SimulatedNames extends InetAddressResolverProvider {
  private static final Map<Syscalls, SimulatedHost> HOSTS = new ConcurrentHashMap<>();

  /// For the JDK, which makes the one instance.
  public SimulatedNames() {}

  static void register(Syscalls syscalls, SimulatedHost host) {
    HOSTS.put(syscalls, host);
  }

  static void forget(Syscalls syscalls) {
    HOSTS.remove(syscalls);
  }

  /// The host that the current thread is on, or null.
  static @Nullable SimulatedHost current() {
    Syscalls syscalls = StackContext.current();
    return syscalls == null ? null : HOSTS.get(syscalls);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    for (String cache : List.of("networkaddress.cache.ttl", "networkaddress.cache.negative.ttl")) {
      String set = Security.getProperty(cache);
      if (set == null || set.equals("10") && cache.contains("negative")) {
        Security.setProperty(cache, "0");
      }
    }
    return new Resolver(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "Argyle's simulated networks";
  }

  /// Asks the network, or the machine.
  private record Resolver(InetAddressResolver machine) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String name, LookupPolicy policy)
        throws UnknownHostException {
      SimulatedHost here = current();
      if (here == null) {
        return machine.lookupByName(name, policy);
      }
      List<IpAddress> found = addresses(here, name);
      List<InetAddress> wanted =
          found.stream()
              .filter(each -> wants(policy, each))
              .sorted(order(policy))
              .map(each -> named(name, each))
              .toList();
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

    private static List<IpAddress> addresses(SimulatedHost here, String name) {
      if (name.equalsIgnoreCase("localhost")) {
        return List.of(IpAddress.LOOPBACK4, IpAddress.LOOPBACK6);
      }
      SimulatedNode node = here.network().topology().find(name);
      return node == null ? List.of() : node.addresses();
    }

    private static boolean wants(LookupPolicy policy, IpAddress address) {
      int family = address.isV4() ? LookupPolicy.IPV4 : LookupPolicy.IPV6;
      return (policy.characteristics() & family) != 0;
    }

    /// IPv4 first, as in the JDK, unless the policy says otherwise; else as they were given.
    private static Comparator<IpAddress> order(LookupPolicy policy) {
      boolean v6First = (policy.characteristics() & LookupPolicy.IPV6_FIRST) != 0;
      return Comparator.comparing(each -> each.isV4() == v6First);
    }

    private static InetAddress named(String name, IpAddress address) {
      try {
        return InetAddress.getByAddress(name, address.toInetAddress().getAddress());
      } catch (UnknownHostException impossible) {
        throw new AssertionError("an address has 4 or 16 octets", impossible);
      }
    }

    @Override
    public String lookupByAddress(byte[] octets) throws UnknownHostException {
      SimulatedHost here = current();
      if (here == null) {
        return machine.lookupByAddress(octets);
      }
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
