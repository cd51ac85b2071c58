package dev.argyle.sock;

import java.util.List;

/// The options of IPv4 (ip(7)). An IPv6 socket takes them as well, for the IPv4 it may speak.
/// What each is for is in its own text, which `docs/options.md` prints.
public final class SolIp {
  /// Its number.
  public static final int SOL_IP = 0;

  public static final SocketOption<Integer> IP_TOS =
      option(1, "IP_TOS", Integer.class)
          .in(0, 255, "")
          .standard("0")
          .means("Type of service of what is sent.");

  public static final SocketOption<Integer> IP_TTL =
      option(2, "IP_TTL", Integer.class)
          .takes("1 to 255; -1 for the default")
          .standard("64")
          .means("Time to live of what is sent.");

  public static final SocketOption<Boolean> IP_FREEBIND =
      option(15, "IP_FREEBIND", Boolean.class)
          .standard("off")
          .means("Binds to an address that the host does not have (yet).");

  static final List<SocketOption<?>> ALL = List.of(IP_TOS, IP_TTL, IP_FREEBIND);

  private static <T> OptionDefinition<T> option(int number, String name, Class<T> type) {
    return SocketOption.define(SOL_IP, number, name, type).source("ip(7)");
  }

  private SolIp() {}
}
