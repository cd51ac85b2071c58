package dev.argyle.bench.worker;

import java.time.Duration;

/// Packets that go on and on in a network in virtual time.
interface SimulatedTraffic extends AutoCloseable {
  /// Lets virtual time pass.
  void run(Duration howLong);

  /// Packets that have come to their end so far.
  long packets();

  @Override
  void close();
}
