package dev.argyle.bench.relay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// How fast streams are over a path, the kernel's and ours: in real time, one after the other, so
/// that neither takes processor time from the other.
public final class RelayGoodput {
  /// The congestion control of both.
  static final String CONTROL = "cubic";

  private static final long SEED = 1;

  private final Duration warmUp;
  private final Duration measured;

  /// What was found of one path.
  ///
  /// @param path of what kind
  /// @param kernelBits a second, of all connections together
  /// @param ourBits likewise
  public record Cell(PathConfig path, double kernelBits, double ourBits) {
    /// Ours over the kernel's.
    public double ratio() {
      return ourBits / kernelBits;
    }
  }

  /// @param warmUp how long the streams find their pace
  /// @param measured how long they are measured after that
  public RelayGoodput(Duration warmUp, Duration measured) {
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /// The paths to be compared: 10, 50 and 100 ms, and 0, 0.1 and 1 % of packets lost each way.
  public static List<PathConfig> paths() {
    var paths = new ArrayList<PathConfig>();
    for (int millis : new int[] {10, 50, 100}) {
      for (double loss : new double[] {0, 0.001, 0.01}) {
        paths.add(new PathConfig(Duration.ofMillis(millis), loss));
      }
    }
    return paths;
  }

  /// Measures both on one path.
  ///
  /// @throws IOException if namespaces or devices cannot be had; the message says what is missing
  public Cell measure(PathConfig path) throws IOException {
    double kernel;
    try (Streams streams = new KernelStreams(path, SEED)) {
      kernel = bits(streams);
    }
    try (Streams streams = new OurStreams(path, SEED)) {
      return new Cell(path, kernel, bits(streams));
    }
  }

  private double bits(Streams streams) {
    passes(warmUp);
    long before = streams.octets();
    long startNanos = System.nanoTime();
    passes(measured);
    long octets = streams.octets() - before;
    return octets * Byte.SIZE * 1e9 / (System.nanoTime() - startNanos);
  }

  private static void passes(Duration time) {
    long endNanos = System.nanoTime() + time.toNanos();
    for (long rest = time.toNanos(); rest > 0; rest = endNanos - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }
}
