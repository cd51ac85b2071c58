package dev.argyle.testkit.storm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Whatever a peer sends, nothing is thrown, what leaves is well formed, what is read is what was
/// sent, and at the end all memory is given back. More of it:
/// `-Dargyle.storm=1000000` connections.
class SegmentStormTest {
  private static final int STEPS = 250;

  @Test
  void aPeerThatSaysAnythingBreaksNothing() {
    int seeds = Integer.getInteger("argyle.storm", 400);
    long segments = 0;
    for (long seed = 0; seed < seeds; seed++) {
      try {
        segments += Storm.play(seed, STEPS);
      } catch (RuntimeException | AssertionError broken) {
        throw new AssertionError("seed " + seed, broken);
      }
    }
    System.out.println(segments + " segments of " + seeds + " wild peers");
    assertThat(segments).isGreaterThan(100L * seeds);
  }
}
