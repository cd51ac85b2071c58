package dev.argyle.sock;

import java.util.BitSet;
import java.util.List;

/// The options of raw sockets of ICMPv6 (RFC 3542 section 3.2).
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolIcmpv6 {
  /// Its number.
  public static final int SOL_ICMPV6 = 58;

  public static final SocketOption<BitSet> ICMPV6_FILTER =
      option(1, "ICMPV6_FILTER", BitSet.class)
          .takes("bits 0 to 255, by type")
          .standard("none")
          .means("Types that it does not get.");

  static final List<SocketOption<?>> ALL = List.of(ICMPV6_FILTER);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_ICMPV6, number, name, type).source("RFC 3542");
  }

  private SolIcmpv6() {}
}
