package dev.argyle.ip;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetConnectionSock;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.IpSettings;
import dev.argyle.sock.MtuDiscovery;
import dev.argyle.sock.SocketOption;
import dev.argyle.wire.IpAddress;
import java.util.function.BiConsumer;
import java.util.function.Function;

/// Rules that options of both versions of IP have alike.
final class VersionOptions {
  private static final int LARGEST_OCTET = 255;
  private static final int LOW_DELAY = 0x10;
  private static final int HIGH_THROUGHPUT = 0x08;
  private static final int LOW_DELAY_OR_THROUGHPUT = LOW_DELAY | HIGH_THROUGHPUT;
  private static final int ECN_BITS = 3;

  private final IpLayer ip;
  private final boolean v4;
  private final InetOptions into;

  VersionOptions(IpLayer ip, boolean v4, InetOptions into) {
    this.ip = ip;
    this.v4 = v4;
    this.into = into;
  }

  /// An option that is a field of the version's settings.
  <T> void setting(
      SocketOption<T> option, Function<IpSettings, T> getter, BiConsumer<IpSettings, T> setter) {
    into.add(
        option,
        tells(sock -> getter.apply(sock.settings(v4))),
        (sock, value) -> {
          setter.accept(sock.ownSettings(v4), value);
          return 0;
        });
  }

  /// An option that is a field of the sock.
  <T> void field(
      SocketOption<T> option, Function<InetSock, T> getter, BiConsumer<InetSock, T> setter) {
    into.add(
        option,
        tells(getter),
        (sock, value) -> {
          setter.accept(sock, value);
          return 0;
        });
  }

  /// An option that asks to be told something.
  void report(SocketOption<Boolean> option, int what) {
    setting(
        option, settings -> settings.reports(what), (settings, on) -> settings.report(what, on));
  }

  /// `IP_RECVERR`, `IPV6_RECVERR`.
  void errors(SocketOption<Boolean> option) {
    into.add(
        option,
        tells(sock -> sock.settings(v4).reports(IpSettings.ERRORS)),
        (sock, on) -> {
          sock.ownSettings(v4).report(IpSettings.ERRORS, on);
          if (!on) {
            sock.clearErrors(); // as on Linux
          }
          return 0;
        });
  }

  /// `IP_TTL`, `IPV6_UNICAST_HOPS`.
  ///
  /// @param least the least that is allowed beside -1
  void hopLimit(SocketOption<Integer> option, int least) {
    into.add(
        option,
        tells(sock -> told(sock.settings(v4).hopLimit())),
        (sock, hops) -> {
          if (hops != InetSock.DEFAULT_HOP_LIMIT && hops < least) {
            return Errno.EINVAL.negated();
          }
          sock.ownSettings(v4).hopLimit(hops);
          return 0;
        });
  }

  private static int told(int hops) {
    return hops == InetSock.DEFAULT_HOP_LIMIT ? IpLayer.DEFAULT_HOP_LIMIT : hops;
  }

  /// `IP_TOS`, `IPV6_TCLASS`; -1 is the default of IPv6. The bits of ECN are a connection's own
  /// (RFC 3168 section 6.1), as on Linux, and a change of `IP_TOS` changes `SO_PRIORITY`.
  void trafficClass(SocketOption<Integer> option) {
    into.add(
        option,
        tells(sock -> sock.settings(v4).trafficClass()),
        (sock, octet) -> {
          IpSettings settings = sock.ownSettings(v4);
          int own = isStream(sock) ? ECN_BITS : 0;
          int asked = !v4 && octet == -1 ? 0 : octet;
          int before = settings.trafficClass();
          int now = asked & ~own | before & own;
          settings.trafficClass(now & LARGEST_OCTET);
          if (v4 && now != before) { // as on Linux what is beyond an octet is a change, too
            sock.priority(priority(now));
          }
          if (now != before) {
            sock.forgetRoute();
          }
          return 0;
        });
  }

  /// What `SO_PRIORITY` becomes by a type of service: two of its bits decide (`IPTOS_LOWDELAY`,
  /// `IPTOS_THROUGHPUT` of ip(7)), as on Linux (tc-prio(8)).
  private static int priority(int typeOfService) {
    return switch (typeOfService & LOW_DELAY_OR_THROUGHPUT) {
      case 0 -> 0;
      case HIGH_THROUGHPUT -> 2; // bulk
      case LOW_DELAY -> 6; // interactive
      default -> 4; // interactive bulk
    };
  }

  /// `IP_MTU_DISCOVER`, `IPV6_MTU_DISCOVER`.
  void mtuDiscovery(SocketOption<Integer> option) {
    setting(
        option,
        settings -> settings.mtuDiscovery().ordinal(),
        (settings, number) -> settings.mtuDiscovery(MtuDiscovery.of(number)));
  }

  /// `IP_MTU`, `IPV6_MTU`: the path's, of a connected socket only, and not while it has forgotten
  /// its route. What IPv6 sets is another thing:
  /// how long the packets of a datagram may be. A connection's are never fragmented, so it has no
  /// effect there, as on Linux.
  void mtu(SocketOption<Integer> option) {
    into.add(
        option,
        (sock, taker) -> {
          long high = sock.remoteHigh();
          long low = sock.remoteLow();
          if (IpAddress.isAny(high, low) || sock.hasForgottenRoute()) {
            return Errno.ENOTCONN.negated();
          }
          Route route =
              ip.route(high, low, sock.localHigh(), sock.localLow(), sock.boundInterface());
          if (route == null) {
            return Errno.ENOTCONN.negated();
          }
          taker.accept(route.mtuBytes());
          return 0;
        },
        v4 ? null : (sock, octets) -> limitFragments(sock, octets));
  }

  private static int limitFragments(InetSock sock, int octets) {
    if (octets != 0 && octets < PathMtu.LEAST_V6_BYTES) {
      return Errno.EINVAL.negated();
    }
    sock.ownSettings(false).fragmentBytes(octets);
    return 0;
  }

  /// `IP_UNICAST_IF`, `IPV6_UNICAST_IF`.
  void unicastInterface(SocketOption<Integer> option) {
    into.add(
        option,
        tells(sock -> sock.settings(v4).unicastInterface()),
        (sock, index) -> {
          if (index != 0 && !ip.hasInterface(index)) {
            return Errno.EADDRNOTAVAIL.negated();
          }
          if (index != 0 && sock.boundInterface() != 0) {
            return Errno.EINVAL.negated();
          }
          sock.ownSettings(v4).unicastInterface(index);
          return 0;
        });
  }

  /// Whether it is of a connection: then it has nothing to do with groups.
  static boolean isStream(InetSock sock) {
    return sock instanceof InetConnectionSock;
  }

  /// A value that there always is.
  static <T> InetOptions.Getter<T> tells(Function<InetSock, T> value) {
    return (sock, taker) -> {
      taker.accept(value.apply(sock));
      return 0;
    };
  }
}
