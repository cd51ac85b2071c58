package dev.argyle.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `stream`, `rr` and `crr`: client and server in one JVM, over the JDK's sockets and the kernel's
/// loopback, or over ours and a virtual cable.
final class PairBenches {
  private static final double GBIT = 8e-9;
  private static final String RIVAL = "JDK, loopback";

  /// Small, and touched before, so that it is not the first use of memory that is measured.
  private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private final Site site;
  private final Settings settings;

  PairBenches(Site site, Settings settings) {
    this.site = site;
    this.settings = settings;
  }

  Match stream(String threads) throws IOException {
    return match("stream", threads, "Gbit/s", GBIT);
  }

  Match exchanges(String threads) throws IOException {
    return match("rr", threads, "/s", 1);
  }

  Match connections(String threads) throws IOException {
    return match("crr", threads, "/s", 1);
  }

  private Match match(String load, String threads, String unit, double scale) throws IOException {
    List<String> options = new ArrayList<>(HEAP);
    options.addAll(settings.javaOptions());
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
