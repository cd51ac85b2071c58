package dev.argyle.differential;

import dev.argyle.sock.Linger;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.SolUdp;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

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

  /// `IP_PMTUDISC_DONT` to `IP_PMTUDISC_OMIT`, and what is none.
  private static final List<Integer> DISCOVERIES = List.of(-1, 0, 1, 2, 3, 4, 5, 6);

  private static final List<Case<?>> USUAL =
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
          of(SolIpv6.IPV6_V6ONLY, SWITCH));

  /// Those of Linux that change little of what a program sees.
  private static final List<Case<?>> RARE =
      List.of(
          of(SolSocket.SO_OOBINLINE, SWITCH),
          of(SolSocket.SO_PRIORITY, List.of(0, 6, -1)),
          of(SolSocket.SO_PASSCRED, SWITCH),
          of(SolSocket.SO_RCVLOWAT, List.of(0, 1, 100)),
          of(SolSocket.SO_SNDLOWAT, List.of(1, 2)),
          of(SolSocket.SO_TIMESTAMP, SWITCH),
          of(SolSocket.SO_TIMESTAMPNS, SWITCH),
          of(SolSocket.SO_MARK, List.of(0, 7)),
          of(SolSocket.SO_NO_CHECK, SWITCH),
          of(SolSocket.SO_RXQ_OVFL, SWITCH),
          of(SolTcp.TCP_CORK, SWITCH),
          of(SolTcp.TCP_SYNCNT, List.of(0, 1, 127, 128)),
          of(SolTcp.TCP_LINGER2, List.of(-1, 0, 1, 60, 200)),
          of(SolTcp.TCP_INQ, SWITCH),
          of(SolUdp.UDP_CORK, SWITCH),
          of(SolUdp.UDP_NO_CHECK6_TX, SWITCH),
          of(SolUdp.UDP_NO_CHECK6_RX, SWITCH),
          of(SolIp.IP_FREEBIND, SWITCH),
          of(SolIp.IP_TRANSPARENT, SWITCH),
          of(SolIp.IP_TOS, List.of(0, 1, 16, 255, 256, -1)),
          of(SolIp.IP_TTL, List.of(-2, -1, 0, 1, 64, 255, 256)),
          of(SolIp.IP_PKTINFO, SWITCH),
          of(SolIp.IP_MTU_DISCOVER, DISCOVERIES),
          of(SolIp.IP_RECVERR, SWITCH),
          of(SolIp.IP_RECVTTL, SWITCH),
          of(SolIp.IP_RECVTOS, SWITCH),
          of(SolIp.IP_MTU, List.of(1500)),
          of(SolIp.IP_RECVORIGDSTADDR, SWITCH),
          of(SolIp.IP_BIND_ADDRESS_NO_PORT, SWITCH),
          of(SolIp.IP_MULTICAST_TTL, List.of(-2, -1, 0, 1, 255, 256)),
          of(SolIp.IP_MULTICAST_LOOP, SWITCH),
          of(SolIp.IP_MULTICAST_ALL, SWITCH),
          of(SolIpv6.IPV6_UNICAST_HOPS, List.of(-2, -1, 0, 1, 255, 256)),
          of(SolIpv6.IPV6_MULTICAST_HOPS, List.of(-2, -1, 0, 1, 255, 256)),
          of(SolIpv6.IPV6_MULTICAST_LOOP, SWITCH),
          of(SolIpv6.IPV6_MULTICAST_ALL, SWITCH),
          of(SolIpv6.IPV6_MTU_DISCOVER, DISCOVERIES),
          of(SolIpv6.IPV6_MTU, List.of(0, 1279, 1280, 1500)),
          of(SolIpv6.IPV6_RECVERR, SWITCH),
          of(SolIpv6.IPV6_RECVPKTINFO, SWITCH),
          of(SolIpv6.IPV6_RECVHOPLIMIT, SWITCH),
          of(SolIpv6.IPV6_DONTFRAG, SWITCH),
          of(SolIpv6.IPV6_RECVTCLASS, SWITCH),
          of(SolIpv6.IPV6_TCLASS, List.of(-2, -1, 0, 3, 255, 256)),
          of(SolIpv6.IPV6_RECVORIGDSTADDR, SWITCH),
          of(SolIpv6.IPV6_TRANSPARENT, SWITCH),
          of(SolIpv6.IPV6_FREEBIND, SWITCH));

  /// A case of any option.
  static Case<?> any(SplittableRandom random) {
    List<Case<?>> cases = random.nextBoolean() ? USUAL : RARE;
    return cases.get(random.nextInt(cases.size()));
  }

  /// All of them.
  static List<Case<?>> cases() {
    return Stream.concat(USUAL.stream(), RARE.stream()).toList();
  }

  private static <T> Case<T> of(SocketOption<T> option, List<T> values) {
    return new Case<>(option, values);
  }

  private OptionCases() {}
}
