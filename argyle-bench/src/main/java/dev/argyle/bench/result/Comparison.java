package dev.argyle.bench.result;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Two contestants that did the same, round by round in turn, or one that has no rival.
///
/// @param bench the bench it belongs to: `stream`
/// @param variant which of its comparisons: `virtual threads`
/// @param unit of all values: `Gbit/s`
/// @param ours our side
/// @param rival the other, with as many rounds, or null if there is none
public record Comparison(
    String bench, String variant, String unit, Series ours, @Nullable Series rival) {
  /// Checks that both have the same rounds.
  public Comparison {
    if (rival != null && rival.samples().size() != ours.samples().size()) {
      throw new IllegalArgumentException("rounds of both sides differ");
    }
  }

  /// Our median in relation to the rival's.
  ///
  /// @throws IllegalStateException if there is no rival
  public double ratio() {
    return ours.median() / requireRival().median();
  }

  /// The least ratio of one round.
  public double minRatio() {
    return IntStream.range(0, ours.samples().size()).mapToDouble(this::ratioOf).min().orElseThrow();
  }

  /// The greatest ratio of one round.
  public double maxRatio() {
    return IntStream.range(0, ours.samples().size()).mapToDouble(this::ratioOf).max().orElseThrow();
  }

  private double ratioOf(int round) {
    return ours.samples().get(round).value() / requireRival().samples().get(round).value();
  }

  private Series requireRival() {
    if (rival == null) {
      throw new IllegalStateException(bench + " " + variant + " has no rival");
    }
    return rival;
  }
}
