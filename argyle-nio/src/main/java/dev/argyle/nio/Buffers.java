package dev.argyle.nio;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/// What a read asks of the buffers it is given.
final class Buffers {
  private Buffers() {}

  /// Fails if nothing can be read into it: also at once, and not when something comes, if it is of
  /// an arena that is closed or another thread's.
  static void requireWritable(ByteBuffer into) {
    if (into.isReadOnly()) {
      throw new IllegalArgumentException("Read-only buffer");
    }
    requireReadable(into);
  }

  /// Fails if it is of an arena that is closed or another thread's.
  static void requireReadable(ByteBuffer from) {
    if (from.isDirect() && from.hasRemaining()) {
      byte ignored = from.get(from.position());
    }
  }

  /// Whether none is of an arena that is confined to a thread: who moves octets for an asynchronous
  /// channel may be any.
  static boolean areShared(ByteBuffer[] buffers) {
    for (ByteBuffer each : buffers) {
      if (each.isDirect() && !MemorySegment.ofBuffer(each).isAccessibleBy(GroupThreads.NOBODY)) {
        return false;
      }
    }
    return true;
  }

  /// Fails if one is.
  static void requireShared(ByteBuffer[] buffers) throws IOException {
    if (!areShared(buffers)) {
      throw new IOException(new IllegalStateException("Confined session not supported"));
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

  /// Whether there is an octet in these; fails if one of them cannot be read from.
  static boolean haveContent(ByteBuffer[] from, int offset, int length) {
    boolean content = false;
    for (int i = offset; i < offset + length; i++) {
      requireReadable(from[i]);
      content |= from[i].hasRemaining();
    }
    return content;
  }

  /// A copy of a part of an array, which its owner may change then.
  static ByteBuffer[] some(ByteBuffer[] all, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, all.length);
    return Arrays.copyOfRange(all, offset, offset + length);
  }
}
