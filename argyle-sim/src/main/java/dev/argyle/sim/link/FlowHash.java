package dev.argyle.sim.link;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;

/// Which flow a packet is of: a number that is the same for all packets between the same two ports
/// of the same two hosts.
final class FlowHash {
  private static final int MULTIPLIER = 0x9e37_79b1;

  private FlowHash() {}

  /// @param seed makes the numbers of one queue different from those of another
  static int of(SkBuff packet, int seed) {
    byte[] b = packet.array();
    int at = packet.offset();
    int octets = packet.linearLength();
    if (octets < Ipv4Header.MIN_LENGTH_BYTES) {
      return seed;
    }
    boolean v4 = Ipv4Header.version(b, at) == 4;
    if (!v4 && octets < Ipv6Header.LENGTH_BYTES) {
      return seed;
    }
    int protocol = v4 ? Ipv4Header.protocol(b, at) : Ipv6Header.nextHeader(b, at);
    int addressesAt = at + (v4 ? 12 : 8);
    int addressOctets = v4 ? 8 : 32;
    int hash = seed + protocol;
    for (int i = 0; i < addressOctets; i += Integer.BYTES) {
      hash = mix(hash, NetworkOrder.s32(b, addressesAt + i));
    }
    int headerOctets = v4 ? Ipv4Header.headerLengthBytes(b, at) : Ipv6Header.LENGTH_BYTES;
    boolean ports = protocol == IpProtocol.TCP || protocol == IpProtocol.UDP;
    boolean whole = !v4 || !Ipv4Header.isFragment(b, at);
    if (ports && whole && octets >= headerOctets + Integer.BYTES) {
      hash = mix(hash, NetworkOrder.s32(b, at + headerOctets));
    }
    return hash ^ hash >>> 15;
  }

  private static int mix(int hash, int word) {
    return Integer.rotateLeft((hash ^ word) * MULTIPLIER, 13);
  }
}
