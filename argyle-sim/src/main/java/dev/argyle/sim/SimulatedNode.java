package dev.argyle.sim;

import dev.argyle.wire.IpAddress;
import java.util.List;

/// What a link can end at.
public sealed interface SimulatedNode permits SimulatedHost, SimulatedRouter {
  /// Its name, which nothing else in the network has.
  String name();

  /// The network it is in.
  SimulatedNetwork network();

  /// The addresses it has on its links, in the order they were given.
  List<IpAddress> addresses();
}
