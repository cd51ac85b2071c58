package dev.argyle.sock;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Listeners by their port. Look-ups take no lock: a bucket is an array that is only ever replaced.
public final class ListenTable {
  private static final int BUCKETS = 256;

  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicReferenceArray<InetConnectionSock[]> buckets =
      new AtomicReferenceArray<>(BUCKETS);

  /// The listener that fits best: one bound to the very address before one bound to any, one bound
  /// to the interface before one that is not. Null if there is none.
  ///
  /// @param interfaceIndex where the packet came in
  public @Nullable InetConnectionSock find(
      long dstHigh, long dstLow, int dstPort, int interfaceIndex) {
    InetConnectionSock[] chain = buckets.get(dstPort % BUCKETS);
    InetConnectionSock best = null;
    int bestScore = 0;
    if (chain != null) {
      for (InetConnectionSock listener : chain) {
        int score = score(listener, dstHigh, dstLow, dstPort, interfaceIndex);
        if (score > bestScore) {
          best = listener;
          bestScore = score;
        }
      }
    }
    return best;
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
    return 1 + (listener.isLocalAny() ? 0 : 4) + (bound == 0 ? 0 : 2);
  }
}
