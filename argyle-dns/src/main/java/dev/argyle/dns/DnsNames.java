package dev.argyle.dns;

import dev.argyle.nio.StackNames;
import dev.argyle.socket.Syscalls;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;

/// Has `InetAddress` resolve names through a stack's own DNS, on the threads of that stack. The JDK
/// finds this provider by itself; what comes with that, [StackNames#resolver] says.
public final class DnsNames extends InetAddressResolverProvider {
  /// For the JDK, which makes the one instance.
  public DnsNames() {}

  /// From now on names are resolved this way where the stack is the current one of
  /// [dev.argyle.nio.StackContext]: for a whole JVM after `StackContext.setDefault(stack)`, on
  /// which every thread is the stack's that has no other.
  public static void install(Syscalls stack, DnsConfig config) {
    StackNames.register(stack, new DnsResolver(stack, config));
  }

  /// Takes that back; call it when the stack ends, if the JVM goes on.
  public static void remove(Syscalls stack) {
    StackNames.forget(stack);
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return StackNames.resolver(configuration);
  }

  @Override
  public String name() {
    return "Argyle's DNS";
  }
}
