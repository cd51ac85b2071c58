package dev.argyle.ip;

import dev.argyle.sock.MulticastMembership;
import dev.argyle.wire.IpAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which sources of one group some socket of this host wants on one interface, all memberships
/// taken together (RFC 3376 section 3.2).
///
/// @param include whether `sources` are those wanted; else those that nobody wants
record GroupFilter(boolean include, Set<IpAddress> sources) {
  /// Nobody wants anything.
  static final GroupFilter NOTHING = new GroupFilter(true, Set.of());

  GroupFilter {
    sources = Set.copyOf(sources);
  }

  /// The filter of one member.
  static GroupFilter of(MulticastMembership member) {
    return new GroupFilter(member.include(), member.sources());
  }

  /// This and another one's.
  GroupFilter and(@Nullable GroupFilter other) {
    if (other == null) {
      return this;
    }
    var together = new HashSet<>(sources);
    if (include && other.include) {
      together.addAll(other.sources);
      return new GroupFilter(true, together);
    }
    if (!include && !other.include) {
      together.retainAll(other.sources);
      return new GroupFilter(false, together);
    }
    GroupFilter excluding = include ? other : this;
    var unwanted = new HashSet<>(excluding.sources);
    unwanted.removeAll(include ? sources : other.sources);
    return new GroupFilter(false, unwanted);
  }

  boolean wants(long sourceHigh, long sourceLow) {
    return sources.isEmpty()
        ? !include
        : sources.contains(IpAddress.of(sourceHigh, sourceLow)) == include;
  }
}
