package dev.argyle.ip;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which of its addresses a host speaks with, RFC 6724 section 5. Of its rules those apply that
/// need no more than the addresses: 1 (the destination itself), 2 (scope), 5 (outgoing interface),
/// 6 (label) and 8 (longest prefix in common); deprecated, home and temporary addresses (3, 4, 7)
/// do not exist here. IPv4 is chosen by the same rules, which for it come down to the address whose
/// subnet is nearest. Among equals the one added first wins.
final class SourceAddressSelection {
  private static final int LINK_LOCAL_SCOPE = 0x2;
  private static final int GLOBAL_SCOPE = 0xe;

  private static final List<IpPrefix> LABELLED =
      List.of(
          IpPrefix.parse("::1/128"),
          IpPrefix.parse("2001::/32"),
          IpPrefix.parse("2002::/16"),
          IpPrefix.parse("3ffe::/16"),
          IpPrefix.parse("fec0::/10"),
          IpPrefix.parse("fc00::/7"),
          IpPrefix.parse("::/96"));

  /// The address to send with, or null if the host has none that could be answered.
  ///
  /// @param out where the packet will leave
  /// @param interfaces all of the host
  /// @param high upper half of the address to come near to: IPv6's destination, IPv4's next hop
  /// @param low lower half of it
  static @Nullable IpAddress select(
      NetInterface out, List<NetInterface> interfaces, long high, long low) {
    IpPrefix best = null;
    NetInterface bestOn = out;
    for (NetInterface on : interfaces) {
      for (IpPrefix candidate : on.addresses()) {
        if (!isCandidate(candidate.address(), on, out, high, low)) {
          continue;
        }
        if (best == null || isBetter(candidate, on, best, bestOn, new Target(out, high, low))) {
          best = candidate;
          bestOn = on;
        }
      }
    }
    return best == null ? null : best.address();
  }

  private record Target(NetInterface out, long high, long low) {}

  private static boolean isCandidate(
      IpAddress address, NetInterface on, NetInterface out, long high, long low) {
    if (address.isV4() != IpAddress.isV4(high, low) || address.isLoopback()) {
      return false;
    }
    boolean staysOnLink = address.isLinkLocal() || scope(high, low) < GLOBAL_SCOPE;
    return on == out || !staysOnLink;
  }

  private static boolean isBetter(
      IpPrefix a, NetInterface onA, IpPrefix b, NetInterface onB, Target target) {
    boolean same = isTarget(a.address(), target);
    if (same != isTarget(b.address(), target)) {
      return same;
    }
    int scopeA = scope(a.address().high(), a.address().low());
    int scopeB = scope(b.address().high(), b.address().low());
    int wanted = scope(target.high, target.low);
    if (scopeA != scopeB) {
      return scopeA < scopeB ? scopeA >= wanted : scopeB < wanted;
    }
    if ((onA == target.out) != (onB == target.out)) {
      return onA == target.out;
    }
    int label = label(target.high, target.low);
    boolean labelled = label(a.address().high(), a.address().low()) == label;
    if (labelled != (label(b.address().high(), b.address().low()) == label)) {
      return labelled;
    }
    return commonBits(a, target) > commonBits(b, target);
  }

  private static boolean isTarget(IpAddress address, Target target) {
    return address.high() == target.high && address.low() == target.low;
  }

  /// RFC 6724 section 3.1.
  private static int scope(long high, long low) {
    if (IpAddress.isMulticast(high, low)) {
      return high == 0 ? GLOBAL_SCOPE : (int) (high >>> 48) & 0xf;
    }
    boolean near = IpAddress.isLinkLocal(high, low) || IpAddress.isLoopback(high, low);
    return near ? LINK_LOCAL_SCOPE : GLOBAL_SCOPE;
  }

  /// A number that is the same for addresses of the same label, RFC 6724 section 2.1.
  private static int label(long high, long low) {
    for (int i = 0; i < LABELLED.size(); i++) {
      if (LABELLED.get(i).contains(high, low)) {
        return i;
      }
    }
    return -1;
  }

  /// Leading bits in common, not more than the source's prefix has (RFC 6724 section 2.2).
  private static int commonBits(IpPrefix source, Target target) {
    long high = source.address().high() ^ target.high;
    long low = source.address().low() ^ target.low;
    int same = high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
    int prefix = source.address().isV4() ? 96 + source.length() : source.length();
    return Math.min(same, prefix);
  }

  private SourceAddressSelection() {}
}
