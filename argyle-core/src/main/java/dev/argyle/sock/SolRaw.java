package dev.argyle.sock;

import java.util.List;

/// The options of raw sockets (raw(7)).
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolRaw {
  /// Its number.
  public static final int SOL_RAW = 255;

  public static final SocketOption<Integer> ICMP_FILTER =
      option(1, "ICMP_FILTER", Integer.class)
          .takes("bits 0 to 31, by type")
          .standard("0")
          .means("Sockets of ICMP: types that it does not get.");

  static final List<SocketOption<?>> ALL = List.of(ICMP_FILTER);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_RAW, number, name, type).source("raw(7)");
  }

  private SolRaw() {}
}
