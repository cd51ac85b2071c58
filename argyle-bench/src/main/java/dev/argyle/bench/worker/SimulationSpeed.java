package dev.argyle.bench.worker;

import java.time.Duration;

/// How many packets the simulation carries in a second of real time.
final class SimulationSpeed implements Program {
  private static final Duration STEP = Duration.ofMillis(10);
  private static final double SECOND_NANOS = 1e9;
  private static final int MILLI_NANOS = 1_000_000;

  private final SimulatedTraffic traffic;

  SimulationSpeed(SimulatedTraffic traffic) {
    this.traffic = traffic;
  }

  @Override
  public String answer(String request) {
    long millis = Long.parseLong(request.substring(request.indexOf(' ') + 1));
    long packetsBefore = traffic.packets();
    long startNanos = System.nanoTime();
    long elapsedNanos;
    do {
      traffic.run(STEP);
      elapsedNanos = System.nanoTime() - startNanos;
    } while (elapsedNanos < millis * MILLI_NANOS || traffic.packets() == packetsBefore);
    return Double.toString((traffic.packets() - packetsBefore) * SECOND_NANOS / elapsedNanos);
  }

  @Override
  public void close() {
    traffic.close();
  }
}
