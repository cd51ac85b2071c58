package dev.argyle.bench.worker;

import java.time.Duration;

/// How evenly streams share a bottleneck: Jain's index of their octets, 1 if all have got the same,
/// 1/n if one has got all. Each round has a seed of its own. A round of so many milliseconds is ten
/// times as long in virtual time, after a quarter of that in which the streams find their pace.
final class Fairness implements Program {
  private static final int VIRTUAL_PER_REAL = 10;
  private static final int RUN_UP_PARTS = 4;

  private final int streams;
  private long seed;

  Fairness(int streams) {
    this.streams = streams;
  }

  @Override
  public String answer(String request) {
    long millis = Long.parseLong(request.substring(request.indexOf(' ') + 1));
    Duration measured = Duration.ofMillis(VIRTUAL_PER_REAL * millis);
    try (SimulatedStreams shared = new SimulatedStreams(++seed, streams)) {
      shared.run(measured.dividedBy(RUN_UP_PARTS));
      long[] before = shared.octets();
      shared.run(measured);
      long[] octets = shared.octets();
      for (int i = 0; i < streams; i++) {
        octets[i] -= before[i];
      }
      return Double.toString(jain(octets));
    }
  }

  /// The square of the sum over the sum of squares and the count.
  static double jain(long... shares) {
    double sum = 0;
    double squares = 0;
    for (long share : shares) {
      sum += share;
      squares += (double) share * share;
    }
    return sum * sum / (shares.length * squares);
  }

  @Override
  public void close() {}
}
