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

  /// Hash of five little-endian 64-bit words: two addresses and a word for ports.
  public long hash(long a, long b, long c, long d, long e) {
    State state = new State(k0 ^ V0, k1 ^ V1, k0 ^ V2, k1 ^ V3);
    state.absorb(a);
    state.absorb(b);
    state.absorb(c);
    state.absorb(d);
    state.absorb(e);
    return state.finish(40);
  }

  /// Hash of any octets.
  public long hash(byte[] octets) {
    State state = new State(k0 ^ V0, k1 ^ V1, k0 ^ V2, k1 ^ V3);
    int whole = octets.length & ~7;
    for (int i = 0; i < whole; i += 8) {
      long word = 0;
      for (int j = 7; j >= 0; j--) {
        word = word << 8 | octets[i + j] & 0xff;
      }
      state.absorb(word);
    }
    long last = 0;
    for (int j = octets.length - 1; j >= whole; j--) {
      last = last << 8 | octets[j] & 0xff;
    }
    return state.finish(octets.length, last);
  }

  /// The four words of the state. Escape analysis keeps it off the heap.
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long v0, long v1, long v2, long v3) {
      this.v0 = v0;
      this.v1 = v1;
      this.v2 = v2;
      this.v3 = v3;
    }

    void absorb(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish(int lengthOctets) {
      return finish(lengthOctets, 0);
    }

    long finish(int lengthOctets, long lastOctets) {
      absorb((long) lengthOctets << 56 | lastOctets);
      v2 ^= 0xff;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
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
  }
}
