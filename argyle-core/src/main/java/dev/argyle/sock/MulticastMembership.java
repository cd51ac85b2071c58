package dev.argyle.sock;

import dev.argyle.wire.IpAddress;
import java.util.Set;

/// One group that a socket has joined, and whose packets it wants of it (RFC 3376 section 3.1).
///
/// @param interfaceIndex where it has joined
/// @param include whether `sources` are those it wants; else those it does not want
/// @param filtered whether the filter was ever changed source by source: then its mode stays, as on
///     Linux
public record MulticastMembership(
    int interfaceIndex,
    IpAddress group,
    boolean include,
    boolean filtered,
    Set<IpAddress> sources) {
  /// Checks nothing and keeps a copy of the sources.
  public MulticastMembership {
    sources = Set.copyOf(sources);
  }

  /// A member that wants what anybody sends.
  public static MulticastMembership ofAnySource(int interfaceIndex, IpAddress group) {
    return new MulticastMembership(interfaceIndex, group, false, false, Set.of());
  }

  /// Whether it wants what this source sends.
  public boolean wants(long sourceHigh, long sourceLow) {
    if (sources.isEmpty()) {
      return !include;
    }
    return sources.contains(IpAddress.of(sourceHigh, sourceLow)) == include;
  }

  boolean isOf(int index, IpAddress address) {
    return group.equals(address) && (index == 0 || index == interfaceIndex);
  }
}
