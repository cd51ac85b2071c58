package dev.argyle.nio;

import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options that `java.net` asks its implementations for by number, as those that channels have.
/// What is no option of a channel, such as `SO_TIMEOUT`, is not among them.
final class NumberedOptions {
  private static final Map<Integer, SocketOption<Boolean>> SWITCHES =
      Map.of(
          SocketOptions.TCP_NODELAY, StandardSocketOptions.TCP_NODELAY,
          SocketOptions.SO_KEEPALIVE, StandardSocketOptions.SO_KEEPALIVE,
          SocketOptions.SO_REUSEADDR, StandardSocketOptions.SO_REUSEADDR,
          SocketOptions.SO_REUSEPORT, StandardSocketOptions.SO_REUSEPORT,
          SocketOptions.SO_BROADCAST, StandardSocketOptions.SO_BROADCAST,
          SocketOptions.SO_OOBINLINE, SocketOptionMap.SO_OOBINLINE);

  private static final Map<Integer, SocketOption<Integer>> NUMBERS =
      Map.of(
          SocketOptions.SO_SNDBUF, StandardSocketOptions.SO_SNDBUF,
          SocketOptions.SO_RCVBUF, StandardSocketOptions.SO_RCVBUF,
          SocketOptions.SO_LINGER, StandardSocketOptions.SO_LINGER,
          SocketOptions.IP_TOS, StandardSocketOptions.IP_TOS);

  private NumberedOptions() {}

  /// The option of that number whose values are booleans, or null.
  static @Nullable SocketOption<Boolean> toggle(int number) {
    return SWITCHES.get(number);
  }

  /// The option of that number whose values are integers, or null.
  static @Nullable SocketOption<Integer> number(int number) {
    return NUMBERS.get(number);
  }
}
