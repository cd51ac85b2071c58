package dev.argyle.tcp.send;

import dev.argyle.tcp.seq.Seq;

/// Where records end that the user has written with `MSG_EOR`: no packet carries octets from both
/// sides of such a place, not even one that is sent again. The peer does not learn of it; who asks
/// for it wants an end that can be told by, such as a time stamp of its own. A ring that grows and
/// is used again. Guarded by the lock of its sock.
public final class RecordMarks {
  private static final int FIRST_SLOTS = 8;

  private int[] ends = {}; // length 0 or a power of two
  private int head;
  private int size;

  /// A record ends behind the last octet written; nothing if one does already.
  public void add(int end) {
    if (size > 0 && at(size - 1) == end) {
      return;
    }
    if (size == ends.length) {
      grow();
    }
    ends[(head + size) & (ends.length - 1)] = end;
    size++;
  }

  /// Forgets those that lie in what is acknowledged.
  public void acknowledged(int segAck) {
    while (size > 0 && Seq.beforeOrAt(at(0), segAck)) {
      head = (head + 1) & (ends.length - 1);
      size--;
    }
  }

  /// How many of the octets from a position on belong to its record.
  ///
  /// @param octets that there are
  public int within(int from, int octets) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Seq.after(at(middle), from)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low == size ? octets : Math.min(octets, Seq.distance(from, at(low)));
  }

  /// Whether a record ends behind `octets` octets, at least 1, that start at a position.
  public boolean isEnd(int from, int octets) {
    return size > 0 && within(from + octets - 1, 2) == 1;
  }

  /// Forgets all.
  public void clear() {
    size = 0;
  }

  private int at(int index) {
    return ends[(head + index) & (ends.length - 1)];
  }

  private void grow() {
    int[] larger = new int[Math.max(FIRST_SLOTS, 2 * ends.length)];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ends = larger;
    head = 0;
  }
}
