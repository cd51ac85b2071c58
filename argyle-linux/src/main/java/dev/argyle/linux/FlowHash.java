package dev.argyle.linux;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;

/// A number that all packets of a flow have in common: of its addresses, and of its ports where the
/// header of TCP or UDP follows that of IP directly. Fragments have no ports in common and go by
/// their addresses. Not keyed: all it decides is by which queue a packet leaves.
final class FlowHash {
  private static final long ODD = 0x9e37_79b9_7f4a_7c15L; // 2^64 divided by the golden ratio

  /// The number for a packet that starts with its IP header.
  static int of(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    int end = at + packet.linearLength();
    boolean v4 = Ipv4Header.version(b, at) == 4;
    long addresses =
        v4
            ? mix(Ipv4Header.sourceLow(b, at)) + Ipv4Header.destinationLow(b, at)
            : mix(mix(Ipv6Header.sourceHigh(b, at)) + Ipv6Header.sourceLow(b, at))
                + mix(Ipv6Header.destinationHigh(b, at))
                + Ipv6Header.destinationLow(b, at);
    int transportAt = at + (v4 ? Ipv4Header.headerLengthBytes(b, at) : Ipv6Header.LENGTH_BYTES);
    int protocol = v4 ? Ipv4Header.protocol(b, at) : Ipv6Header.nextHeader(b, at);
    boolean hasPorts =
        (protocol == IpProtocol.TCP || protocol == IpProtocol.UDP)
            && !(v4 && Ipv4Header.isFragment(b, at))
            && transportAt + Integer.BYTES <= end;
    long ports = hasPorts ? NetworkOrder.s32(b, transportAt) : 0;
    return (int) (mix(mix(addresses) + ports) >>> Integer.SIZE);
  }

  private static long mix(long value) {
    long mixed = value * ODD;
    return mixed ^ mixed >>> 29;
  }

  private FlowHash() {}
}
