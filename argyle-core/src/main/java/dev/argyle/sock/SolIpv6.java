package dev.argyle.sock;

import java.util.List;

/// The options of IPv6 (ipv6(7), RFC 3493, RFC 3542).
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolIpv6 {
  /// Its number.
  public static final int SOL_IPV6 = 41;

  public static final SocketOption<Integer> IPV6_UNICAST_HOPS =
      option(16, "IPV6_UNICAST_HOPS", Integer.class)
          .takes("1 to 255; -1 for the default")
          .standard("64")
          .means("Hop limit of what is sent.");

  public static final SocketOption<Boolean> IPV6_V6ONLY =
      option(26, "IPV6_V6ONLY", Boolean.class).standard("off").means("Takes no IPv4.");

  public static final SocketOption<Integer> IPV6_TCLASS =
      option(67, "IPV6_TCLASS", Integer.class)
          .takes("0 to 255; -1 for the default")
          .standard("0")
          .means("Traffic class of what is sent.");

  static final List<SocketOption<?>> ALL = List.of(IPV6_UNICAST_HOPS, IPV6_V6ONLY, IPV6_TCLASS);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_IPV6, number, name, type).source("ipv6(7)");
  }

  private SolIpv6() {}
}
