package dev.argyle.ip;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Where packets to other hosts go, by longest matching prefix; among equal prefixes the lowest
/// metric wins, then the one added first. Addresses of this host are not in it: [IpLayer] looks for
/// them first, as in Linux's local table.
///
/// Look-ups take no lock: the list, kept in the order of preference, is replaced as a whole.
public final class RouteTable {
  /// One line of the table.
  ///
  /// @param destination which addresses it is for, host bits zero
  /// @param out interface to send by
  /// @param via the gateway, or null where the destination is on the link itself
  /// @param metric the lower the better
  /// @param metrics what is known of the way
  public record Entry(
      IpPrefix destination,
      NetInterface out,
      @Nullable IpAddress via,
      int metric,
      RouteMetrics metrics) {}

  private static final Comparator<Entry> PREFERENCE =
      Comparator.comparingInt((Entry entry) -> -entry.destination().length())
          .thenComparingInt(Entry::metric);

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger generation = new AtomicInteger();
  private volatile List<Entry> entries = List.of(); // replaced under lock

  RouteTable() {}

  /// Adds a route.
  ///
  /// @param destination which addresses it is for; host bits are dropped
  /// @param via the gateway, of the same family, or null where the destination is on the link
  /// @param metric the lower the better, at least 0
  /// @throws IllegalArgumentException if the gateway is of the other family
  public void add(IpPrefix destination, NetInterface out, @Nullable IpAddress via, int metric) {
    add(destination, out, via, metric, RouteMetrics.NONE);
  }

  /// Adds a route of which something more is known.
  public void add(
      IpPrefix destination,
      NetInterface out,
      @Nullable IpAddress via,
      int metric,
      RouteMetrics metrics) {
    if (via != null && via.isV4() != destination.address().isV4()) {
      throw new IllegalArgumentException(via + " is no gateway for " + destination);
    }
    IpPrefix network = new IpPrefix(destination.network(), destination.length());
    lock.lock();
    try {
      var more = new ArrayList<>(entries);
      more.add(new Entry(network, out, via, metric, metrics));
      more.sort(PREFERENCE);
      entries = List.copyOf(more);
    } finally {
      lock.unlock();
    }
    invalidate();
  }

  /// Removes every route to exactly this prefix. @return whether there was one
  public boolean remove(IpPrefix destination) {
    IpPrefix network = new IpPrefix(destination.network(), destination.length());
    return removeIf(entry -> entry.destination().equals(network));
  }

  /// Removes every route by an interface.
  boolean removeAll(NetInterface out) {
    return removeIf(entry -> entry.out() == out);
  }

  /// The routes, the preferred ones first.
  public List<Entry> list() {
    return entries;
  }

  /// The best route, or null if none matches.
  ///
  /// @param boundInterface index of the interface it must go by, or 0 for any
  @Nullable Entry find(long high, long low, int boundInterface) {
    List<Entry> table = entries;
    for (int i = 0; i < table.size(); i++) {
      Entry entry = table.get(i);
      if ((boundInterface == 0 || entry.out().index() == boundInterface)
          && entry.destination().contains(high, low)) {
        return entry;
      }
    }
    return null;
  }

  /// Changes whenever a route that somebody keeps may be wrong.
  int generation() {
    return generation.get();
  }

  /// Makes everybody look up anew.
  void invalidate() {
    generation.incrementAndGet();
  }

  private boolean removeIf(Predicate<Entry> gone) {
    boolean removed;
    lock.lock();
    try {
      var fewer = new ArrayList<>(entries);
      removed = fewer.removeIf(gone);
      entries = List.copyOf(fewer);
    } finally {
      lock.unlock();
    }
    invalidate();
    return removed;
  }
}
