package dev.argyle.sim.link;

import java.time.Duration;
import java.util.SplittableRandom;

/// How much longer than the delay of its line a packet takes: a distribution.
@FunctionalInterface
public interface Jitter {
  /// Every packet takes the same time.
  Jitter NONE = new Uniform(Duration.ZERO);

  /// Draws one.
  ///
  /// @param random the only source of chance it may use
  /// @return nanoseconds, 0 or more
  long nanos(SplittableRandom random);

  /// Evenly spread from nothing to `most`.
  static Jitter uniform(Duration most) {
    return new Uniform(most);
  }

  /// See [Jitter#uniform].
  record Uniform(Duration most) implements Jitter {
    /// Checks the time.
    public Uniform {
      check(most);
    }

    @Override
    public long nanos(SplittableRandom random) {
      return most.isZero() ? 0 : random.nextLong(most.toNanos() + 1);
    }
  }

  /// A normal distribution, cut off at nothing.
  record Normal(Duration mean, Duration deviation) implements Jitter {
    /// Checks the times.
    public Normal {
      check(mean);
      check(deviation);
    }

    @Override
    public long nanos(SplittableRandom random) {
      return atLeastNothing(mean.toNanos() + deviation.toNanos() * random.nextGaussian());
    }
  }

  /// An exponential distribution, as the waiting time in a queue that many share.
  record Exponential(Duration mean) implements Jitter {
    /// Checks the time.
    public Exponential {
      check(mean);
    }

    @Override
    public long nanos(SplittableRandom random) {
      return atLeastNothing(mean.toNanos() * random.nextExponential());
    }
  }

  /// A Pareto distribution: mostly little, and now and then very much.
  ///
  /// @param least its scale: no draw is below it
  /// @param shape how fast large values become rare; above 1, else there is no mean
  record Pareto(Duration least, double shape) implements Jitter {
    /// Checks both.
    public Pareto {
      check(least);
      if (!(shape > 1)) {
        throw new IllegalArgumentException("shape " + shape + " has no mean: give more than 1");
      }
    }

    @Override
    public long nanos(SplittableRandom random) {
      return atLeastNothing(least.toNanos() * Math.pow(1 - random.nextDouble(), -1 / shape));
    }
  }

  private static long atLeastNothing(double nanos) {
    return Math.max(0, Math.round(nanos));
  }

  private static void check(Duration time) {
    if (time.isNegative() || time.toDays() > 365) {
      throw new IllegalArgumentException("jitter " + time + " is not between 0 and a year");
    }
  }
}
