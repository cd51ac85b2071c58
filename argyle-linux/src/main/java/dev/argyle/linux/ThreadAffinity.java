package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// On which processors a thread runs. For measurements: whoever shares one processor is woken
/// without waking another.
public final class ThreadAffinity {
  /// Processors are numbered from 0 to this, exclusively.
  public static final int MOST_PROCESSORS = 1024;

  /// Has the calling thread, and the threads that it will start, run on one processor only. A
  /// virtual thread must not call this: its carrier would be meant.
  ///
  /// @param processor its number, from 0
  /// @throws IOException if there is no such processor for us; the message is one line
  public static void pin(int processor) throws IOException {
    if (processor < 0 || processor >= MOST_PROCESSORS) {
      throw new IllegalArgumentException("processor " + processor);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mask = arena.allocate(JAVA_LONG, MOST_PROCESSORS / Long.SIZE);
      mask.setAtIndex(JAVA_LONG, processor / Long.SIZE, 1L << processor % Long.SIZE);
      int result = Libc.schedSetaffinity(mask);
      if (result < 0) {
        throw new IOException("cannot use processor " + processor + ": " + Libc.describe(result));
      }
    }
  }

  private ThreadAffinity() {}
}
