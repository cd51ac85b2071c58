package dev.argyle.bench;

import java.util.List;
import java.util.stream.Stream;

/// How long and how often is measured.
///
/// @param rounds turns of each contestant, at least 1
/// @param millis how long a turn is measured, at least 1
/// @param warmUpMillis how long each contestant runs before the first turn, for the compiler
/// @param javaOptions further options for the JVMs that are measured
public record Settings(int rounds, int millis, int warmUpMillis, List<String> javaOptions) {
  /// Five rounds of a second, after three to warm up.
  public static final Settings DEFAULT = new Settings(5, 1000, 3000, List.of());

  /// Small, and touched before, so that it is not the first use of memory that is measured.
  private static final List<String> SMALL_HEAP =
      List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  /// Checks the ranges.
  public Settings {
    javaOptions = List.copyOf(javaOptions);
    if (rounds < 1 || millis < 1 || warmUpMillis < 0) {
      throw new IllegalArgumentException(
          rounds + " rounds of " + millis + " ms after " + warmUpMillis + " ms");
    }
  }

  /// Options for a JVM that is measured and does not need much memory.
  List<String> smallHeap() {
    return Stream.concat(SMALL_HEAP.stream(), javaOptions.stream()).toList();
  }
}
