/// What a router does to packets, each part by itself: [dev.argyle.sim.router.Hops] counts hops,
/// [dev.argyle.sim.router.IcmpErrors] writes what is told to senders,
/// [dev.argyle.sim.router.Fragmenter] cuts packets of IPv4, [dev.argyle.sim.router.Nat] translates
/// addresses. None of them knows the network or a clock; [dev.argyle.sim.SimulatedRouter] puts them
/// together.
package dev.argyle.sim.router;
