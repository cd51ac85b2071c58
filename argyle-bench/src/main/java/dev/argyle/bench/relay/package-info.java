/// The kernel's TCP and ours over the same bad path, in real time: [RelayGoodput]
/// makes the path with the link code of the simulation, once between two simulated
/// hosts and once, by a [dev.argyle.sim.LinkRelay], between two network namespaces.
package dev.argyle.bench.relay;
