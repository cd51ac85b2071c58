package dev.argyle.nio;

import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who knows the names, for `InetAddress` and all that uses it: on a thread whose current stack
/// ([StackContext]) has a resolver of its own that one is asked and nobody else, on any other
/// thread the machine's.
///
/// The JDK has one [InetAddressResolverProvider] and takes the first that it finds. So each module
/// with such names (`argyle-sim`, `argyle-dns`) provides one that hands out [#resolver], and it
/// does not matter which is taken.
public final class StackNames {
  private static final String CACHE = "networkaddress.cache.ttl";
  private static final String NEGATIVE_CACHE = "networkaddress.cache.negative.ttl";
  private static final String JDK_NEGATIVE_SECONDS = "10"; // set in the JDK's own java.security

  private static final Map<Syscalls, InetAddressResolver> RESOLVERS = new ConcurrentHashMap<>();

  private StackNames() {}

  /// Gives a stack a resolver, in place of one that it may have.
  public static void register(Syscalls stack, InetAddressResolver resolver) {
    RESOLVERS.put(stack, resolver);
  }

  /// Takes it away; the machine's names count again.
  public static void forget(Syscalls stack) {
    RESOLVERS.remove(stack);
  }

  /// The resolver of the current stack, or null.
  public static @Nullable InetAddressResolver current() {
    Syscalls stack = StackContext.current();
    return stack == null ? null : RESOLVERS.get(stack);
  }

  /// For a provider to hand out: asks the current stack's resolver, or the machine's.
  ///
  /// It switches the JDK's cache of names off where nobody has set it (`networkaddress.cache.ttl`):
  /// the cache would give one stack's addresses to the next. The JDK reads that setting once, at
  /// the first look-up of the JVM, so it cannot wait until a stack has names.
  /// `InetAddress.getLocalHost` has a cache of its own and asks the kernel for the name.
  public static InetAddressResolver resolver(
      InetAddressResolverProvider.Configuration configuration) {
    switchOff(CACHE);
    switchOff(NEGATIVE_CACHE);
    return new OfTheMoment(configuration.builtinResolver());
  }

  private static void switchOff(String cache) {
    String set = Security.getProperty(cache);
    if (set == null || cache.equals(NEGATIVE_CACHE) && set.equals(JDK_NEGATIVE_SECONDS)) {
      Security.setProperty(cache, "0");
    }
  }

  /// Of the addresses of a name those that a look-up wants, in its order: IPv4 first unless the
  /// policy says otherwise, as in the JDK, else as they were given.
  public static List<InetAddress> select(
      String name, Collection<IpAddress> found, LookupPolicy policy) {
    boolean v6First = (policy.characteristics() & LookupPolicy.IPV6_FIRST) != 0;
    return found.stream()
        .filter(each -> wants(policy, each))
        .sorted(Comparator.comparing(each -> each.isV4() == v6First))
        .map(each -> named(name, each))
        .toList();
  }

  private static boolean wants(LookupPolicy policy, IpAddress address) {
    int family = address.isV4() ? LookupPolicy.IPV4 : LookupPolicy.IPV6;
    return (policy.characteristics() & family) != 0;
  }

  private static InetAddress named(String name, IpAddress address) {
    try {
      return InetAddress.getByAddress(name, address.toInetAddress().getAddress());
    } catch (UnknownHostException impossible) {
      throw new AssertionError("an address has 4 or 16 octets", impossible);
    }
  }

  private record OfTheMoment(InetAddressResolver machine) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String name, LookupPolicy policy)
        throws UnknownHostException {
      return resolver().lookupByName(name, policy);
    }

    @Override
    public String lookupByAddress(byte[] octets) throws UnknownHostException {
      return resolver().lookupByAddress(octets);
    }

    private InetAddressResolver resolver() {
      InetAddressResolver own = current();
      return own != null ? own : machine;
    }
  }
}
