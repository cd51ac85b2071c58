package dev.argyle.bench;

import dev.argyle.bench.result.Sample;
import java.io.IOException;
import java.time.Duration;

/// A contestant that is one process, with both ends of what it measures.
final class SelfContained implements Contestant {
  private static final double SECOND_NANOS = 1e9;

  private final String name;
  private final WorkerProcess process;
  private final double scale;

  /// @param scale what one unit of the worker's figure is in that of the comparison
  SelfContained(String name, WorkerProcess process, double scale) {
    this.name = name;
    this.process = process;
    this.scale = scale;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sample round(int millis) throws IOException {
    Duration cpuBefore = process.cpuTime();
    long startNanos = System.nanoTime();
    double value = Double.parseDouble(process.ask("round " + millis));
    double seconds = (System.nanoTime() - startNanos) / SECOND_NANOS;
    double used = process.cpuTime().minus(cpuBefore).toNanos() / SECOND_NANOS;
    return new Sample(value * scale, used / seconds);
  }

  @Override
  public void close() {
    process.close();
  }
}
