package dev.argyle.bench.worker;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The least that a look-up can be: one of so many references, and a word of what it refers to.
/// Both lie in memory that no cache holds when they are many.
final class MemoryReads extends RareTime {
  private static final int WORDS = 12; // an object as large as a small sock

  private final long[][] objects;
  private final int[] chosen = new int[CHOSEN];
  private final SplittableRandom random = new SplittableRandom(1);

  /// @param count objects
  MemoryReads(int count) {
    this.objects = new long[count][WORDS];
    for (long[] object : objects) {
      object[0] = 1;
    }
  }

  @Override
  void choose() {
    for (int i = 0; i < CHOSEN; i++) {
      chosen[i] = random.nextInt(objects.length);
    }
  }

  @Override
  @Nullable Object once(int which) {
    long[] object = objects[chosen[which]];
    return object[0] == 0 ? null : object;
  }
}
