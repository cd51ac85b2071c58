package dev.argyle.bench.worker;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A program that does one short thing very often, each time alone, and tells what it takes when it
/// takes long: the 99th percentile in nanoseconds, without the time that looking at the clock
/// takes.
abstract class RareTime implements Program {
  /// Things that are chosen at once; few enough to stay in the nearest cache.
  static final int CHOSEN = FilledTable.PACKETS;

  private static final int SAMPLES = 200 * CHOSEN;
  private static final double RARE = 0.99;

  /// Chooses the next ones, outside of what is measured.
  abstract void choose();

  /// Does one of those chosen.
  ///
  /// @param which from 0, less than [#CHOSEN]
  /// @return what came of it; null if nothing, which is a failure
  abstract @Nullable Object once(int which);

  @Override
  public final String answer(String request) {
    long[] nanos = new long[SAMPLES];
    long[] empty = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      int which = i % CHOSEN;
      if (which == 0) {
        choose();
      }
      long begin = System.nanoTime();
      Object found = once(which);
      long end = System.nanoTime();
      if (found == null) {
        throw new IllegalStateException("nothing came of it");
      }
      nanos[i] = end - begin;
      empty[i] = System.nanoTime() - end;
    }
    Arrays.sort(nanos);
    Arrays.sort(empty);
    return Long.toString(Math.max(1, nanos[(int) (SAMPLES * RARE)] - empty[SAMPLES / 2]));
  }

  @Override
  public void close() {}
}
