package dev.argyle.sim.link;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import org.jspecify.annotations.Nullable;

/// Marks "congestion experienced", RFC 3168 section 5.
final class EcnMark {
  private static final int CONGESTION_EXPERIENCED = 3;
  private static final int CHECKSUM = 10;

  private EcnMark() {}

  /// Marks a packet. @return it, or a copy of it if somebody shares its header; null if it says
  /// that it may not be marked, and then it is as it was
  static @Nullable SkBuff mark(SkBuff packet) {
    if (!mayBeMarked(packet)) {
      return null;
    }
    SkBuff own = packet.exclusive();
    byte[] b = own.array();
    int at = own.offset();
    if (Ipv4Header.version(b, at) == 4) {
      markV4(b, at);
    } else {
      markV6(b, at);
    }
    return own;
  }

  private static boolean mayBeMarked(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    if (packet.linearLength() < Ipv4Header.MIN_LENGTH_BYTES) {
      return false;
    }
    int ecn = Ipv4Header.version(b, at) == 4 ? Ipv4Header.ecn(b, at) : Ipv6Header.ecn(b, at);
    return ecn != 0;
  }

  private static void markV4(byte[] b, int at) {
    int before = NetworkOrder.u16(b, at);
    Ipv4Header.setTos(b, at, Ipv4Header.tos(b, at) | CONGESTION_EXPERIENCED);
    int sum = Ipv4Header.checksum(b, at);
    int after = NetworkOrder.u16(b, at);
    NetworkOrder.putU16(b, at + CHECKSUM, InternetChecksum.update(sum, before, after));
  }

  private static void markV6(byte[] b, int at) {
    Ipv6Header.setTrafficClassAndFlowLabel(
        b,
        at,
        Ipv6Header.trafficClass(b, at) | CONGESTION_EXPERIENCED,
        Ipv6Header.flowLabel(b, at));
  }
}
