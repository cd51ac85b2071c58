package dev.argyle.raw;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIcmpv6;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolRaw;
import dev.argyle.wire.IpProtocol;
import java.util.BitSet;
import java.util.function.Consumer;

/// Options that only raw sockets have. `ENOPROTOOPT` is answered for those that are IP's own, which
/// is then asked; a raw socket of IPv6 has none of IPv4's.
final class RawOptions {
  private static final int NOT_OURS = Errno.ENOPROTOOPT.negated();
  private static final int INVALID = Errno.EINVAL.negated();

  static <T> int set(RawSock sock, SocketOption<T> option, Object value) {
    if (option.equals(SolIp.IP_HDRINCL) && isV4(sock)
        || option.equals(SolIpv6.IPV6_HDRINCL) && !isV4(sock)) {
      if (!(value instanceof Boolean on)) {
        return INVALID;
      }
      sock.headerIncluded(on);
      return 0;
    }
    if (option.equals(SolIpv6.IPV6_CHECKSUM) && !isV4(sock)) {
      return value instanceof Integer offset ? setChecksum(sock, offset) : INVALID;
    }
    if (option.equals(SolRaw.ICMP_FILTER) && isV4(sock)) {
      if (!(value instanceof Integer bits)) {
        return INVALID;
      }
      sock.blockedTypes(sock.isOfIcmp() ? bits : 0);
      return sock.isOfIcmp() ? 0 : Errno.EOPNOTSUPP.negated();
    }
    if (option.equals(SolIcmpv6.ICMPV6_FILTER) && !isV4(sock)) {
      if (!(value instanceof BitSet types)) {
        return INVALID;
      }
      sock.blockedV6Types(sock.isOfIcmpv6() ? types : new BitSet());
      return sock.isOfIcmpv6() ? 0 : Errno.EOPNOTSUPP.negated();
    }
    return NOT_OURS;
  }

  private static int setChecksum(RawSock sock, int offset) {
    if (sock.protocol() == IpProtocol.ICMPV6 || offset > 0 && offset % 2 != 0) {
      return INVALID;
    }
    sock.checksumOffset(Math.max(offset, RawSock.NO_CHECKSUM));
    return 0;
  }

  static <T> int get(RawSock sock, SocketOption<T> option, Consumer<? super T> taker) {
    if (option.equals(SolIp.IP_HDRINCL) && isV4(sock)
        || option.equals(SolIpv6.IPV6_HDRINCL) && !isV4(sock)) {
      return tell(option, sock.headerIncluded(), taker);
    }
    if (option.equals(SolIpv6.IPV6_CHECKSUM) && !isV4(sock)) {
      return tell(option, sock.checksumOffset(), taker);
    }
    if (option.equals(SolRaw.ICMP_FILTER) && isV4(sock)) {
      return sock.isOfIcmp()
          ? tell(option, sock.blockedTypes(), taker)
          : Errno.EOPNOTSUPP.negated();
    }
    if (option.equals(SolIcmpv6.ICMPV6_FILTER) && !isV4(sock)) {
      return sock.isOfIcmpv6()
          ? tell(option, sock.blockedV6Types(), taker)
          : Errno.EOPNOTSUPP.negated();
    }
    return NOT_OURS;
  }

  private static <T> int tell(SocketOption<T> option, Object value, Consumer<? super T> taker) {
    taker.accept(option.type().cast(value));
    return 0;
  }

  private static boolean isV4(RawSock sock) {
    return sock.family() == AddressFamily.AF_INET;
  }

  private RawOptions() {}
}
