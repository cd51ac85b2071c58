package dev.argyle.sock;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Connections by their four-tuple: full socks, half-open requests, TIME-WAIT entries. Keyed by
/// [SipHash], because a remote host chooses half of every key.
///
/// Look-ups take no lock: a bucket is an array that is never changed, only replaced. Changes take
/// the table's one lock. The table doubles when it is as full as it has buckets.
public final class SocketTable {
  private static final int FIRST_BUCKETS = 16;

  private final SipHash hash;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile AtomicReferenceArray<SockCommon[]> buckets =
      new AtomicReferenceArray<>(FIRST_BUCKETS);
  private int size; // guarded by lock

  /// An empty table.
  public SocketTable(SipHash hash) {
    this.hash = hash;
  }

  /// The entry whose local end is `dst` and whose remote end is `src`, or null. So named because
  /// that is how an arriving packet asks.
  public @Nullable SockCommon find(
      long dstHigh, long dstLow, int dstPort, long srcHigh, long srcLow, int srcPort) {
    AtomicReferenceArray<SockCommon[]> table = buckets;
    long key = hash(dstHigh, dstLow, dstPort, srcHigh, srcLow, srcPort);
    SockCommon[] chain = table.get((int) key & table.length() - 1);
    if (chain != null) {
      for (SockCommon entry : chain) {
        if (entry.matches(dstHigh, dstLow, dstPort, srcHigh, srcLow, srcPort)) {
          return entry;
        }
      }
    }
    return null;
  }

  /// Adds an entry. @return false, and nothing is added, if its four-tuple is taken
  public boolean insert(SockCommon entry) {
    lock.lock();
    try {
      if (findSame(entry) != null) {
        return false;
      }
      if (size >= buckets.length()) {
        grow();
      }
      append(buckets, entry);
      size++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Puts an entry in the place of another with the same four-tuple. @return false, and nothing is
  ///     changed, if that other is not in the table any more
  public boolean replace(SockCommon old, SockCommon entry) {
    lock.lock();
    try {
      AtomicReferenceArray<SockCommon[]> table = buckets;
      int bucket = bucketOf(table, old);
      SockCommon[] chain = table.get(bucket);
      int index = indexOf(chain, old);
      if (index < 0) {
        return false;
      }
      SockCommon[] changed = chain.clone();
      changed[index] = entry;
      table.set(bucket, changed);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Removes an entry. @return whether it was there
  public boolean remove(SockCommon entry) {
    lock.lock();
    try {
      AtomicReferenceArray<SockCommon[]> table = buckets;
      int bucket = bucketOf(table, entry);
      SockCommon[] chain = table.get(bucket);
      int index = indexOf(chain, entry);
      if (index < 0) {
        return false;
      }
      table.set(bucket, without(chain, index));
      size--;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Removes every entry. @return what was there
  public SockCommon[] clear() {
    lock.lock();
    try {
      var all = new ArrayList<SockCommon>();
      forEach(all::add);
      buckets = new AtomicReferenceArray<>(FIRST_BUCKETS);
      size = 0;
      return all.toArray(new SockCommon[0]);
    } finally {
      lock.unlock();
    }
  }

  /// How many entries there are.
  public int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /// Visits the entries. What is added or removed meanwhile may be seen or not.
  public void forEach(Consumer<? super SockCommon> visitor) {
    AtomicReferenceArray<SockCommon[]> table = buckets;
    for (int i = 0; i < table.length(); i++) {
      SockCommon[] chain = table.get(i);
      if (chain != null) {
        for (SockCommon entry : chain) {
          visitor.accept(entry);
        }
      }
    }
  }

  private @Nullable SockCommon findSame(SockCommon entry) {
    return find(
        entry.localHigh(),
        entry.localLow(),
        entry.localPort(),
        entry.remoteHigh(),
        entry.remoteLow(),
        entry.remotePort());
  }

  private int bucketOf(AtomicReferenceArray<SockCommon[]> table, SockCommon entry) {
    long key =
        hash(
            entry.localHigh(),
            entry.localLow(),
            entry.localPort(),
            entry.remoteHigh(),
            entry.remoteLow(),
            entry.remotePort());
    return (int) key & table.length() - 1;
  }

  private long hash(
      long dstHigh, long dstLow, int dstPort, long srcHigh, long srcLow, int srcPort) {
    return hash.hash(dstHigh, dstLow, srcHigh, srcLow, (long) dstPort << 16 | srcPort);
  }

  private void append(AtomicReferenceArray<SockCommon[]> table, SockCommon entry) {
    int bucket = bucketOf(table, entry);
    SockCommon[] chain = table.get(bucket);
    SockCommon[] longer =
        chain == null ? new SockCommon[1] : Arrays.copyOf(chain, chain.length + 1);
    longer[longer.length - 1] = entry;
    table.set(bucket, longer);
  }

  private void grow() {
    AtomicReferenceArray<SockCommon[]> larger = new AtomicReferenceArray<>(buckets.length() * 2);
    forEach(entry -> append(larger, entry));
    buckets = larger;
  }

  @SuppressWarnings("ReferenceEquality") // an entry is itself
  private static int indexOf(SockCommon @Nullable [] chain, SockCommon entry) {
    if (chain != null) {
      for (int i = 0; i < chain.length; i++) {
        if (chain[i] == entry) {
          return i;
        }
      }
    }
    return -1;
  }

  private static SockCommon @Nullable [] without(SockCommon[] chain, int index) {
    if (chain.length == 1) {
      return null;
    }
    SockCommon[] shorter = Arrays.copyOf(chain, chain.length - 1);
    System.arraycopy(chain, index + 1, shorter, index, chain.length - 1 - index);
    return shorter;
  }
}
