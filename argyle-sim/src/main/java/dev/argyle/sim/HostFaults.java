package dev.argyle.sim;

import dev.argyle.env.FaultPoints;
import dev.argyle.sim.link.Chances;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/// The fault points of one host's stack, each of which strikes by the same chance. Thread-safe.
final class HostFaults implements FaultPoints {
  private static final long MOST_LATE_NANOS = 5_000_000;
  private static final long MOST_EARLY_NANOS = 50_000_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final SplittableRandom random; // guarded by lock
  private volatile double chance;

  HostFaults(long seed) {
    random = new SplittableRandom(seed);
  }

  /// @param strikes from now on, 0 to 1
  void chance(double strikes) {
    Chances.check("faultPoints", strikes);
    chance = strikes;
  }

  double chance() {
    return chance;
  }

  /// @return 0 if nothing happens, else 1 to `most`
  private long draw(long most) {
    if (chance == 0) {
      return 0;
    }
    lock.lock();
    try {
      return random.nextDouble() < chance ? random.nextLong(most) + 1 : 0;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int shortened(int octets) {
    long shorter = draw(octets);
    return shorter == 0 ? octets : (int) shorter;
  }

  @Override
  public long lateNanos() {
    return draw(MOST_LATE_NANOS);
  }

  @Override
  public long earlyNanos() {
    return draw(MOST_EARLY_NANOS);
  }

  @Override
  public boolean refusesMemory() {
    return draw(1) != 0;
  }
}
