package dev.argyle.ip;

import dev.argyle.env.Entropy;
import dev.argyle.sock.SipHash;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/// Identifications of packets that are, or may become, fragments. They must not repeat soon between
/// two hosts (RFC 6864 section 4.2) and must not tell anybody how much this host sends (RFC 7739).
/// Thread-safe, without a lock.
///
/// IPv4's sixteen bits come from counters that start anywhere, one for each group of (source,
/// destination, protocol) that a keyed hash puts together; IPv6's 32 bits are a keyed hash of one
/// counter.
final class PacketIds {
  private static final int COUNTERS = 1024;

  private final SipHash sipHash;
  private final AtomicIntegerArray counters = new AtomicIntegerArray(COUNTERS);
  private final AtomicLong drawn = new AtomicLong();

  PacketIds(Entropy entropy) {
    sipHash = new SipHash(entropy.secret(), entropy.secret());
    for (int i = 0; i < COUNTERS; i++) {
      counters.set(i, (int) sipHash.hash(i, 0, 0, 0, 4));
    }
  }

  /// The next one for IPv4, 0 to 65535.
  int nextV4(long sourceLow, long destinationLow, int protocol) {
    long hash = sipHash.hash(sourceLow, destinationLow, protocol, 0, 0);
    return counters.getAndIncrement((int) hash & COUNTERS - 1) & 0xffff;
  }

  /// The next one for IPv6, all 32 bits.
  int nextV6() {
    return (int) sipHash.hash(drawn.getAndIncrement(), 0, 0, 0, 6);
  }
}
