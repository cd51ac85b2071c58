package dev.argyle.ip;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which addresses are this host's. Read without a lock: everything is replaced at once.
final class LocalAddresses {
  /// 224.0.0.1, RFC 1112 section 4.
  private static final IpAddress ALL_HOSTS4 = IpAddress.v4(0xe000_0001);

  /// `ff01::1` and `ff02::1`, RFC 4291 section 2.7.1.
  private static final long ALL_NODES_OF_INTERFACE = 0xff01L << 48;

  private static final long ALL_NODES_OF_LINK = 0xff02L << 48;

  private record Snapshot(
      List<NetInterface> interfaces,
      @Nullable NetInterface loopback,
      boolean loopback4,
      List<IpAddress> addresses,
      List<IpAddress> broadcasts) {}

  private volatile Snapshot now = new Snapshot(List.of(), null, false, List.of(), List.of());

  /// Takes over what the interfaces have. Called under the lock of [IpLayer].
  void update(List<NetInterface> interfaces) {
    NetInterface loopback = null;
    boolean loopback4 = false;
    var mine = new ArrayList<IpAddress>();
    var broadcasts = new ArrayList<IpAddress>();
    for (NetInterface each : interfaces) {
      if (loopback == null && each.isLoopback()) {
        loopback = each;
      }
      for (IpPrefix prefix : each.addresses()) {
        mine.add(prefix.address());
        IpAddress broadcast = prefix.broadcast();
        if (broadcast != null) {
          broadcasts.add(broadcast);
        }
        loopback4 |= prefix.address().isV4() && prefix.address().isLoopback();
      }
    }
    now =
        new Snapshot(
            List.copyOf(interfaces),
            loopback,
            loopback4,
            List.copyOf(mine),
            List.copyOf(broadcasts));
  }

  /// Whether the address is this host's; all of 127.0.0.0/8 is when any of it is.
  boolean isLocal(long high, long low) {
    Snapshot snapshot = now;
    if (contains(snapshot.addresses, high, low)) {
      return true;
    }
    return snapshot.loopback4
        && IpAddress.isV4(high, low)
        && IpAddress.isLoopback(high, low)
        && !contains(snapshot.broadcasts, high, low);
  }

  /// Whether the address is the limited broadcast or that of one of this host's subnets.
  boolean isBroadcast(long high, long low) {
    return IpAddress.isLimitedBroadcast(high, low) || contains(now.broadcasts, high, low);
  }

  /// Whether the address is a multicast group that every host is in; [MulticastGroups] has others.
  static boolean isEverybody(long high, long low) {
    return low == ALL_HOSTS4.low() && high == 0
        || low == 1 && (high == ALL_NODES_OF_LINK || high == ALL_NODES_OF_INTERFACE);
  }

  /// Whether a packet to the address is for this host.
  boolean accepts(long high, long low) {
    return isLocal(high, low) || isEverybody(high, low) || isBroadcast(high, low);
  }

  /// The loopback interface, if there is one.
  @Nullable NetInterface loopback() {
    return now.loopback;
  }

  /// The interfaces, in order.
  List<NetInterface> interfaces() {
    return now.interfaces;
  }

  /// Whether there is an interface of that index.
  boolean hasInterface(int index) {
    return interfaceOf(index) != null;
  }

  /// The interface of that index, or null.
  @Nullable NetInterface interfaceOf(int index) {
    for (NetInterface each : now.interfaces) {
      if (each.index() == index) {
        return each;
      }
    }
    return null;
  }

  /// Index of the interface that has the address, or 0. All of 127.0.0.0/8 is the loopback's.
  int interfaceOf(long high, long low) {
    NetInterface loopback = now.loopback;
    if (loopback != null && IpAddress.isV4(high, low) && IpAddress.isLoopback(high, low)) {
      return isLocal(high, low) ? loopback.index() : 0;
    }
    for (NetInterface each : now.interfaces) {
      for (IpPrefix prefix : each.addresses()) {
        if (prefix.address().high() == high && prefix.address().low() == low) {
          return each.index();
        }
      }
    }
    return 0;
  }

  private static boolean contains(List<IpAddress> addresses, long high, long low) {
    for (int i = 0; i < addresses.size(); i++) { // by index: no iterator for every packet
      IpAddress each = addresses.get(i);
      if (each.low() == low && each.high() == high) {
        return true;
      }
    }
    return false;
  }
}
