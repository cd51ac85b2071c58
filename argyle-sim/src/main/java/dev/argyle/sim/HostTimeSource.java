package dev.argyle.sim;

import dev.argyle.env.Clock;
import java.time.Instant;
import java.time.InstantSource;

/// A host's date and time for programs.
record HostTimeSource(Clock clock) implements InstantSource {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  @Override
  public Instant instant() {
    long nanos = clock.epochNanos();
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
  }
}
