package dev.argyle.socket;

import java.util.Objects;

/// What an `epollWait` found (`struct epoll_event[]`): made once, filled again by every call.
public final class EpollEvents {
  private final int[] events;
  private final long[] data;
  private int size;
  private int most; // of the call in progress

  /// @param capacity how many one call may report, at least 1
  public EpollEvents(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.events = new int[capacity];
    this.data = new long[capacity];
  }

  /// How many one call may report.
  public int capacity() {
    return events.length;
  }

  /// How many the last call reported.
  public int size() {
    return size;
  }

  /// Bits of [dev.argyle.sock.PollEvents] that the last call reported.
  ///
  /// @param index from 0 to below [#size]
  public int events(int index) {
    return events[Objects.checkIndex(index, size)];
  }

  /// What `epollCtl` was given for that descriptor.
  ///
  /// @param index from 0 to below [#size]
  public long data(int index) {
    return data[Objects.checkIndex(index, size)];
  }

  /// Begins a call that may report so many.
  void begin(int wanted) {
    size = 0;
    most = Math.min(wanted, events.length);
  }

  boolean isFull() {
    return size == most;
  }

  void add(int bits, long datum) {
    events[size] = bits;
    data[size] = datum;
    size++;
  }
}
