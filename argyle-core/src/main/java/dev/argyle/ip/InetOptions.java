package dev.argyle.ip;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import java.util.function.Consumer;

/// Socket options of the levels `SOL_IP` and `SOL_IPV6`, which every protocol on top of IP has
/// (ip(7), ipv6(7)). An IPv6 socket takes those of IPv4 as well, for the IPv4 it may speak; hop
/// limit and traffic class are then one setting for both. Differs from Linux there, which keeps
/// two.
public final class InetOptions {
  private static final int LARGEST_OCTET = 255;

  /// Sets an option. The caller holds the sock's lock.
  ///
  /// @return 0, or a negated [Errno]; `ENOPROTOOPT` if it is none of these levels
  public static int set(InetSock sock, SocketOption<?> option, Object value) {
    if (!belongs(sock, option)) {
      return Errno.ENOPROTOOPT.negated();
    }
    if (!option.type().isInstance(value)) {
      return Errno.EINVAL.negated();
    }
    return value instanceof Boolean flag
        ? setFlag(sock, option, flag)
        : value instanceof Integer number ? setNumber(sock, option, number) : notAvailable();
  }

  /// Hands the value of an option to `taker`.
  ///
  /// @return 0, or a negated [Errno]; `ENOPROTOOPT` if it is none of these levels
  public static <T> int get(InetSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    if (!belongs(sock, option)) {
      return notAvailable();
    }
    Object value = value(sock, option);
    if (value == NONE) {
      return notAvailable();
    }
    taker.accept(option.type().cast(value));
    return 0;
  }

  private static final Object NONE = new Object();

  private static Object value(InetSock sock, SocketOption<?> option) {
    if (option.equals(SolIp.IP_TOS) || option.equals(SolIpv6.IPV6_TCLASS)) {
      return sock.trafficClass();
    }
    if (option.equals(SolIp.IP_TTL) || option.equals(SolIpv6.IPV6_UNICAST_HOPS)) {
      int hops = sock.hopLimit();
      return hops == InetSock.DEFAULT_HOP_LIMIT ? IpLayer.DEFAULT_HOP_LIMIT : hops;
    }
    if (option.equals(SolIp.IP_FREEBIND)) {
      return sock.freeBind();
    }
    return option.equals(SolIpv6.IPV6_V6ONLY) ? sock.v6Only() : NONE;
  }

  private static int setFlag(InetSock sock, SocketOption<?> option, boolean on) {
    if (option.equals(SolIp.IP_FREEBIND)) {
      sock.freeBind(on);
      return 0;
    }
    if (option.equals(SolIpv6.IPV6_V6ONLY)) {
      if (sock.localPort() != 0) {
        return Errno.EINVAL.negated();
      }
      sock.v6Only(on);
      return 0;
    }
    return notAvailable();
  }

  private static int setNumber(InetSock sock, SocketOption<?> option, int number) {
    if (option.equals(SolIp.IP_TOS)) {
      sock.trafficClass(number & LARGEST_OCTET);
      return 0;
    }
    if (option.equals(SolIpv6.IPV6_TCLASS)) {
      if (number < -1 || number > LARGEST_OCTET) {
        return Errno.EINVAL.negated();
      }
      sock.trafficClass(Math.max(number, 0));
      return 0;
    }
    if (option.equals(SolIp.IP_TTL) || option.equals(SolIpv6.IPV6_UNICAST_HOPS)) {
      return setHopLimit(sock, number);
    }
    return notAvailable();
  }

  /// Differs from Linux: no IPv6 hop limit of 0, with which a packet could not leave the host.
  private static int setHopLimit(InetSock sock, int hops) {
    boolean valid = hops == InetSock.DEFAULT_HOP_LIMIT || hops >= 1 && hops <= LARGEST_OCTET;
    if (!valid) {
      return Errno.EINVAL.negated();
    }
    sock.hopLimit(hops);
    return 0;
  }

  private static boolean belongs(InetSock sock, SocketOption<?> option) {
    return switch (option.level()) {
      case SolIp.SOL_IP -> true;
      case SolIpv6.SOL_IPV6 -> sock.family() == AddressFamily.AF_INET6;
      default -> false;
    };
  }

  private static int notAvailable() {
    return Errno.ENOPROTOOPT.negated();
  }

  private InetOptions() {}
}
