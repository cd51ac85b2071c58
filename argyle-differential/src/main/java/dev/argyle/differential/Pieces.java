package dev.argyle.differential;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Buffers of the calls that take several: four, one of them empty.
final class Pieces {
  /// Cuts octets up.
  static ByteBuffer[] of(byte[] octets) {
    int first = octets.length / 3;
    int second = octets.length / 2;
    return new ByteBuffer[] {
      ByteBuffer.wrap(octets, 0, first),
      ByteBuffer.allocate(0),
      ByteBuffer.wrap(octets, first, second - first),
      ByteBuffer.wrap(octets, second, octets.length - second)
    };
  }

  /// What buffers made of this array were filled with.
  static byte[] filled(byte[] octets, ByteBuffer[] pieces) {
    int left = 0;
    for (ByteBuffer piece : pieces) {
      left += piece.remaining();
    }
    return Arrays.copyOf(octets, octets.length - left);
  }

  /// How far the positions of these buffers have moved.
  static int moved(byte[] octets, ByteBuffer[] pieces) {
    return filled(octets, pieces).length;
  }

  private Pieces() {}
}
