package dev.argyle.sim.link;

import java.util.SplittableRandom;
import java.util.function.LongPredicate;

/// Loses packets by their number.
final class CountedLoss implements LossProcess {
  private final LongPredicate which;
  private long number;

  /// @param which whether a packet is lost, counted from 1
  CountedLoss(LongPredicate which) {
    this.which = which;
  }

  @Override
  public boolean loses(SplittableRandom random) {
    number++;
    return which.test(number);
  }
}
