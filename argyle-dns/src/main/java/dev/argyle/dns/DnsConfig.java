package dev.argyle.dns;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How a stack comes to its names; what Linux has in `resolv.conf` (resolv.conf(5)), with its
/// defaults, and a hosts file.
///
/// @param servers asked in this order; without any, only the hosts are known
/// @param search domains that names are tried in
/// @param ndots a name with that many dots or more is tried by itself first; 0 or more
/// @param timeout how long a server is waited for
/// @param attempts how often all servers are asked before a look-up fails; 1 or more
/// @param hosts known without asking anybody
/// @param cache whether answers are kept for as long as they say
public record DnsConfig(
    List<InetSockAddr> servers,
    List<String> search,
    int ndots,
    Duration timeout,
    int attempts,
    Hosts hosts,
    boolean cache) {
  /// Where a server listens.
  public static final int PORT = 53;

  private static final DnsConfig DEFAULT =
      new DnsConfig(List.of(), List.of(), 1, Duration.ofSeconds(5), 2, Hosts.NONE, true);

  public DnsConfig {
    servers = List.copyOf(servers);
    search = List.copyOf(search);
    if (ndots < 0 || attempts < 1 || !timeout.isPositive()) {
      throw new IllegalArgumentException(
          "ndots " + ndots + ", attempts " + attempts + ", timeout " + timeout);
    }
  }

  /// The servers at these addresses, and the defaults.
  public static DnsConfig of(IpAddress... servers) {
    return DEFAULT.withServers(
        Stream.of(servers).map(each -> InetSockAddr.of(each, PORT)).toArray(InetSockAddr[]::new));
  }

  /// Reads lines of a `resolv.conf`: `nameserver`, `search`, `domain`, and of `options` `ndots`,
  /// `timeout` and `attempts`. The rest is passed by, as the C library does.
  ///
  /// @throws IllegalArgumentException if a server's address or a number is none
  public static DnsConfig parse(Iterable<String> lines) {
    var servers = new ArrayList<IpAddress>();
    DnsConfig config = DEFAULT;
    for (String line : lines) {
      String[] words = Hosts.words(line.replace(';', '#'));
      List<String> values = List.of(words).subList(1, words.length);
      switch (words[0]) {
        case "nameserver" -> values.forEach(each -> servers.add(IpAddress.parse(each)));
        case "search", "domain" -> config = config.withSearch(values.toArray(String[]::new));
        case "options" -> config = config.withOptions(values);
        default -> {}
      }
    }
    InetSockAddr[] ends =
        servers.stream().map(each -> InetSockAddr.of(each, PORT)).toArray(InetSockAddr[]::new);
    return config.withServers(ends);
  }

  private DnsConfig withOptions(List<String> options) {
    DnsConfig config = this;
    for (String each : options) {
      String[] parts = each.split(":", 2);
      if (parts.length == 2) {
        config =
            switch (parts[0]) {
              case "ndots" -> config.withNdots(Integer.parseInt(parts[1]));
              case "timeout" -> config.withTimeout(Duration.ofSeconds(Long.parseLong(parts[1])));
              case "attempts" -> config.withAttempts(Integer.parseInt(parts[1]));
              default -> config;
            };
      }
    }
    return config;
  }

  /// The same with other servers.
  public DnsConfig withServers(InetSockAddr... these) {
    return new DnsConfig(List.of(these), search, ndots, timeout, attempts, hosts, cache);
  }

  /// The same with other domains to search.
  public DnsConfig withSearch(String... domains) {
    return new DnsConfig(servers, List.of(domains), ndots, timeout, attempts, hosts, cache);
  }

  /// The same with another number of dots.
  public DnsConfig withNdots(int dots) {
    return new DnsConfig(servers, search, dots, timeout, attempts, hosts, cache);
  }

  /// The same with another time-out.
  public DnsConfig withTimeout(Duration each) {
    return new DnsConfig(servers, search, ndots, each, attempts, hosts, cache);
  }

  /// The same with another number of attempts.
  public DnsConfig withAttempts(int times) {
    return new DnsConfig(servers, search, ndots, timeout, times, hosts, cache);
  }

  /// The same with other hosts.
  public DnsConfig withHosts(Hosts others) {
    return new DnsConfig(servers, search, ndots, timeout, attempts, others, cache);
  }

  /// The same, with or without a cache.
  public DnsConfig withCache(boolean on) {
    return new DnsConfig(servers, search, ndots, timeout, attempts, hosts, on);
  }
}
