package dev.argyle.examples.register;

import java.nio.ByteBuffer;

/// A value, and which one it is.
///
/// @param version 0 before anything was written
public record Versioned(long version, long value) {
  static final int OCTETS = 2 * Long.BYTES;

  /// What a register holds at first.
  public static final Versioned NOTHING = new Versioned(0, 0);

  static Versioned from(ByteBuffer octets) {
    return new Versioned(octets.getLong(), octets.getLong());
  }

  ByteBuffer octets() {
    return ByteBuffer.allocate(OCTETS).putLong(version).putLong(value).flip();
  }
}
