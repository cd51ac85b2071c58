package dev.argyle.sock;

/// SipHash-2-4 (Aumasson, Bernstein 2012): a hash whose collisions nobody can make without the key.
/// Every table that a remote host can fill is keyed by it.
///
/// @param k0 first half of the key
/// @param k1 second half of the key
public record SipHash(long k0, long k1) {
  private static final long V0 = 0x736f6d6570736575L;
  private static final long V1 = 0x646f72616e646f6dL;
  private static final long V2 = 0x6c7967656e657261L;
  private static final long V3 = 0x7465646279746573L;
  private static final byte[] NO_OCTETS = {};

  /// Hash of five little-endian 64-bit words: two addresses and a word for ports.
  ///
  /// The state is in local variables and all rounds are one loop: so the compiler keeps it in
  /// registers, whatever is compiled together with it.
  public long hash(long a, long b, long c, long d, long e) {
    return hash(a, b, c, d, e, 5, NO_OCTETS);
  }

  /// Hash of any octets.
  public long hash(byte[] octets) {
    return hash(0, 0, 0, 0, 0, 0, octets);
  }

  /// Hash of the first so many words, then of octets.
  private long hash(long a, long b, long c, long d, long e, int words, byte[] octets) {
    long v0 = k0 ^ V0;
    long v1 = k1 ^ V1;
    long v2 = k0 ^ V2;
    long v3 = k1 ^ V3;
    int last = words + octets.length / Long.BYTES; // the word that has the length in it
    for (int i = 0; i <= last + 1; i++) {
      long word = 0;
      if (i < words) {
        word = i == 0 ? a : i == 1 ? b : i == 2 ? c : i == 3 ? d : e;
      } else if (i <= last) {
        word = word(octets, (i - words) * Long.BYTES);
        word |= i == last ? (long) (words * Long.BYTES + octets.length) << 56 : 0;
      } else {
        v2 ^= 0xff;
      }
      v3 ^= word;
      int rounds = i <= last ? 2 : 4;
      for (int round = 0; round < rounds; round++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  /// The word at a place, little-endian; what is behind the end is zero.
  private static long word(byte[] octets, int at) {
    long word = 0;
    for (int i = Math.min(octets.length, at + Long.BYTES) - 1; i >= at; i--) {
      word = word << 8 | octets[i] & 0xff;
    }
    return word;
  }
}
