package dev.argyle.sock;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Listeners by their port. Look-ups take no lock: a bucket is an array that is only ever replaced.
///
/// Listeners of the same address, interface, port and family that all have `SO_REUSEPORT` are a
/// group: each peer belongs to one of them, which a keyed hash of both ends chooses. When one
/// leaves the group, peers spread over the others anew.
public final class ListenTable {
  private static final int BUCKETS = 256;
  private static final int VERY_ADDRESS = 8;
  private static final int VERY_INTERFACE = 4;
  private static final int VERY_FAMILY = 2;

  private final SipHash hash;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReferenceArray<InetConnectionSock[]> buckets =
      new AtomicReferenceArray<>(BUCKETS);

  /// @param hash keys the choice within a group
  public ListenTable(SipHash hash) {
    this.hash = hash;
  }

  /// The listener that fits best: one bound to the very address before one bound to any; then one
  /// bound to the interface; then, for IPv4, one of `AF_INET` before one of `AF_INET6` that takes
  /// IPv4 too (as Linux). Of a group, the one that the hash chooses. Null if there is none.
  ///
  /// @param interfaceIndex where the packet came in
  public @Nullable InetConnectionSock find(
      long dstHigh,
      long dstLow,
      int dstPort,
      long srcHigh,
      long srcLow,
      int srcPort,
      int interfaceIndex) {
    InetConnectionSock[] chain = buckets.get(dstPort % BUCKETS);
    if (chain == null) {
      return null;
    }
    InetConnectionSock best = null;
    int bestScore = 0;
    int group = 0;
    for (InetConnectionSock listener : chain) {
      int score = score(listener, dstHigh, dstLow, dstPort, interfaceIndex);
      if (score > bestScore) {
        best = listener;
        bestScore = score;
        group = 1;
      } else if (score != 0 && score == bestScore && listener.reusePort()) {
        group++;
      }
    }
    if (best == null || group == 1 || !best.reusePort()) {
      return best;
    }
    long key = hash.hash(dstHigh, dstLow, srcHigh, srcLow, (long) dstPort << 16 | srcPort);
    int chosen = (int) ((key >>> 32) * group >>> 32);
    for (InetConnectionSock listener : chain) {
      if (listener.reusePort()
          && score(listener, dstHigh, dstLow, dstPort, interfaceIndex) == bestScore
          && chosen-- == 0) {
        return listener;
      }
    }
    return best; // an option was changed meanwhile
  }

  /// Another listener of that port that passes a test, or null: for what was begun with one of a
  /// group, and belongs to it although others have come or gone since.
  @SuppressWarnings("ReferenceEquality") // a listener is itself
  public @Nullable InetConnectionSock sharer(
      InetConnectionSock listener, Predicate<? super InetConnectionSock> test) {
    InetConnectionSock[] chain = buckets.get(listener.localPort() % BUCKETS);
    if (chain != null) {
      for (InetConnectionSock other : chain) {
        if (other != listener && other.localPort() == listener.localPort() && test.test(other)) {
          return other;
        }
      }
    }
    return null;
  }

  /// Adds a listener, which is bound to a port.
  public void add(InetConnectionSock listener) {
    lock.lock();
    try {
      int bucket = listener.localPort() % BUCKETS;
      InetConnectionSock[] chain = buckets.get(bucket);
      InetConnectionSock[] longer =
          chain == null ? new InetConnectionSock[1] : Arrays.copyOf(chain, chain.length + 1);
      longer[longer.length - 1] = listener;
      buckets.set(bucket, longer);
    } finally {
      lock.unlock();
    }
  }

  /// Removes a listener. @return whether it was there
  @SuppressWarnings("ReferenceEquality") // a listener is itself
  public boolean remove(InetConnectionSock listener) {
    lock.lock();
    try {
      int bucket = listener.localPort() % BUCKETS;
      InetConnectionSock[] chain = buckets.get(bucket);
      if (chain == null) {
        return false;
      }
      InetConnectionSock[] kept =
          Arrays.stream(chain)
              .filter(other -> other != listener)
              .toArray(InetConnectionSock[]::new);
      buckets.set(bucket, kept.length == 0 ? null : kept);
      return kept.length < chain.length;
    } finally {
      lock.unlock();
    }
  }

  /// Visits every listener.
  public void forEach(Consumer<? super InetConnectionSock> visitor) {
    for (int i = 0; i < BUCKETS; i++) {
      InetConnectionSock[] chain = buckets.get(i);
      if (chain != null) {
        for (InetConnectionSock listener : chain) {
          visitor.accept(listener);
        }
      }
    }
  }

  private static int score(
      InetConnectionSock listener, long dstHigh, long dstLow, int dstPort, int interfaceIndex) {
    if (listener.localPort() != dstPort || !listener.acceptsDestination(dstHigh, dstLow)) {
      return 0;
    }
    int bound = listener.boundInterface();
    if (bound != 0 && bound != interfaceIndex) {
      return 0;
    }
    return 1
        + (listener.isLocalAny() ? 0 : VERY_ADDRESS)
        + (bound == 0 ? 0 : VERY_INTERFACE)
        + (listener.family() == AddressFamily.AF_INET ? VERY_FAMILY : 0);
  }
}
