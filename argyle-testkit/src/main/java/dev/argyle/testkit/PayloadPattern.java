package dev.argyle.testkit;

/// What every octet of a stream is, so that a wrong one is noticed wherever it turns up. The two
/// directions differ.
enum PayloadPattern {
  FROM_STACK(17),
  FROM_PEER(91);

  private final int salt;

  PayloadPattern(int salt) {
    this.salt = salt;
  }

  /// The octet at a position of the stream, counted from 0.
  byte at(long position) {
    return (byte) (position * 31 + (position >>> 8) * 7 + salt);
  }

  /// Octets of the stream from a position on.
  byte[] octets(long from, int count) {
    byte[] octets = new byte[count];
    for (int i = 0; i < count; i++) {
      octets[i] = at(from + i);
    }
    return octets;
  }
}
