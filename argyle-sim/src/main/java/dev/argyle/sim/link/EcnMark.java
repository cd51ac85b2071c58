package dev.argyle.sim.link;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;

/// Marks "congestion experienced", RFC 3168 section 5.
final class EcnMark {
  private static final int CONGESTION_EXPERIENCED = 3;
  private static final int CHECKSUM = 10;

  private EcnMark() {}

  /// Marks a packet, whose header nobody else may hold. @return whether it says that it may be
  /// marked; else it is as it was
  static boolean mark(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    if (packet.linearLength() < Ipv4Header.MIN_LENGTH_BYTES) {
      return false;
    }
    return Ipv4Header.version(b, at) == 4 ? markV4(b, at) : markV6(b, at);
  }

  private static boolean markV4(byte[] b, int at) {
    if (Ipv4Header.ecn(b, at) == 0) {
      return false;
    }
    int before = NetworkOrder.u16(b, at);
    Ipv4Header.setTos(b, at, Ipv4Header.tos(b, at) | CONGESTION_EXPERIENCED);
    int sum = Ipv4Header.checksum(b, at);
    int after = NetworkOrder.u16(b, at);
    NetworkOrder.putU16(b, at + CHECKSUM, InternetChecksum.update(sum, before, after));
    return true;
  }

  private static boolean markV6(byte[] b, int at) {
    if (Ipv6Header.ecn(b, at) == 0) {
      return false;
    }
    Ipv6Header.setTrafficClassAndFlowLabel(
        b,
        at,
        Ipv6Header.trafficClass(b, at) | CONGESTION_EXPERIENCED,
        Ipv6Header.flowLabel(b, at));
    return true;
  }
}
