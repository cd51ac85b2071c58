package dev.argyle.sock;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The slots of a [SocketTable]: an entry lies in the first slot that was free when it came, from
/// the one that its hash names. Beside each entry lies its hash, the *tag*, so that looking past
/// other entries touches none of them, and only the tags that lie side by side.
///
/// An entry never moves. The slot of one that was removed stays marked, because others may lie
/// behind it, until an entry comes to lie there or nothing lies behind it. So whoever looks for an
/// entry that is there all the time finds it, without a lock. Changes are guarded by the table's.
///
/// A tag is written after its entry, and erased before it: whoever sees the tag sees the entry, or
/// what has taken its place since.
final class TableSlots {
  private static final int EMPTY = 0; // and so is every slot behind it, for who came this way
  private static final int REMOVED = 1;
  private static final int FIRST_TAG = 2;
  private static final int FULL_QUARTERS = 3;

  private static final VarHandle TAGS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final VarHandle ENTRIES = MethodHandles.arrayElementVarHandle(SockCommon[].class);

  private final int[] tags;
  private final @Nullable SockCommon[] entries;
  private int used; // that are not EMPTY

  /// @param slots a power of two
  TableSlots(int slots) {
    this.tags = new int[slots];
    this.entries = new SockCommon[slots];
  }

  /// The tag of a hash.
  static int tag(long hash) {
    int tag = (int) hash;
    return tag == EMPTY || tag == REMOVED ? tag + FIRST_TAG : tag;
  }

  int length() {
    return tags.length;
  }

  /// Whether it has to be replaced by other slots before another entry comes.
  boolean isFull() {
    return used >= tags.length / 4 * FULL_QUARTERS;
  }

  /// The entry of a four-tuple, or null.
  @Nullable SockCommon find(
      int tag, long dstHigh, long dstLow, int dstPort, long srcHigh, long srcLow, int srcPort) {
    int mask = tags.length - 1;
    for (int slot = tag & mask; ; slot = slot + 1 & mask) {
      int there = (int) TAGS.getAcquire(tags, slot);
      if (there == tag) {
        SockCommon entry = (SockCommon) ENTRIES.getAcquire(entries, slot);
        if (entry != null && entry.matches(dstHigh, dstLow, dstPort, srcHigh, srcLow, srcPort)) {
          return entry;
        }
      } else if (there == EMPTY) {
        return null;
      }
    }
  }

  /// Adds an entry that is not there.
  void add(int tag, SockCommon entry) {
    int mask = tags.length - 1;
    int slot = tag & mask;
    while (tags[slot] != EMPTY && tags[slot] != REMOVED) {
      slot = slot + 1 & mask;
    }
    if (tags[slot] == EMPTY) {
      used++;
    }
    ENTRIES.setRelease(entries, slot, entry);
    TAGS.setRelease(tags, slot, tag);
  }

  /// Puts an entry with the same four-tuple in the place of another. @return whether that was there
  boolean replace(int tag, SockCommon old, SockCommon entry) {
    int slot = slotOf(tag, old);
    if (slot < 0) {
      return false;
    }
    ENTRIES.setRelease(entries, slot, entry);
    return true;
  }

  /// Removes an entry. @return whether it was there
  boolean remove(int tag, SockCommon entry) {
    int slot = slotOf(tag, entry);
    if (slot < 0) {
      return false;
    }
    TAGS.setRelease(tags, slot, REMOVED);
    ENTRIES.setRelease(entries, slot, null);
    int mask = tags.length - 1;
    if (tags[slot + 1 & mask] == EMPTY) {
      for (; tags[slot] == REMOVED; slot = slot - 1 & mask) {
        TAGS.setRelease(tags, slot, EMPTY);
        used--;
      }
    }
    return true;
  }

  /// Adds all entries to other slots.
  void addTo(TableSlots others) {
    for (int slot = 0; slot < tags.length; slot++) {
      SockCommon entry = entries[slot];
      if (entry != null) {
        others.add(tags[slot], entry);
      }
    }
  }

  /// Visits the entries.
  void forEach(Consumer<? super SockCommon> visitor) {
    for (int slot = 0; slot < entries.length; slot++) {
      SockCommon entry = (SockCommon) ENTRIES.getAcquire(entries, slot);
      if (entry != null) {
        visitor.accept(entry);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // an entry is itself
  private int slotOf(int tag, SockCommon entry) {
    int mask = tags.length - 1;
    int slot = tag & mask;
    while (tags[slot] != EMPTY) {
      if (entries[slot] == entry) {
        return slot;
      }
      slot = slot + 1 & mask;
    }
    return -1;
  }
}
