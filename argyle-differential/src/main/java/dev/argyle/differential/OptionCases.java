package dev.argyle.differential;

import dev.argyle.sock.Linger;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
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
          of(SolSocket.SO_REUSEADDR, SWITCH),
          of(SolSocket.SO_REUSEPORT, SWITCH),
          of(SolSocket.SO_KEEPALIVE, SWITCH),
          of(SolSocket.SO_BROADCAST, SWITCH),
          of(
              SolSocket.SO_LINGER,
              List.of(new Linger(false, 0), new Linger(true, 0), new Linger(true, 1))),
          of(SolSocket.SO_RCVTIMEO, List.of(Duration.ZERO, Duration.ofMillis(100))),
          of(SolSocket.SO_SNDTIMEO, List.of(Duration.ZERO, Duration.ofMillis(200))),
          of(SolSocket.SO_TYPE, List.of(1)),
          of(SolSocket.SO_ERROR, List.of(0)),
          of(SolSocket.SO_PROTOCOL, List.of(6)),
          of(SolSocket.SO_DOMAIN, List.of(2)),
          of(SolSocket.SO_ACCEPTCONN, List.of(true)),
          of(SolTcp.TCP_NODELAY, List.of(true)),
          of(SolTcp.TCP_KEEPIDLE, List.of(0, 1, 100, 32_767, 32_768, -1)),
          of(SolTcp.TCP_KEEPINTVL, List.of(0, 1, 100, 32_767, 32_768)),
          of(SolTcp.TCP_KEEPCNT, List.of(0, 1, 127, 128)),
          of(SolTcp.TCP_USER_TIMEOUT, List.of(0, 30_000, -1)),
          of(SolTcp.TCP_CONGESTION, List.of("reno", "cubic", "nonesuch")),
          of(SolIp.IP_FREEBIND, SWITCH),
          of(SolIpv6.IPV6_V6ONLY, SWITCH));

  /// A case of any option.
  static Case<?> any(SplittableRandom random) {
    return ALL.get(random.nextInt(ALL.size()));
  }

  private static <T> Case<T> of(SocketOption<T> option, List<T> values) {
    return new Case<>(option, values);
  }

  private OptionCases() {}
}
