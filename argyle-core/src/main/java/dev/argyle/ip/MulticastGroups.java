package dev.argyle.ip;

import dev.argyle.sock.InetSock;
import dev.argyle.sock.MulticastMembership;
import dev.argyle.sock.MulticastRequest;
import dev.argyle.wire.IpAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// The groups that this host is in, by interface: what all sockets have joined (RFC 1112 section 7,
/// RFC 3376 section 3.2). Thread-safe; packets look it up without a lock.
///
/// Differs from RFC 3376 and RFC 3810: nothing is reported to routers yet, and their queries are
/// not answered, so that groups reach this host only over links that carry every multicast.
public final class MulticastGroups {
  /// A group on an interface.
  private record Place(int interfaceIndex, IpAddress group) {}

  private final RouteLookup lookup;
  private final LocalAddresses local;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InetSock, List<MulticastMembership>> members =
      new LinkedHashMap<>(); // guarded by lock
  private volatile Map<Place, GroupFilter> filters = Map.of();

  MulticastGroups(RouteLookup lookup, LocalAddresses local) {
    this.lookup = lookup;
    this.local = local;
  }

  /// The interface that a request names: its index, or 0 if there is none such.
  public int interfaceOf(MulticastRequest request) {
    if (request.interfaceIndex() != 0) {
      return local.hasInterface(request.interfaceIndex()) ? request.interfaceIndex() : 0;
    }
    IpAddress address = request.interfaceAddress();
    IpAddress group = request.group();
    if (group.isV4() && !address.isAny()) {
      return local.interfaceOf(address.high(), address.low());
    }
    IpAddress any = group.isV4() ? IpAddress.ANY4 : IpAddress.ANY6;
    Route route = lookup.find(group.high(), group.low(), any.high(), any.low(), 0);
    return route == null ? 0 : route.out().index();
  }

  /// Takes over what a socket has joined, after any change of it.
  public void update(InetSock sock) {
    Map<Place, GroupFilter> after = new LinkedHashMap<>();
    lock.lock();
    try {
      List<MulticastMembership> joined = sock.groups().memberships();
      if (joined.isEmpty()) {
        members.remove(sock);
      } else {
        members.put(sock, joined);
      }
      for (List<MulticastMembership> each : members.values()) {
        for (MulticastMembership member : each) {
          after.merge(
              new Place(member.interfaceIndex(), member.group()),
              GroupFilter.of(member),
              GroupFilter::and);
        }
      }
      filters = after;
    } finally {
      lock.unlock();
    }
  }

  /// Whether some socket wants what a source sends to a group, as it comes in by an interface.
  boolean accepts(
      int interfaceIndex, long groupHigh, long groupLow, long sourceHigh, long sourceLow) {
    Map<Place, GroupFilter> now = filters;
    if (now.isEmpty()) {
      return false;
    }
    GroupFilter filter = now.get(new Place(interfaceIndex, IpAddress.of(groupHigh, groupLow)));
    return filter != null && filter.wants(sourceHigh, sourceLow);
  }
}
