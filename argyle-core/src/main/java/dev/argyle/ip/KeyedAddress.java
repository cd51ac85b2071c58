package dev.argyle.ip;

import dev.argyle.sock.SipHash;

/// An address as the key of a map that remote hosts can fill: its hash is keyed, so that nobody can
/// make them collide.
///
/// @param hash made by [#of]
record KeyedAddress(long high, long low, int hash) {
  static KeyedAddress of(long high, long low, SipHash sipHash) {
    return new KeyedAddress(high, low, (int) sipHash.hash(high, low, 0, 0, 0));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyedAddress(long otherHigh, long otherLow, int _)
        && otherHigh == high
        && otherLow == low;
  }
}
