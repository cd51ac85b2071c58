package dev.argyle.sim;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Which addresses a network gives to those that choose none: on link number n 10.0.n.1/24 and
/// fd00:n::1/64 to the first end and 2 to the second; in the star 192.168.0.1/16 and fd00::1/64 to
/// the first host, and so on.
final class Addresses {
  private static final int MOST_LINKS = 0xffff;
  private static final int MOST_HOSTS = 0xfffe;
  private static final IpPrefix STAR4 = IpPrefix.parse("192.168.0.0/16");
  private static final IpPrefix STAR6 = IpPrefix.parse("fd00::/64");

  private int lastInStar;

  /// Those of one end of a link.
  ///
  /// @param end 1 or 2
  List<IpPrefix> onLink(int link, int end) {
    if (link > MOST_LINKS) {
      throw new IllegalStateException("addresses are given to 65535 links only: choose your own");
    }
    IpAddress v4 = IpAddress.parse("10.%d.%d.%d".formatted(link >> 8, link & 0xff, end));
    IpAddress v6 = IpAddress.parse("fd00:%x::%d".formatted(link, end));
    return List.of(new IpPrefix(v4, 24), new IpPrefix(v6, 64));
  }

  /// Those of the next host of the star.
  ///
  /// @param chosen what it has chosen already; a family that is among them is not given
  /// @param isTaken whether somebody has an address
  List<IpPrefix> inStar(List<IpAddress> chosen, Predicate<IpAddress> isTaken) {
    List<IpPrefix> all = new ArrayList<>();
    chosen.forEach(each -> all.add(inStar(each)));
    boolean needs4 = chosen.stream().noneMatch(IpAddress::isV4);
    boolean needs6 = chosen.stream().allMatch(IpAddress::isV4);
    while (needs4 || needs6) {
      if (++lastInStar > MOST_HOSTS) {
        throw new IllegalStateException("a star gives addresses to 65534 hosts only");
      }
      IpAddress v4 = new IpAddress(0, STAR4.network().low() + lastInStar);
      IpAddress v6 = new IpAddress(STAR6.network().high(), lastInStar);
      if (!isTaken.test(v4) && !isTaken.test(v6)) {
        if (needs4) {
          all.add(inStar(v4));
        }
        if (needs6) {
          all.add(inStar(v6));
        }
        break;
      }
    }
    return all;
  }

  private static IpPrefix inStar(IpAddress address) {
    IpPrefix star = address.isV4() ? STAR4 : STAR6;
    int whole = address.isV4() ? 32 : 128;
    return new IpPrefix(address, star.contains(address) ? star.length() : whole);
  }
}
