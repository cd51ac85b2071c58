package dev.argyle.sim;

import java.util.List;

/// Two routers with hosts behind each, and a link between them that all traffic from one side to
/// the other has to share.
///
/// @param left the router of the first hosts
/// @param right the router of the others
/// @param middle the link between them
public record DumbBell(SimulatedRouter left, SimulatedRouter right, SimulatedLink middle) {
  /// Builds one.
  ///
  /// @param access what the link of each host to its router does
  /// @param shared what the link in the middle does
  public static DumbBell of(
      List<SimulatedHost> one, List<SimulatedHost> other, LinkConfig access, LinkConfig shared) {
    if (one.isEmpty() || other.isEmpty()) {
      throw new IllegalArgumentException("a dumb-bell needs a host on each side");
    }
    SimulatedNetwork network = one.getFirst().network();
    int number = network.links().size() + 1;
    SimulatedRouter left = network.router("left-router-" + number);
    SimulatedRouter right = network.router("right-router-" + number);
    SimulatedLink middle = network.link(left, right, shared);
    one.forEach(host -> network.link(host, left, access));
    other.forEach(host -> network.link(host, right, access));
    return new DumbBell(left, right, middle);
  }
}
