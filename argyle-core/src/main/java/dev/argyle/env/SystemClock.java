package dev.argyle.env;

import java.time.Instant;

/// The machine's clock: the only class of the core that calls `System.nanoTime`.
public final class SystemClock implements Clock {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long epochNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
