package dev.argyle.bench;

import java.util.List;
import java.util.stream.Stream;

/// How long and how often is measured.
///
/// @param rounds turns of each contestant, at least 1
/// @param millis how long a turn is measured, at least 1
/// @param warmUpMillis how long each contestant runs before the first turn, for the compiler
/// @param count connections that `connections` makes, 1 to 10 million
/// @param javaOptions further options for the JVMs that are measured
public record Settings(
    int rounds, int millis, int warmUpMillis, int count, List<String> javaOptions) {
  /// The most connections that can be asked for.
  public static final int MOST_CONNECTIONS = 10_000_000;

  private static final int KIB = 1024;

  /// Beyond this many one round is enough.
  private static final int LONG_RUN_UP = 5;

  private static final int MANY_CONNECTIONS = 100_000;

  /// Five rounds of a second, after three to warm up.
  public static final Settings DEFAULT = new Settings(5, 1000, 3000, 10_000, List.of());

  /// Small, and touched before, so that it is not the first use of memory that is measured.
  private static final List<String> SMALL_HEAP =
      List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  /// Checks the ranges.
  public Settings {
    javaOptions = List.copyOf(javaOptions);
    if (rounds < 1 || millis < 1 || warmUpMillis < 0 || count < 1 || count > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          rounds
              + " rounds of "
              + millis
              + " ms after "
              + warmUpMillis
              + " ms, "
              + count
              + " connections");
    }
  }

  /// Options for a JVM that holds so many connections with both their ends.
  List<String> heapFor(int connections, int bytesOfEach) {
    long mebibytes = KIB + connections * (long) bytesOfEach / (KIB * KIB);
    return Stream.concat(Stream.of("-Xmx" + mebibytes + "m"), javaOptions.stream()).toList();
  }

  /// The same without warming up, and with one round if there are very many connections.
  Settings cold() {
    return new Settings(count > MANY_CONNECTIONS ? 1 : rounds, millis, 0, count, javaOptions);
  }

  /// The same with a run-up five times as long. A connection from its beginning to its end goes
  /// through so much code that the compiler has done with it after ten seconds only.
  Settings longRunUp() {
    return new Settings(rounds, millis, warmUpMillis * LONG_RUN_UP, count, javaOptions);
  }

  /// Options for a JVM that is measured and does not need much memory.
  List<String> smallHeap() {
    return Stream.concat(SMALL_HEAP.stream(), javaOptions.stream()).toList();
  }
}
