package dev.argyle.nio;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// What a read asks of the buffers it is given.
final class Buffers {
  private Buffers() {}

  /// Fails if nothing can be read into it.
  static void requireWritable(ByteBuffer into) {
    if (into.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
  }

  /// Whether there is room for an octet in these; fails if nothing can be read into one of them.
  static boolean haveRoom(ByteBuffer[] into, int offset, int length) {
    boolean room = false;
    for (int i = offset; i < offset + length; i++) {
      requireWritable(into[i]);
      room |= into[i].hasRemaining();
    }
    return room;
  }

  /// Whether there is an octet in these.
  static boolean haveContent(ByteBuffer[] from, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (from[i].hasRemaining()) {
        return true;
      }
    }
    return false;
  }

  /// A copy of a part of an array, which its owner may change then.
  static ByteBuffer[] some(ByteBuffer[] all, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, all.length);
    return Arrays.copyOfRange(all, offset, offset + length);
  }
}
