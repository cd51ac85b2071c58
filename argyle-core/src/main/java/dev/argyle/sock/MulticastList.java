package dev.argyle.sock;

import dev.argyle.wire.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The groups that one socket has joined (MISSION B7). Changed with the sock's lock held; read
/// without: the list is replaced as a whole.
///
/// Changes answer 0 or a negated [Errno], as Linux does. Whoever makes one tells IP of it.
public final class MulticastList {
  /// Groups of IPv4 that a socket may join (`igmp_max_memberships`).
  static final int MOST_V4_GROUPS = 20;

  /// Sources of one membership of IPv4 (`igmp_max_msf`).
  static final int MOST_V4_SOURCES = 10;

  /// Sources of one membership of IPv6 (`mld_max_msf`).
  static final int MOST_V6_SOURCES = 64;

  private volatile List<MulticastMembership> memberships = List.of();

  MulticastList() {}

  /// What it has joined.
  public List<MulticastMembership> memberships() {
    return memberships;
  }

  /// Whether its socket wants a packet to a group. One of IPv6 is looked up by its group alone, as
  /// on Linux.
  ///
  /// @param interfaceIndex where it came in
  /// @param all whether it wants what is for groups that it has not joined
  public boolean wants(
      long groupHigh,
      long groupLow,
      long sourceHigh,
      long sourceLow,
      int interfaceIndex,
      boolean all) {
    boolean v4 = IpAddress.isV4(groupHigh, groupLow);
    List<MulticastMembership> mine = memberships;
    for (int i = 0; i < mine.size(); i++) { // by index: no iterator for every packet
      MulticastMembership each = mine.get(i);
      if (each.group().low() == groupLow
          && each.group().high() == groupHigh
          && (!v4 || each.interfaceIndex() == interfaceIndex)) {
        return each.wants(sourceHigh, sourceLow);
      }
    }
    return all;
  }

  /// Joins a group, whoever sends to it.
  public int join(int interfaceIndex, IpAddress group) {
    if (find(interfaceIndex, group) != null) {
      return Errno.EADDRINUSE.negated();
    }
    if (group.isV4() && countV4() >= MOST_V4_GROUPS) {
      return Errno.ENOBUFS.negated();
    }
    replace(null, MulticastMembership.ofAnySource(interfaceIndex, group));
    return 0;
  }

  /// Leaves a group.
  ///
  /// @param interfaceIndex where; 0 for wherever it was joined first
  public int leave(int interfaceIndex, IpAddress group) {
    MulticastMembership known = find(interfaceIndex, group);
    if (known == null) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    replace(known, null);
    return 0;
  }

  /// Leaves every group.
  public void leaveAll() {
    memberships = List.of();
  }

  /// Joins a group for one source of it, or adds a source to those that are wanted.
  public int joinSource(int interfaceIndex, IpAddress group, IpAddress source) {
    MulticastMembership known = find(interfaceIndex, group);
    if (known != null) {
      return add(known, source, true);
    }
    if (group.isV4() && countV4() >= MOST_V4_GROUPS) {
      return Errno.ENOBUFS.negated();
    }
    replace(null, new MulticastMembership(interfaceIndex, group, true, true, Set.of(source)));
    return 0;
  }

  /// Takes a source off those that are wanted; with the last one it leaves the group.
  public int leaveSource(int interfaceIndex, IpAddress group, IpAddress source) {
    return remove(interfaceIndex, group, source, true);
  }

  /// Adds a source to those that are not wanted.
  public int block(int interfaceIndex, IpAddress group, IpAddress source) {
    MulticastMembership known = find(interfaceIndex, group);
    return known == null ? Errno.EINVAL.negated() : add(known, source, false);
  }

  /// Takes a source off those that are not wanted.
  public int unblock(int interfaceIndex, IpAddress group, IpAddress source) {
    return remove(interfaceIndex, group, source, false);
  }

  private int add(MulticastMembership known, IpAddress source, boolean include) {
    if (known.filtered() && known.include() != include) {
      return Errno.EINVAL.negated();
    }
    if (known.sources().contains(source)) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    int most = known.group().isV4() ? MOST_V4_SOURCES : MOST_V6_SOURCES;
    if (known.sources().size() >= most) {
      return Errno.ENOBUFS.negated();
    }
    var more = new HashSet<>(known.sources());
    more.add(source);
    replace(known, changed(known, include, more));
    return 0;
  }

  private int remove(int interfaceIndex, IpAddress group, IpAddress source, boolean include) {
    MulticastMembership known = find(interfaceIndex, group);
    if (known == null || known.filtered() && known.include() != include) {
      return Errno.EINVAL.negated();
    }
    if (!known.sources().contains(source)) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    if (include && known.sources().size() == 1) {
      return leave(interfaceIndex, group);
    }
    var fewer = new HashSet<>(known.sources());
    fewer.remove(source);
    replace(known, changed(known, include, fewer));
    return 0;
  }

  private static MulticastMembership changed(
      MulticastMembership from, boolean include, Set<IpAddress> sources) {
    return new MulticastMembership(from.interfaceIndex(), from.group(), include, true, sources);
  }

  private @Nullable MulticastMembership find(int interfaceIndex, IpAddress group) {
    for (MulticastMembership each : memberships) {
      if (each.isOf(interfaceIndex, group)) {
        return each;
      }
    }
    return null;
  }

  private long countV4() {
    return memberships.stream().filter(each -> each.group().isV4()).count();
  }

  private void replace(@Nullable MulticastMembership old, @Nullable MulticastMembership by) {
    var next = new ArrayList<MulticastMembership>();
    for (MulticastMembership each : memberships) {
      if (!each.equals(old)) {
        next.add(each);
      } else if (by != null) {
        next.add(by);
      }
    }
    if (old == null && by != null) {
      next.add(by);
    }
    memberships = List.copyOf(next);
  }
}
