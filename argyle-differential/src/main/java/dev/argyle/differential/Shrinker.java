package dev.argyle.differential;

import org.jspecify.annotations.Nullable;

/// Makes a failing program short: takes steps out of it, many at first and then one by one, as long
/// as the same kind of difference remains.
final class Shrinker {
  private static final int MOST_RUNS = 400;

  private final Comparison comparison;
  private int runs;

  Shrinker(Comparison comparison) {
    this.comparison = comparison;
  }

  /// A program and where it fails.
  record Failure(Program program, Difference difference) {}

  /// The shortest program found.
  @SuppressWarnings("ReferenceEquality") // a pass that shortens nothing gives back what it got
  Failure shrink(Program program, Difference found) {
    Failure best = new Failure(program.first(found.at() + 1), found);
    int chunk = Math.max(1, best.program.steps().size() / 2);
    while (true) {
      Failure shorter = pass(best, chunk);
      if (shorter == best && chunk == 1 || runs >= MOST_RUNS) {
        return shorter;
      }
      best = shorter;
      chunk = Math.max(1, chunk / 2);
    }
  }

  private Failure pass(Failure failure, int chunk) {
    Failure best = failure;
    int at = best.program.steps().size() - 1 - chunk; // the last step is the one that shows it
    while (at > -chunk && runs < MOST_RUNS) {
      int from = Math.max(0, at);
      int count = Math.min(chunk, best.program.steps().size() - 1 - from);
      Failure shorter = count <= 0 ? null : attempt(best, from, count);
      if (shorter != null) {
        best = shorter;
      }
      at = Math.min(at, best.program.steps().size() - 1) - chunk;
    }
    return best;
  }

  private @Nullable Failure attempt(Failure failure, int from, int count) {
    runs++;
    Program without = failure.program.without(from, count);
    Difference found = comparison.run(without);
    if (found == null || found.what() != failure.difference.what()) {
      return null;
    }
    boolean sameCall = found.step().getClass() == failure.difference.step().getClass();
    return sameCall ? new Failure(without.first(found.at() + 1), found) : null;
  }
}
