package dev.argyle.env;

import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/// Randomness that one seed decides, for simulations and tests. Thread-safe; the order of the calls
/// is part of what makes a run repeatable.
public final class SeededEntropy implements Entropy {
  private final ReentrantLock lock = new ReentrantLock();
  private final SplittableRandom random;

  /// @param seed any value; the same seed gives the same numbers
  public SeededEntropy(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @Override
  public long secret() {
    lock.lock();
    try {
      return random.nextLong();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int jitter(int bound) {
    lock.lock();
    try {
      return random.nextInt(bound);
    } finally {
      lock.unlock();
    }
  }
}
