package dev.argyle.differential;

import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SocketOption.Linger;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// Options and the values that programs give them, good ones and bad ones.
///
/// Buffer sizes are not among them: how many octets fit into how much memory is each stack's own.
final class OptionCases {
  /// An option.
  ///
  /// @param values what it is set to; none for those that can only be read
  record Case<T>(SocketOption<T> option, List<T> values) {
    Step.SetOption<T> set(int slot, SplittableRandom random) {
      return new Step.SetOption<>(slot, option, values.get(random.nextInt(values.size())));
    }

    Step.GetOption<T> get(int slot) {
      return new Step.GetOption<>(slot, option);
    }
  }

  private static final List<Boolean> SWITCH = List.of(true, true, false);

  /// All of them.
  static final List<Case<?>> ALL =
      List.of(
          of(SocketOption.SO_REUSEADDR, SWITCH),
          of(SocketOption.SO_REUSEPORT, SWITCH),
          of(SocketOption.SO_KEEPALIVE, SWITCH),
          of(SocketOption.SO_BROADCAST, SWITCH),
          of(
              SocketOption.SO_LINGER,
              List.of(new Linger(false, 0), new Linger(true, 0), new Linger(true, 1))),
          of(
              SocketOption.SO_RCVTIMEO,
              List.of(Duration.ZERO, Duration.ofMillis(100), Duration.ofSeconds(-1))),
          of(SocketOption.SO_SNDTIMEO, List.of(Duration.ZERO, Duration.ofMillis(200))),
          of(SocketOption.SO_TYPE, List.of(1)),
          of(SocketOption.SO_ERROR, List.of(0)),
          of(SocketOption.SO_PROTOCOL, List.of(6)),
          of(SocketOption.SO_DOMAIN, List.of(2)),
          of(SocketOption.SO_ACCEPTCONN, List.of(true)),
          of(SocketOption.TCP_NODELAY, List.of(true)),
          of(SocketOption.TCP_KEEPIDLE, List.of(0, 1, 100, 32_767, 32_768, -1)),
          of(SocketOption.TCP_KEEPINTVL, List.of(0, 1, 100, 32_767, 32_768)),
          of(SocketOption.TCP_KEEPCNT, List.of(0, 1, 127, 128)),
          of(SocketOption.TCP_USER_TIMEOUT, List.of(0, 30_000, -1)),
          of(SocketOption.TCP_CONGESTION, List.of("reno", "cubic", "nonesuch")),
          of(SocketOption.IP_TTL, List.of(1, 64, 255, 0, 256, -1)),
          of(SocketOption.IP_TOS, List.of(0, 0x10, 0xb8)),
          of(SocketOption.IP_FREEBIND, SWITCH),
          of(SocketOption.IPV6_UNICAST_HOPS, List.of(1, 64, 255, 256, -1, -2)),
          of(SocketOption.IPV6_TCLASS, List.of(0, 0x10, 0xb8, 256, -2)),
          of(SocketOption.IPV6_V6ONLY, SWITCH));

  /// A case of any option.
  static Case<?> any(SplittableRandom random) {
    return ALL.get(random.nextInt(ALL.size()));
  }

  private static <T> Case<T> of(SocketOption<T> option, List<T> values) {
    return new Case<>(option, values);
  }

  private OptionCases() {}
}
