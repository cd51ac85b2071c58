package dev.argyle.bench;

import dev.argyle.bench.result.Comparison;
import dev.argyle.bench.result.Machine;
import dev.argyle.bench.result.Report;
import dev.argyle.bench.result.Skipped;
import dev.argyle.bench.worker.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One run of some benches.
public final class BenchRun implements AutoCloseable {
  /// Hears what has been found, as soon as it has.
  public interface Listener {
    /// One comparison is done.
    void found(Comparison comparison);

    /// Something could not be done.
    void skipped(Skipped skipped);
  }

  private static final int MOST_ACTIVE = 10_000;

  private final Settings settings;
  private final Listener listener;
  private final Site site;
  private final Machine machine;
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<Skipped> skipped = new ArrayList<>();

  private BenchRun(Settings settings, Listener listener, Site site, Machine machine) {
    this.settings = settings;
    this.listener = listener;
    this.site = site;
    this.machine = machine;
  }

  /// Makes the place where it is to happen, and looks at the machine.
  public static BenchRun open(Settings settings, Listener listener) throws IOException {
    Site site = Site.open();
    boolean open = false;
    try (WorkerProcess idle = WorkerProcess.start(site, settings.javaOptions(), "idle")) {
      BenchRun run =
          new BenchRun(settings, listener, site, Machine.here(idle.ask(Worker.COLLECTORS)));
      open = true;
      return run;
    } finally {
      if (!open) {
        site.close();
      }
    }
  }

  /// What it runs on.
  public Machine machine() {
    return machine;
  }

  /// Where the kernel's sockets are, in words.
  public String site() {
    return site.toString();
  }

  /// Runs one bench.
  ///
  /// @throws IOException if something fails that should not; what cannot be done here is only
  ///     [skipped][Listener#skipped]
  public void run(BenchName bench) throws IOException {
    PairBenches pairs = new PairBenches(site, settings);
    switch (bench) {
      case STREAM -> {
        play(pairs.stream("virtual"));
        play(pairs.stream("platform"));
      }
      case RR -> {
        play(pairs.exchanges("virtual"));
        play(pairs.exchanges("selector"));
      }
      case CRR -> {
        play(pairs.connections("virtual"), settings.longRunUp());
        play(pairs.connections("selector"), settings.longRunUp());
      }
      case CONNECTIONS -> runConnections();
      case TUN_STREAM, TUN_RR, TUN_CRR, UDP -> runOverDevice(bench);
      case SIM -> runSimulations();
    }
  }

  /// A scene is not played before it is measured: a test that a person waits for plays it once.
  private void runSimulations() throws IOException {
    AloneBenches alone = new AloneBenches(site, settings);
    play(alone.simulation("streams", "packets of a stream"));
    play(alone.simulation("datagrams", "small packets"));
    play(alone.scene("IDLE_HOUR", "an idle hour"), settings.cold());
    play(alone.scene("LOSSY_TRANSFER", "64 MiB, 1 % lost"), settings.cold());
    play(alone.scene("CROWD", "500 hosts"), settings.cold());
    play(alone.fairness());
  }

  private void runConnections() throws IOException {
    AloneBenches alone = new AloneBenches(site, settings);
    play(alone.idleConnections(), settings.cold());
    play(alone.lookUps());
    play(alone.lookUpsBesideMemory());
    PairBenches pairs = new PairBenches(site, settings);
    for (int active = 10; active <= Math.min(settings.count(), MOST_ACTIVE); active *= 10) {
      play(pairs.manyStreams(active));
    }
  }

  private void runOverDevice(BenchName bench) throws IOException {
    String reason = site.whyNoDevices();
    if (reason != null) {
      skip(bench, reason);
      return;
    }
    TunBenches tun = new TunBenches(site, settings);
    if (bench == BenchName.TUN_STREAM) {
      for (boolean offload : new boolean[] {true, false}) {
        play(tun.stream("send", offload));
        play(tun.stream("receive", offload));
      }
    } else if (bench == BenchName.UDP) {
      play(tun.datagramsIn());
      play(tun.datagramsOut());
    } else if (bench == BenchName.TUN_RR) {
      play(tun.exchanges("rr", "platform"));
      play(tun.exchanges("rr", "virtual"));
    } else {
      play(tun.exchanges("crr", "platform"), settings.longRunUp());
      play(tun.exchanges("crr", "virtual"), settings.longRunUp());
    }
  }

  /// All that has been found so far.
  public Report report() {
    return new Report(machine, site(), settings.rounds(), settings.millis(), comparisons, skipped);
  }

  @Override
  public void close() {
    site.close();
  }

  private void play(Match match) throws IOException {
    play(match, settings);
  }

  private void play(Match match, Settings of) throws IOException {
    try (match) {
      Comparison found = match.run(of);
      comparisons.add(found);
      listener.found(found);
    }
  }

  private void skip(BenchName bench, String reason) {
    Skipped notDone = new Skipped(bench.toString(), reason);
    skipped.add(notDone);
    listener.skipped(notDone);
  }
}
