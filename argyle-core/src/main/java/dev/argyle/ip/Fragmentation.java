package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6FragmentHeader;
import dev.argyle.wire.Ipv6Header;

/// Splits a packet that is longer than its route's MTU. The payload is shared, not copied.
final class Fragmentation {
  private final BufferPool pool;
  private final PacketIds ids;

  Fragmentation(BufferPool pool, PacketIds ids) {
    this.pool = pool;
    this.ids = ids;
  }

  /// Splits a packet that starts with its transport header, RFC 791 section 3.2. It is released.
  void cutV4(SkBuff packet, int mtuBytes, SkBuffQueue into) {
    PacketInfo info = packet.info();
    int id = ids.nextV4(info.sourceLow(), info.destinationLow(), info.protocol());
    int most = mtuBytes - Ipv4Header.MIN_LENGTH_BYTES & ~7;
    int length = packet.length();
    for (int at = 0; at < length; at += most) {
      SkBuff piece = piece(packet, at, Math.min(most, length - at));
      boolean more = at + most < length;
      IpOutput.pushV4Header(piece, id, more ? Ipv4Header.MORE_FRAGMENTS : 0, at);
      into.add(piece);
    }
    packet.release();
  }

  /// Splits a packet that starts with its transport header, RFC 8200 section 4.5. It is released.
  void cutV6(SkBuff packet, int mtuBytes, SkBuffQueue into) {
    int id = ids.nextV6();
    int protocol = packet.info().protocol();
    int most = mtuBytes - Ipv6Header.LENGTH_BYTES - Ipv6FragmentHeader.LENGTH_BYTES & ~7;
    int length = packet.length();
    for (int at = 0; at < length; at += most) {
      SkBuff piece = piece(packet, at, Math.min(most, length - at));
      boolean more = at + most < length;
      int header = piece.push(Ipv6FragmentHeader.LENGTH_BYTES);
      Ipv6FragmentHeader.write(piece.array(), header, protocol, at, more, id);
      IpOutput.pushV6Header(piece, IpProtocol.IPV6_FRAGMENT);
      into.add(piece);
    }
    packet.release();
  }

  private SkBuff piece(SkBuff packet, int at, int octets) {
    SkBuff piece = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 0);
    piece.share(packet, at, octets);
    piece.info().set(packet.info());
    return piece;
  }
}
