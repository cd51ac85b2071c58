package dev.argyle.agent.names;

import dev.argyle.agent.NameConfig;
import dev.argyle.dns.DnsConfig;
import dev.argyle.dns.DnsResolver;
import dev.argyle.dns.Hosts;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.Syscalls;
import java.net.spi.InetAddressResolver;
import java.util.function.BiFunction;

/// Makes the resolver of a stack. It is reached by its name and through `BiFunction`, because it is
/// of another class loader than who needs it.
public final class DnsOfStack implements BiFunction<Syscalls, NameConfig, InetAddressResolver> {
  /// For the agent, which makes it by name.
  public DnsOfStack() {}

  @Override
  public InetAddressResolver apply(Syscalls stack, NameConfig names) {
    InetSockAddr[] servers =
        names.servers().stream()
            .map(each -> InetSockAddr.of(each, DnsConfig.PORT))
            .toArray(InetSockAddr[]::new);
    DnsConfig config =
        DnsConfig.of()
            .withServers(servers)
            .withSearch(names.search().toArray(String[]::new))
            .withHosts(Hosts.parse(names.hosts()));
    return new DnsResolver(stack, config);
  }
}
