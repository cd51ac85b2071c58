package dev.argyle.agent;

import dev.argyle.wire.IpAddress;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How a program comes to the names of others.
///
/// @param servers of DNS, asked over the stack in this order; without any, what is not among the
///     hosts is looked up as if there were no agent
/// @param search domains that names are tried in
/// @param hosts lines of a hosts file (hosts(5))
public record NameConfig(List<IpAddress> servers, List<String> search, List<String> hosts) {
  /// Names are looked up as if there were no agent.
  public static final NameConfig AS_EVER = new NameConfig(List.of(), List.of(), List.of());

  private static final Pattern DOMAIN =
      Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");

  private static final Pattern WORDS = Pattern.compile("\\s+");

  /// Checks that the domains are names, and of use.
  public NameConfig {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    hosts = List.copyOf(hosts);
    for (String domain : search) {
      if (!DOMAIN.matcher(domain).matches()) {
        throw new IllegalArgumentException("not the name of a domain: '" + domain + "'");
      }
    }
    if (servers.isEmpty() && !search.isEmpty()) {
      throw new IllegalArgumentException("search=" + search.getFirst() + " needs a dns=");
    }
  }

  /// The same, and the name of the machine itself means these addresses, unless a line of the hosts
  /// says otherwise: so `InetAddress.getLocalHost` is the program's own host.
  NameConfig withOwn(String name, List<IpAddress> addresses) {
    boolean known =
        hosts.stream().anyMatch(line -> WORDS.splitAsStream(line).anyMatch(name::equals));
    Stream<String> own = known ? Stream.of() : addresses.stream().map(each -> each + " " + name);
    return new NameConfig(servers, search, Stream.concat(hosts.stream(), own).toList());
  }

  /// Whether names are looked up as if there were no agent.
  boolean isAsEver() {
    return servers.isEmpty() && hosts.isEmpty();
  }
}
