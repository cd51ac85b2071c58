package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Packets on a line, by the time they arrive and then by the order they were added: a heap in
/// arrays, so that a packet under way costs no object. Not thread-safe.
final class PacketFlight {
  private static final int FIRST_CAPACITY = 16;

  private long[] dueNanos = new long[FIRST_CAPACITY];
  private long[] orders = new long[FIRST_CAPACITY];
  private @Nullable SkBuff[] packets = new @Nullable SkBuff[FIRST_CAPACITY];
  private int size;
  private long nextOrder;

  void add(SkBuff packet, long due) {
    if (size == packets.length) {
      dueNanos = Arrays.copyOf(dueNanos, size * 2);
      orders = Arrays.copyOf(orders, size * 2);
      packets = Arrays.copyOf(packets, size * 2);
    }
    long order = nextOrder++;
    int hole = size++;
    while (hole > 0 && isBefore(due, order, (hole - 1) >>> 1)) {
      int parent = (hole - 1) >>> 1;
      move(parent, hole);
      hole = parent;
    }
    put(hole, due, order, packet);
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// When the first one arrives; there must be one.
  long firstDueNanos() {
    assert size > 0;
    return dueNanos[0];
  }

  /// Takes the first one out, or null.
  @Nullable SkBuff poll() {
    if (size == 0) {
      return null;
    }
    SkBuff first = packets[0];
    int last = --size;
    long due = dueNanos[last];
    long order = orders[last];
    SkBuff moved = packets[last];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && isBefore(dueNanos[child + 1], orders[child + 1], child)) {
        child++;
      }
      if (isBefore(due, order, child)) {
        break;
      }
      move(child, hole);
      hole = child;
    }
    put(hole, due, order, moved);
    packets[last] = null;
    return first;
  }

  void clear() {
    for (SkBuff packet = poll(); packet != null; packet = poll()) {
      packet.release();
    }
  }

  private boolean isBefore(long due, long order, int other) {
    long apart = due - dueNanos[other];
    return apart != 0 ? apart < 0 : order - orders[other] < 0;
  }

  private void move(int from, int to) {
    put(to, dueNanos[from], orders[from], packets[from]);
  }

  private void put(int at, long due, long order, @Nullable SkBuff packet) {
    dueNanos[at] = due;
    orders[at] = order;
    packets[at] = packet;
  }
}
