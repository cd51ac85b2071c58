package dev.argyle.sim.nemesis;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedLink;
import dev.argyle.sim.SimulatedNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Does what a [FaultPlan] says to the hosts of a network. Faults of one kind at one host do not
/// stack: the one that ends last puts it right. Partitions are its own while it is at work: where
/// it begins or ends one, it ends those that others have made.
public final class Nemesis {
  private static final Duration SLOWER = Duration.ofMillis(200);
  private static final double LOSSY = 0.1;
  private static final Duration WRONG = Duration.ofMinutes(1);
  private static final double STRIKES = 0.05;

  private final SimulatedNetwork network;
  private final @Nullable Set<Integer> allowed; // null for all
  private final Map<String, Integer> inForce = new HashMap<>(); // by kind and host
  private final Map<Way, LinkConfig> before = new HashMap<>();
  private final Map<SimulatedHost, Double> chanceBefore = new HashMap<>();
  private final List<Fault> active = new ArrayList<>();
  private FaultPlan plan = FaultPlan.NONE;
  private boolean started;

  /// What a host sends by: both ends of a link may be slow at once.
  private record Way(SimulatedLink link, SimulatedHost from) {}

  /// A nemesis that does all of its plan.
  public Nemesis(SimulatedNetwork network) {
    this(network, null);
  }

  /// A nemesis that does some faults of its plan.
  ///
  /// @param allowed numbers of the faults to do, or null for all
  public Nemesis(SimulatedNetwork network, @Nullable Set<Integer> allowed) {
    this.network = network;
    this.allowed = allowed;
  }

  /// Draws a plan from the network's seed for the hosts there are now, and begins.
  public void start(Intensity intensity) {
    start(intensity, network.hosts());
  }

  /// Draws a plan from the network's seed for these hosts, and begins.
  public void start(Intensity intensity, List<SimulatedHost> targets) {
    List<String> names = targets.stream().map(SimulatedHost::name).toList();
    start(FaultPlan.draw(network.seed(), names, intensity));
  }

  /// Begins with a plan.
  ///
  /// @throws IllegalArgumentException if the network has no host of a name in it
  /// @throws IllegalStateException if it has begun before
  public void start(FaultPlan whole) {
    if (started) {
      throw new IllegalStateException(
          "this nemesis has begun already, and a plan that grows cannot be replayed: give it all in"
              + " one plan");
    }
    started = true;
    plan = allowed == null ? whole : whole.only(allowed);
    plan.faults().forEach(this::requireTargets);
    for (Fault fault : plan.faults()) {
      network.schedule(fault.at(), () -> begin(fault));
      network.schedule(fault.at().plus(fault.lasting()), () -> end(fault));
    }
  }

  /// What it does.
  public FaultPlan plan() {
    return plan;
  }

  private void begin(Fault fault) {
    active.add(fault);
    for (SimulatedHost host : targets(fault)) {
      if (inForce.merge(key(fault, host), 1, Integer::sum) > 1) {
        continue;
      }
      switch (fault.kind()) {
        case PARTITION, ONE_WAY -> separate();
        case CRASH -> host.crash();
        case PAUSE -> host.pause();
        case SLOW -> slow(host);
        case SKEW -> host.skew(WRONG);
        case FAULT_POINTS -> strike(host);
      }
    }
  }

  private void end(Fault fault) {
    active.remove(fault);
    for (SimulatedHost host : targets(fault)) {
      if (inForce.merge(key(fault, host), -1, Integer::sum) > 0) {
        continue;
      }
      switch (fault.kind()) {
        case PARTITION, ONE_WAY -> separate();
        case CRASH -> host.restart();
        case PAUSE -> host.resume();
        case SLOW -> speedUp(host);
        case SKEW -> host.skew(Duration.ZERO);
        case FAULT_POINTS -> host.faultPoints(chanceBefore.getOrDefault(host, 0.0));
      }
    }
  }

  /// Keeps apart whom the faults in force keep apart, and nobody else.
  private void separate() {
    network.heal();
    for (Fault fault : active) {
      List<SimulatedHost> these = targets(fault);
      List<SimulatedHost> those =
          network.hosts().stream().filter(each -> !these.contains(each)).toList();
      switch (fault.kind()) {
        case PARTITION -> network.partition(these, those);
        case ONE_WAY -> those.forEach(each -> network.partitionOneWay(these.getFirst(), each));
        case CRASH, PAUSE, SLOW, SKEW, FAULT_POINTS -> {}
      }
    }
  }

  private void slow(SimulatedHost host) {
    for (SimulatedLink link : linksOf(host)) {
      before.put(new Way(link, host), link.config(host));
      link.configure(host, was -> was.withDelay(was.delay().plus(SLOWER)).withLoss(LOSSY));
    }
  }

  private void speedUp(SimulatedHost host) {
    for (SimulatedLink link : linksOf(host)) {
      LinkConfig was = before.remove(new Way(link, host));
      if (was != null) {
        link.configure(host, now -> was);
      }
    }
  }

  private void strike(SimulatedHost host) {
    chanceBefore.put(host, host.faultPoints());
    host.faultPoints(STRIKES);
  }

  private List<SimulatedLink> linksOf(SimulatedHost host) {
    return network.links().stream()
        .filter(each -> each.left() == host || each.right() == host)
        .toList();
  }

  private void requireTargets(Fault fault) {
    List<String> names = network.hosts().stream().map(SimulatedHost::name).toList();
    if (!names.containsAll(fault.targets())) {
      throw new IllegalArgumentException(
          "%s: the network has %s only; add hosts before the nemesis starts"
              .formatted(fault, String.join(", ", names)));
    }
  }

  private List<SimulatedHost> targets(Fault fault) {
    return network.hosts().stream()
        .filter(each -> fault.targets().contains(each.name()))
        .collect(Collectors.toList());
  }

  private static String key(Fault fault, SimulatedHost host) {
    return fault.kind() + " " + host.name();
  }
}
