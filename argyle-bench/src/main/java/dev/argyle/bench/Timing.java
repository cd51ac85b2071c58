package dev.argyle.bench;

import dev.argyle.bench.result.Sample;
import java.io.IOException;
import java.time.Duration;

/// What a process uses while something is measured.
final class Timing {

  /// What gives a figure.
  interface Measurement {
    double take() throws IOException;
  }

  /// Measures, and adds how much processor time the process has used meanwhile.
  static Sample of(WorkerProcess process, Measurement measurement) throws IOException {
    Duration cpuBefore = process.cpuTime();
    long startNanos = System.nanoTime();
    double value = measurement.take();
    double elapsedNanos = System.nanoTime() - startNanos;
    return new Sample(value, process.cpuTime().minus(cpuBefore).toNanos() / elapsedNanos);
  }

  private Timing() {}
}
