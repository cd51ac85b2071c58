package dev.argyle.sock;

import java.util.List;
import java.util.stream.Stream;

/// The table of all options that exist, level by level.
public final class SocketOptions {
  private static final List<SocketOption<?>> ALL =
      Stream.of(
              SolSocket.ALL,
              SolIp.ALL,
              SolIpv6.ALL,
              SolTcp.ALL,
              SolUdp.ALL,
              SolRaw.ALL,
              SolIcmpv6.ALL)
          .<SocketOption<?>>flatMap(List::stream)
          .toList();

  /// Every option, in the order of levels and of each level's own table.
  public static List<SocketOption<?>> all() {
    return ALL;
  }

  /// The option of those numbers, or [SocketOption#unknown].
  public static SocketOption<?> find(int level, int number) {
    for (SocketOption<?> each : ALL) {
      if (each.level() == level && each.number() == number) {
        return each;
      }
    }
    return SocketOption.unknown(level, number);
  }

  private SocketOptions() {}
}
