package dev.argyle.bench.result;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// All rounds of one contestant.
///
/// @param name who it is
/// @param samples one a round, at least one
public record Series(String name, List<Sample> samples) {
  /// Copies the list.
  public Series {
    samples = List.copyOf(samples);
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no round of " + name);
    }
  }

  /// The middle of the values.
  public double median() {
    return median(values(Sample::value));
  }

  /// The least value.
  public double min() {
    return Arrays.stream(values(Sample::value)).min().orElseThrow();
  }

  /// The greatest value.
  public double max() {
    return Arrays.stream(values(Sample::value)).max().orElseThrow();
  }

  /// The middle of the processor time used, in cores.
  public double cores() {
    return median(values(Sample::cores));
  }

  private double[] values(ToDoubleFunction<Sample> of) {
    return samples.stream().mapToDouble(of).toArray();
  }

  /// The middle of some numbers; of an even count, half way between the two.
  static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }
}
