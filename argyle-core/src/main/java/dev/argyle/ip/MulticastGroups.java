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
public final class MulticastGroups {
  /// A group on an interface.
  record Place(int interfaceIndex, IpAddress group) {}

  /// Told what has changed, with no lock held.
  interface Listener {
    void changed(Place place, GroupFilter before, GroupFilter after);
  }

  private final RouteLookup lookup;
  private final LocalAddresses local;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InetSock, List<MulticastMembership>> members =
      new LinkedHashMap<>(); // guarded by lock
  private volatile Map<Place, GroupFilter> filters = Map.of();
  private volatile Listener listener = (_, _, _) -> {};

  MulticastGroups(RouteLookup lookup, LocalAddresses local) {
    this.lookup = lookup;
    this.local = local;
  }

  /// Who is told of changes.
  void listener(Listener told) {
    listener = told;
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
    Map<Place, GroupFilter> before;
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
      before = filters;
      filters = after;
    } finally {
      lock.unlock();
    }
    tell(before, after);
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

  /// What this host wants, as it is now.
  Map<Place, GroupFilter> filters() {
    return filters;
  }

  private void tell(Map<Place, GroupFilter> before, Map<Place, GroupFilter> after) {
    for (Map.Entry<Place, GroupFilter> each : after.entrySet()) {
      GroupFilter known = before.getOrDefault(each.getKey(), GroupFilter.NOTHING);
      if (!known.equals(each.getValue())) {
        listener.changed(each.getKey(), known, each.getValue());
      }
    }
    for (Map.Entry<Place, GroupFilter> each : before.entrySet()) {
      if (!after.containsKey(each.getKey())) {
        listener.changed(each.getKey(), each.getValue(), GroupFilter.NOTHING);
      }
    }
  }
}
