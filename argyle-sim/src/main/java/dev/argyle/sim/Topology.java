package dev.argyle.sim;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Who is in a network, who has which address, and how routers get from one to another.
/// Thread-safe.
final class Topology {
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed; // guarded by lock, as is all that follows
  private final Map<String, SimulatedNode> nodes = new LinkedHashMap<>();
  private final Map<SimulatedNode, List<SimulatedLink>> links = new LinkedHashMap<>();
  private final Map<IpAddress, SimulatedNode> owners = new HashMap<>();
  private final Map<SimulatedRouter, Map<IpAddress, SimulatedLink>> ways = new HashMap<>();

  /// Has it take no more nodes.
  void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  /// Adds a node.
  ///
  /// @throws IllegalArgumentException if there is one of that name, or it cannot be one
  void add(SimulatedNode node) {
    if (closed) {
      throw new IllegalStateException("the network is closed: make another");
    }
    String name = Objects.requireNonNull(node.name(), "a name is null: give each node one");
    if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")) {
      throw new IllegalArgumentException(
          "\"" + name + "\" cannot be looked up: a name has letters, digits, '-', '_' and '.'");
    }
    if (name.equalsIgnoreCase("localhost") || name.matches("[0-9.]+")) {
      throw new IllegalArgumentException(
          name + " is an address or means one already: give the host another name");
    }
    lock.lock();
    try {
      if (nodes.putIfAbsent(key(name), node) != null) {
        throw new IllegalArgumentException(
            "there is a host or router " + name + " already: give each a name of its own");
      }
      links.put(node, new ArrayList<>());
    } finally {
      lock.unlock();
    }
  }

  /// Takes out a node that has no link.
  void remove(SimulatedNode node) {
    lock.lock();
    try {
      nodes.remove(key(node.name()));
      links.remove(node);
    } finally {
      lock.unlock();
    }
  }

  /// The node of that name, whatever its case, or null.
  @Nullable SimulatedNode find(String name) {
    lock.lock();
    try {
      return nodes.get(key(name));
    } finally {
      lock.unlock();
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /// The node that has an address, or null.
  @Nullable SimulatedNode owner(IpAddress address) {
    lock.lock();
    try {
      return owners.get(address);
    } finally {
      lock.unlock();
    }
  }

  /// All nodes, in the order they were added.
  List<SimulatedNode> nodes() {
    lock.lock();
    try {
      return List.copyOf(nodes.values());
    } finally {
      lock.unlock();
    }
  }

  /// Notes whose the addresses are.
  ///
  /// @throws IllegalArgumentException if one of them is another's or cannot be a host's, and then
  ///     none is noted
  void claim(SimulatedNode node, List<IpPrefix> prefixes) {
    Set<IpAddress> seen = new HashSet<>();
    lock.lock();
    try {
      for (IpPrefix each : prefixes) {
        requireOfHost(node, each.address());
        SimulatedNode owner = seen.add(each.address()) ? owners.get(each.address()) : node;
        if (owner != null) {
          throw new IllegalArgumentException(
              "%s cannot have %s, which is an address of %s: choose another, or let the network"
                      .formatted(node.name(), each.address(), owner.name())
                  + " choose");
        }
      }
      prefixes.forEach(each -> owners.put(each.address(), node));
    } finally {
      lock.unlock();
    }
  }

  private static void requireOfHost(SimulatedNode node, IpAddress address) {
    if (address.isAny()
        || address.isLoopback()
        || address.isMulticast()
        || address.isLimitedBroadcast()) {
      throw new IllegalArgumentException(
          node.name()
              + " cannot have "
              + address
              + ", which is no address of one host on a link: choose another, or let the network"
              + " choose");
    }
  }

  /// Adds a link, whose ends are in.
  void add(SimulatedLink link) {
    lock.lock();
    try {
      for (SimulatedNode end : List.of(link.left(), link.right())) {
        List<SimulatedLink> known = links.get(end);
        if (known == null || nodes.get(key(end.name())) != end) {
          throw new IllegalArgumentException(end.name() + " is in another network");
        }
        known.add(link);
      }
    } finally {
      lock.unlock();
    }
    changed();
  }

  /// Whether a node has any link.
  boolean isLinked(SimulatedNode node) {
    lock.lock();
    try {
      return !links.getOrDefault(node, List.of()).isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /// Has all ways found anew.
  void changed() {
    lock.lock();
    try {
      ways.clear();
    } finally {
      lock.unlock();
    }
  }

  /// The link by which a router gets to an address, by the fewest links, or null if it cannot.
  @Nullable SimulatedLink wayFrom(SimulatedRouter router, IpAddress destination) {
    lock.lock();
    try {
      Map<IpAddress, SimulatedLink> known = ways.get(router);
      if (known == null) {
        known = findWays(router);
        ways.put(router, known);
      }
      return known.get(destination);
    } finally {
      lock.unlock();
    }
  }

  /// A place that has been reached, and by which link of the start.
  private record Reached(SimulatedNode node, SimulatedLink first) {}

  private Map<IpAddress, SimulatedLink> findWays(SimulatedRouter start) {
    Map<IpAddress, SimulatedLink> found = new HashMap<>();
    Set<SimulatedNode> seen = new HashSet<>(Set.of(start));
    ArrayDeque<Reached> edge = new ArrayDeque<>();
    for (SimulatedLink link : linksOf(start)) {
      visit(link, link.otherEnd(start), link, found, seen, edge);
    }
    for (Reached at = edge.poll(); at != null; at = edge.poll()) {
      for (SimulatedLink link : linksOf(at.node())) {
        visit(link, link.otherEnd(at.node()), at.first(), found, seen, edge);
      }
    }
    return found;
  }

  private void visit(
      SimulatedLink link,
      SimulatedNode node,
      SimulatedLink first,
      Map<IpAddress, SimulatedLink> found,
      Set<SimulatedNode> seen,
      ArrayDeque<Reached> edge) {
    if (!seen.add(node)) {
      return;
    }
    node.addresses().forEach(each -> found.putIfAbsent(each, first));
    if (node instanceof SimulatedRouter router && !router.hidesBehind(link)) {
      edge.add(new Reached(node, first));
    }
  }

  private List<SimulatedLink> linksOf(SimulatedNode node) {
    return links.getOrDefault(node, List.of());
  }
}
