package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;

/// Against a set of bits, one for each position.
class SequenceRangesTest {
  private static final int POSITIONS = 400;

  @EveryStart
  void agreesWithASetOfSinglePositions(int start) {
    for (long seed = 1; seed <= 200; seed++) {
      run(start - POSITIONS / 2, new Random(seed), "seed " + seed);
    }
  }

  private static void run(int base, Random random, String seed) {
    var ranges = new SequenceRanges();
    var bits = new BitSet();
    int floor = 0;
    for (int step = 0; step < 120; step++) {
      if (random.nextInt(8) == 0) {
        floor = Math.min(floor + random.nextInt(20), POSITIONS - 1);
        ranges.removeBefore(base + floor);
        bits.clear(0, floor);
      } else {
        int from = floor + random.nextInt(POSITIONS - floor);
        int to = Math.min(from + 1 + random.nextInt(12), POSITIONS);
        ranges.add(base + from, base + to);
        bits.set(from, to);
      }
      compare(ranges, bits, base, floor, seed + " step " + step);
    }
  }

  private static void compare(
      SequenceRanges ranges, BitSet bits, int base, int floor, String where) {
    int index = 0;
    for (int from = bits.nextSetBit(0);
        from >= 0;
        from = bits.nextSetBit(bits.nextClearBit(from))) {
      assertThat(index).as(where).isLessThan(ranges.count());
      assertThat(ranges.start(index) - base).as(where).isEqualTo(from);
      assertThat(ranges.end(index) - base).as(where).isEqualTo(bits.nextClearBit(from));
      index++;
    }
    assertThat(ranges.count()).as(where).isEqualTo(index);
    for (int i = floor; i < POSITIONS; i++) {
      assertThat(ranges.firstOutside(base + i) - base).as(where).isEqualTo(bits.nextClearBit(i));
    }
  }
}
