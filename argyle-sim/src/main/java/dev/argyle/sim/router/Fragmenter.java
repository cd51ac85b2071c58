package dev.argyle.sim.router;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.wire.Ipv4Header;

/// Cuts a packet of IPv4 on its way, RFC 791 section 3.2. What is a fragment already is cut again.
/// Options are copied into every piece, which a receiver may ignore.
public final class Fragmenter {
  private final BufferPool pool;

  /// @param pool where the pieces take their memory
  public Fragmenter(BufferPool pool) {
    this.pool = pool;
  }

  /// Cuts a packet, which is released.
  ///
  /// @param mtuBytes most of a piece, at least 68
  public SkBuffQueue cut(SkBuff packet, int mtuBytes) {
    SkBuffQueue pieces = new SkBuffQueue();
    byte[] b = packet.array();
    int at = packet.offset();
    int headerOctets = Ipv4Header.headerLengthBytes(b, at);
    int most = mtuBytes - headerOctets & ~7;
    int payload = Ipv4Header.totalLength(b, at) - headerOctets;
    int first = Ipv4Header.fragmentOffsetBytes(b, at);
    boolean moreBehind = Ipv4Header.moreFragments(b, at);
    for (int done = 0; done < payload; done += most) {
      int octets = Math.min(most, payload - done);
      boolean more = moreBehind || done + octets < payload;
      SkBuff piece = pool.allocate(SkBuff.HEAD_ROOM_BYTES, headerOctets + octets);
      int to = piece.put(headerOctets + octets);
      packet.copyTo(0, piece.array(), to, headerOctets);
      packet.copyTo(headerOctets + done, piece.array(), to + headerOctets, octets);
      Ipv4Header.setTotalLength(piece.array(), to, headerOctets + octets);
      int flags = more ? Ipv4Header.MORE_FRAGMENTS : 0;
      Ipv4Header.setFragment(piece.array(), to, flags, first + done);
      Ipv4Header.writeChecksum(piece.array(), to);
      pieces.add(piece);
    }
    packet.release();
    return pieces;
  }
}
