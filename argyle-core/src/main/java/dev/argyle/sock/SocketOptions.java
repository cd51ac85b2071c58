package dev.argyle.sock;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  private static final Map<Long, SocketOption<?>> BY_NUMBER = new HashMap<>();

  static {
    for (SocketOption<?> each : ALL) {
      BY_NUMBER.put(key(each.level(), each.number()), each);
    }
  }

  /// Every option, in the order of levels and of each level's own table.
  public static List<SocketOption<?>> all() {
    return ALL;
  }

  /// The option of those numbers, or [SocketOption#unknown].
  public static SocketOption<?> find(int level, int number) {
    SocketOption<?> found = BY_NUMBER.get(key(level, number));
    return found == null ? SocketOption.unknown(level, number) : found;
  }

  /// The table's own entry for an option that may have been made from numbers; the option itself if
  /// the table has none, since a protocol of a user's own has options of its own.
  public static SocketOption<?> entry(SocketOption<?> option) {
    SocketOption<?> found = BY_NUMBER.get(key(option.level(), option.number()));
    return found == null ? option : found;
  }

  private static long key(int level, int number) {
    return (long) level << Integer.SIZE | Integer.toUnsignedLong(number);
  }

  private SocketOptions() {}
}
