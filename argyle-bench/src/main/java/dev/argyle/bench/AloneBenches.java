package dev.argyle.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What has no rival but itself: the memory of connections, look-ups among few and many, and the
/// simulation.
final class AloneBenches {
  private static final String OURS = "ours";
  private static final int FEW = 1000;
  private static final int STREAMS = 8;
  private static final int BYTES_OF_CONNECTION = 14 << 10;
  private static final int BYTES_OF_ENTRY = 256;

  private final Site site;
  private final Settings settings;

  AloneBenches(Site site, Settings settings) {
    this.site = site;
    this.settings = settings;
  }

  Match idleConnections() throws IOException {
    int count = settings.count();
    return new Match(
        "connections",
        "heap of 1 of 2 x " + count,
        "B",
        worker(OURS, settings.heapFor(count, BYTES_OF_CONNECTION), "connections", "" + count),
        null);
  }

  /// The rival is the same table with a thousand.
  Match lookUps() throws IOException {
    return lookUpsBeside(FEW + " connections", "look-ups", FEW);
  }

  /// The rival reads one of as many references and what it refers to, and does nothing else.
  Match lookUpsBesideMemory() throws IOException {
    return lookUpsBeside("two reads", "memory-reads", settings.count());
  }

  private Match lookUpsBeside(String rival, String program, int rivalCount) throws IOException {
    int count = settings.count();
    List<String> heap = settings.heapFor(count, BYTES_OF_ENTRY);
    return match(
        new Match(
            "connections",
            "look-up p99, " + count,
            "ns",
            worker(OURS, heap, "look-ups", "" + count),
            null),
        () -> worker(rival, heap, program, "" + rivalCount));
  }

  /// @param traffic `streams` or `datagrams`
  /// @param variant what these are, in words
  Match simulation(String traffic, String variant) throws IOException {
    return simulated(variant + ", one core", Units.PER_SECOND, "simulation", traffic);
  }

  /// @param scene name of a scene
  /// @param variant what happens in it, in words
  Match scene(String scene, String variant) throws IOException {
    return simulated(variant + ", one core", "s", "scene", scene);
  }

  private Match simulated(String variant, String unit, String... program) throws IOException {
    var pinned = Stream.concat(Stream.of("pin", "0"), Stream.of(program));
    return new Match(
        "sim",
        variant,
        unit,
        worker(OURS, settings.smallHeap(), pinned.toArray(String[]::new)),
        null);
  }

  Match fairness() throws IOException {
    return new Match(
        "sim",
        "Jain index, " + STREAMS + " streams",
        "",
        worker(OURS, settings.smallHeap(), "fairness", "" + STREAMS),
        null);
  }

  private interface Source {
    Contestant get() throws IOException;
  }

  /// The same match with a rival; ours is closed if there can be none.
  private static Match match(Match alone, Source rival) throws IOException {
    @Nullable Contestant found = null;
    try {
      found = rival.get();
    } finally {
      if (found == null) {
        alone.close();
      }
    }
    return new Match(alone.bench(), alone.variant(), alone.unit(), alone.ours(), found);
  }

  private Contestant worker(String name, List<String> options, String... program)
      throws IOException {
    return new SelfContained(name, WorkerProcess.start(site, options, program), 1);
  }
}
