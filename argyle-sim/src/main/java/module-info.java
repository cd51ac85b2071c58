/// Hosts, cables and routers in one JVM, in virtual time: same seed, same packets.
@org.jspecify.annotations.NullMarked
module dev.argyle.sim {
  requires transitive dev.argyle.core;
  requires transitive dev.argyle.nio;
  requires static transitive org.jspecify;

  exports dev.argyle.sim;
  exports dev.argyle.sim.link;
  exports dev.argyle.sim.nemesis;
  exports dev.argyle.sim.router;

  provides java.net.spi.InetAddressResolverProvider with
      dev.argyle.sim.SimulatedNames;
}
