package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;

/// Makes headers lie in the linear part of a packet. Packets from this stack's own output have them
/// there; fragments and packets from strange devices may not.
final class LinearPart {
  /// The packet with its first `octets` octets (or all, if it has fewer) in the linear part: the
  /// same one, or another in its place.
  static SkBuff ensure(SkBuff packet, int octets, BufferPool pool) {
    int wanted = Math.min(octets, packet.length());
    if (packet.linearLength() >= wanted) {
      return packet;
    }
    return pullUp(packet, wanted, 0, pool);
  }

  /// As [#ensure], for a packet whose IP header has been pulled off and is wanted still.
  static SkBuff ensureBehindHeader(SkBuff packet, int octets, BufferPool pool) {
    int wanted = Math.min(octets, packet.length());
    if (packet.linearLength() >= wanted) {
      return packet;
    }
    return pullUp(packet, wanted, packet.offset() - packet.info().networkOffset(), pool);
  }

  private static SkBuff pullUp(SkBuff packet, int octets, int headerBytes, BufferPool pool) {
    packet.push(headerBytes);
    int linear = headerBytes + octets;
    SkBuff moved = pool.allocate(SkBuff.HEAD_ROOM_BYTES, linear);
    packet.copyTo(0, moved.array(), moved.put(linear), linear);
    moved.share(packet, linear, packet.length() - linear);
    moved.info().set(packet.info());
    moved.info().networkOffset(moved.offset());
    moved.pull(headerBytes);
    packet.release();
    return moved;
  }

  private LinearPart() {}
}
