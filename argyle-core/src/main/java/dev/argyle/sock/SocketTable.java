package dev.argyle.sock;

import java.util.ArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Connections by their four-tuple: full socks, half-open requests, TIME-WAIT entries. Keyed by
/// [SipHash], because a remote host chooses half of every key.
///
/// Look-ups take no lock: entries do not move, and when the slots become too few or far too many
/// for them, others take their place as a whole. Changes take the table's one lock.
/// `docs/performance.md` says what a look-up costs.
public final class SocketTable {
  private static final int FEWEST_SLOTS = 16;
  private static final int SLOTS_FOR_EACH = 2; // when slots are replaced
  private static final int MOST_SLOTS_FOR_EACH = 8;

  private final SipHash hash;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile TableSlots slots = new TableSlots(FEWEST_SLOTS);
  private int size; // guarded by lock

  /// An empty table.
  public SocketTable(SipHash hash) {
    this.hash = hash;
  }

  /// The entry whose local end is `dst` and whose remote end is `src`, or null. So named because
  /// that is how an arriving packet asks.
  public @Nullable SockCommon find(
      long dstHigh, long dstLow, int dstPort, long srcHigh, long srcLow, int srcPort) {
    int tag = tag(dstHigh, dstLow, dstPort, srcHigh, srcLow, srcPort);
    return slots.find(tag, dstHigh, dstLow, dstPort, srcHigh, srcLow, srcPort);
  }

  /// Adds an entry. @return false, and nothing is added, if its four-tuple is taken
  public boolean insert(SockCommon entry) {
    int tag = tag(entry);
    lock.lock();
    try {
      if (findSame(tag, entry) != null) {
        return false;
      }
      if (slots.isFull()) {
        renewSlots();
      }
      slots.add(tag, entry);
      size++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Puts an entry in the place of another with the same four-tuple. @return false, and nothing is
  ///     changed, if that other is not in the table any more
  public boolean replace(SockCommon old, SockCommon entry) {
    int tag = tag(old);
    lock.lock();
    try {
      return slots.replace(tag, old, entry);
    } finally {
      lock.unlock();
    }
  }

  /// Removes an entry. @return whether it was there
  public boolean remove(SockCommon entry) {
    int tag = tag(entry);
    lock.lock();
    try {
      if (!slots.remove(tag, entry)) {
        return false;
      }
      size--;
      if (slots.length() > FEWEST_SLOTS && size < slots.length() / MOST_SLOTS_FOR_EACH) {
        renewSlots();
      }
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
      slots = new TableSlots(FEWEST_SLOTS);
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
    slots.forEach(visitor);
  }

  /// As many slots as the entries want, and one more entry.
  private void renewSlots() {
    int length = FEWEST_SLOTS;
    while (length <= size * SLOTS_FOR_EACH) {
      length *= 2;
    }
    TableSlots renewed = new TableSlots(length);
    slots.addTo(renewed);
    slots = renewed;
  }

  private @Nullable SockCommon findSame(int tag, SockCommon entry) {
    return slots.find(
        tag,
        entry.localHigh(),
        entry.localLow(),
        entry.localPort(),
        entry.remoteHigh(),
        entry.remoteLow(),
        entry.remotePort());
  }

  private int tag(SockCommon entry) {
    return tag(
        entry.localHigh(),
        entry.localLow(),
        entry.localPort(),
        entry.remoteHigh(),
        entry.remoteLow(),
        entry.remotePort());
  }

  private int tag(long dstHigh, long dstLow, int dstPort, long srcHigh, long srcLow, int srcPort) {
    long ports = (long) dstPort << 16 | srcPort;
    return TableSlots.tag(hash.hash(dstHigh, dstLow, srcHigh, srcLow, ports));
  }
}
