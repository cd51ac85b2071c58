package dev.argyle.bench;

import java.io.IOException;
import java.util.List;

/// `stream`, `rr` and `crr`: client and server in one JVM, over the JDK's sockets and the kernel's
/// loopback, or over ours and a virtual cable.
final class PairBenches {
  private static final int BYTES_OF_STREAM = 512 << 10;
  private static final String RIVAL = "JDK, loopback";

  private final Site site;
  private final Settings settings;

  PairBenches(Site site, Settings settings) {
    this.site = site;
    this.settings = settings;
  }

  Match stream(String threads) throws IOException {
    return match("stream", threads, Units.GBIT, Units.GBIT_PER_OCTET);
  }

  Match exchanges(String threads) throws IOException {
    return match("rr", threads, Units.PER_SECOND, 1);
  }

  Match connections(String threads) throws IOException {
    return match("crr", threads, Units.PER_SECOND, 1);
  }

  /// So many streams at once; the rival is a single one.
  Match manyStreams(int active) throws IOException {
    List<String> options = settings.heapFor(active, BYTES_OF_STREAM);
    WorkerProcess many =
        WorkerProcess.start(site, options, "pair", "cable", "stream", "virtual", "" + active);
    WorkerProcess one;
    try {
      one = WorkerProcess.start(site, options, "pair", "cable", "stream", "virtual", "1");
    } catch (IOException e) {
      many.close();
      throw e;
    }
    return new Match(
        "connections",
        active + " active streams",
        Units.GBIT,
        new SelfContained("ours", many, Units.GBIT_PER_OCTET),
        new SelfContained("1 stream", one, Units.GBIT_PER_OCTET));
  }

  private Match match(String load, String threads, String unit, double scale) throws IOException {
    List<String> options = settings.smallHeap();
    WorkerProcess ours = WorkerProcess.start(site, options, "pair", "cable", load, threads);
    WorkerProcess theirs;
    try {
      theirs = WorkerProcess.start(site, options, "pair", "kernel", load, threads);
    } catch (IOException e) {
      ours.close();
      throw e;
    }
    return new Match(
        load,
        threads,
        unit,
        new SelfContained("ours", ours, scale),
        new SelfContained(RIVAL, theirs, scale));
  }
}
