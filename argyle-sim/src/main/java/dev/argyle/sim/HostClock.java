package dev.argyle.sim;

import dev.argyle.env.Clock;
import java.time.Duration;

/// The clock of one host. Its wall-clock time may be wrong by an offset and run at a wrong speed;
/// its monotonic time is the network's, as that of a machine is good whatever its date.
/// Thread-safe.
final class HostClock implements Clock {
  private static final double MILLION = 1e6;
  private static final Duration MOST_WRONG = Duration.ofDays(36_500);

  /// How wrong it is.
  ///
  /// @param offsetNanos what is added at `sinceNanos`
  /// @param partsPerMillion how much faster it runs from then on
  private record Deviation(long offsetNanos, double partsPerMillion, long sinceNanos) {
    long atNanos(long nowNanos) {
      return offsetNanos + Math.round((nowNanos - sinceNanos) * partsPerMillion / MILLION);
    }
  }

  private final Clock network;
  private volatile Deviation deviation;

  HostClock(Clock network) {
    this.network = network;
    this.deviation = new Deviation(0, 0, network.nanos());
  }

  @Override
  public long nanos() {
    return network.nanos();
  }

  @Override
  public long epochNanos() {
    return network.epochNanos() + deviation.atNanos(nanos());
  }

  /// Makes it wrong by so much from now on.
  void skew(Duration ahead, double partsPerMillion) {
    if (!(Math.abs(partsPerMillion) < MILLION) || ahead.abs().compareTo(MOST_WRONG) > 0) {
      throw new IllegalArgumentException(
          "a clock cannot be %s ahead and %s ppm too fast: give less than a century, and -999999 to"
                  .formatted(ahead, partsPerMillion)
              + " 999999");
    }
    deviation = new Deviation(ahead.toNanos(), partsPerMillion, nanos());
  }
}
