package dev.argyle.bench;

import dev.argyle.bench.result.Sample;
import java.io.IOException;

/// A contestant that is one process, with both ends of what it measures.
final class SelfContained implements Contestant {
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
    return Timing.of(process, () -> scale * Double.parseDouble(process.ask("round " + millis)));
  }

  @Override
  public void close() {
    process.close();
  }
}
