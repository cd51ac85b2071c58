package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// `struct epoll_event`, which is packed on x86-64 and nowhere else.
final class KernelEpollEvent {
  private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");
  private static final int BYTES = PACKED ? 12 : 16;
  private static final int DATA_AT = PACKED ? 4 : 8;

  /// Writes one.
  static void write(MemorySegment into, int events, long datum) {
    into.set(JAVA_INT_UNALIGNED, 0, events);
    into.set(JAVA_LONG_UNALIGNED, DATA_AT, datum);
  }

  /// The bits of one of an array.
  static int events(MemorySegment array, int index) {
    return array.get(JAVA_INT_UNALIGNED, (long) index * BYTES);
  }

  /// The user's number of one of an array.
  static long datum(MemorySegment array, int index) {
    return array.get(JAVA_LONG_UNALIGNED, (long) index * BYTES + DATA_AT);
  }

  private KernelEpollEvent() {}
}
