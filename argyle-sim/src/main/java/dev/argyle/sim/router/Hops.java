package dev.argyle.sim.router;

import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;

/// The hops a packet has left, RFC 1812 section 5.3.1 and RFC 8200 section 3.
public final class Hops {
  private static final int TTL = 8;
  private static final int CHECKSUM = 10;

  private Hops() {}

  /// Takes one hop off a packet whose header may be written.
  ///
  /// @return false if it had none to spare: it goes no farther, and is as it was
  public static boolean takeOne(byte[] b, int at) {
    if (Ipv4Header.version(b, at) != 4) {
      int left = Ipv6Header.hopLimit(b, at);
      if (left > 1) {
        Ipv6Header.setHopLimit(b, at, left - 1);
      }
      return left > 1;
    }
    int left = Ipv4Header.ttl(b, at);
    if (left <= 1) {
      return false;
    }
    int before = NetworkOrder.u16(b, at + TTL);
    Ipv4Header.setTtl(b, at, left - 1);
    int sum =
        InternetChecksum.update(Ipv4Header.checksum(b, at), before, NetworkOrder.u16(b, at + TTL));
    NetworkOrder.putU16(b, at + CHECKSUM, sum);
    return true;
  }
}
