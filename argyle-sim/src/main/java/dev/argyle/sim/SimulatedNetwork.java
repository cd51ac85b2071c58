package dev.argyle.sim;

import dev.argyle.env.Clock;
import dev.argyle.env.Env;
import dev.argyle.env.FaultPoints;
import dev.argyle.env.SeededEntropy;
import dev.argyle.nio.CurrentStackAsynchronousProvider;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.CurrentStackSockets;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Hosts and links with one clock and one seed; the package's front door tells how it is used.
/// Built by one thread; in virtual time also run by one thread, which must hold no monitor and is
/// not a virtual one.
public final class SimulatedNetwork implements AutoCloseable {
  private static final String SWITCH = "switch";

  private final long seed;
  private final StackConfig stacks;
  private final @Nullable LinkConfig star;
  private final TimeDriver driver;
  private final Env env;
  private final long startNanos;
  private final Topology topology = new Topology();
  private final Addresses addresses = new Addresses();
  private final PacketRules rules = new PacketRules();
  private final Separation separation = new Separation();
  private final List<SimulatedLink> links = new ArrayList<>();
  private final List<LinkObserver> observers = new CopyOnWriteArrayList<>();
  private @Nullable SimulatedRouter hub; // made with the first host of the star

  SimulatedNetwork(NetworkBuilder with) {
    AgentClock.isConnected(); // it opens what the next lines need
    CurrentStackProvider.installBesidePlatform();
    CurrentStackAsynchronousProvider.installBesidePlatform();
    CurrentStackSockets.installBesidePlatform();
    this.seed = with.seed();
    this.stacks = with.stacks();
    this.star = with.star();
    this.driver = with.driver();
    this.env = envOf("network", driver.clock(), FaultPoints.NONE);
    this.startNanos = driver.clock().nanos();
  }

  /// A network with a switch in the middle, in virtual time, unless something else is said. The
  /// clock moves only while it is told to, from event to event; it starts at 2026-01-01T00:00Z.
  public static NetworkBuilder builder() {
    return new NetworkBuilder();
  }

  /// A network in virtual time whose hosts have no links but those they are given.
  ///
  /// @param seed any number: it decides everything that is left to chance
  public static SimulatedNetwork inVirtualTime(long seed) {
    return builder().seed(seed).withoutStar().build();
  }

  /// A network on the machine's clock whose hosts have no links but those they are given. The seed
  /// decides losses and secrets; the machine decides what happens first.
  public static SimulatedNetwork inRealTime(long seed) {
    return builder().seed(seed).withoutStar().realTime().build();
  }

  /// The surroundings that the network's own parts have; a host has its own randomness.
  public Env env() {
    return env;
  }

  /// The seed.
  public long seed() {
    return seed;
  }

  /// Adds a host that behaves as the network's hosts do; in a star it is plugged in at once.
  ///
  /// @param chosen its addresses in the star, any that nobody has; of a family without one the
  ///     network chooses
  public SimulatedHost host(String name, IpAddress... chosen) {
    return host(name, stacks, chosen);
  }

  /// Adds a host.
  ///
  /// @throws IllegalArgumentException if its name or an address is another's, or cannot be a host's
  public SimulatedHost host(String name, StackConfig config, IpAddress... chosen) {
    LinkConfig access = star;
    if (access == null && chosen.length > 0) {
      throw new IllegalArgumentException(
          "without a star " + name + " gets its addresses with its links: give them to link(…)");
    }
    SimulatedHost host = new SimulatedHost(this, name, config);
    topology.add(host);
    if (access != null) {
      try {
        List<IpPrefix> given =
            addresses.inStar(List.of(chosen), each -> topology.owner(each) != null);
        link(host, middle(), access, access, given, List.of());
      } catch (IllegalArgumentException e) {
        topology.remove(host);
        throw e;
      }
    }
    return host;
  }

  private SimulatedRouter middle() {
    SimulatedRouter known = hub;
    if (known == null) {
      known = new SimulatedRouter(this, SWITCH, false);
      topology.add(known);
      hub = known;
    }
    return known;
  }

  /// Adds a router.
  public SimulatedRouter router(String name) {
    SimulatedRouter router = new SimulatedRouter(this, name, true);
    topology.add(router);
    return router;
  }

  /// The hosts, in the order they were added.
  public List<SimulatedHost> hosts() {
    return topology.nodes().stream()
        .filter(SimulatedHost.class::isInstance)
        .map(SimulatedHost.class::cast)
        .toList();
  }

  /// The links, in the order they were added.
  public List<SimulatedLink> links() {
    return List.copyOf(links);
  }

  /// Links two nodes, both directions alike. Link number n has the addresses 10.0.n.1/24 and
  /// fd00:n::1/64 at the first node, the same with 2 at the second.
  public SimulatedLink link(SimulatedNode a, SimulatedNode b, LinkConfig config) {
    return link(a, b, config, config);
  }

  /// Links two nodes, with a direction for the packets of each.
  public SimulatedLink link(SimulatedNode a, SimulatedNode b, LinkConfig fromA, LinkConfig fromB) {
    int number = links.size() + 1;
    return link(a, b, fromA, fromB, addresses.onLink(number, 1), addresses.onLink(number, 2));
  }

  /// Links two nodes, both directions alike, with chosen addresses.
  public SimulatedLink link(
      SimulatedNode a,
      SimulatedNode b,
      LinkConfig config,
      List<IpPrefix> addressesOfA,
      List<IpPrefix> addressesOfB) {
    return link(a, b, config, config, addressesOfA, addressesOfB);
  }

  /// Links two nodes, with a direction for the packets of each and chosen addresses.
  ///
  /// @throws IllegalArgumentException if the two directions have different MTUs, the two ends are
  ///     one, or an address is another's
  public SimulatedLink link(
      SimulatedNode a,
      SimulatedNode b,
      LinkConfig fromA,
      LinkConfig fromB,
      List<IpPrefix> addressesOfA,
      List<IpPrefix> addressesOfB) {
    if (a == b) {
      throw new IllegalArgumentException(
          a.name() + " cannot be linked to itself: what it sends to itself goes by its loopback");
    }
    if (a.network() != this || b.network() != this) {
      throw new IllegalArgumentException(a.name() + " and " + b.name() + " are in two networks");
    }
    if (fromA.mtuBytes() != fromB.mtuBytes()) {
      throw new IllegalArgumentException("a link has the same MTU in both directions");
    }
    topology.claim(a, addressesOfA);
    topology.claim(b, addressesOfB);
    SimulatedLink link =
        new SimulatedLink(this, links.size() + 1, new SimulatedLink.Ends(a, b), fromA, fromB);
    links.add(link);
    plug(a, link, addressesOfA);
    plug(b, link, addressesOfB);
    topology.add(link);
    return link;
  }

  private static void plug(SimulatedNode node, SimulatedLink link, List<IpPrefix> prefixes) {
    switch (node) {
      case SimulatedHost host ->
          host.plug(link, prefixes, link.otherEnd(host) instanceof SimulatedRouter);
      case SimulatedRouter router -> router.plug(link, prefixes);
    }
  }

  /// Has a rule judge every packet that leaves a host, behind the rules there are already and those
  /// of the link.
  public PacketRule.Active rule(PacketRule rule) {
    return rules.add(rule);
  }

  /// Loses every packet between these hosts and those, both ways, until it is [healed][#heal].
  /// Packets under way still arrive.
  public void partition(Collection<SimulatedHost> these, Collection<SimulatedHost> those) {
    separation.separate(these, those, Verdict.DROP);
    separation.separate(those, these, Verdict.DROP);
  }

  /// Loses every packet between two hosts.
  public void partition(SimulatedHost one, SimulatedHost other) {
    partition(List.of(one), List.of(other));
  }

  /// Loses every packet from one host to another; those the other way still arrive.
  public void partitionOneWay(SimulatedHost from, SimulatedHost to) {
    separation.separate(List.of(from), List.of(to), Verdict.DROP);
  }

  /// Ends the partition of two hosts.
  public void heal(SimulatedHost one, SimulatedHost other) {
    separation.end(one, other, Verdict.DROP);
  }

  /// Ends every partition, those of links too.
  public void heal() {
    separation.end(Verdict.DROP);
    links.forEach(SimulatedLink::heal);
  }

  /// Holds back every packet between two hosts until it is released.
  public void hold(SimulatedHost one, SimulatedHost other) {
    separation.separate(List.of(one), List.of(other), Verdict.HOLD);
    separation.separate(List.of(other), List.of(one), Verdict.HOLD);
  }

  /// Lets everything go that is held back, in its order and at once.
  public void release() {
    separation.end(Verdict.HOLD);
    links.forEach(SimulatedLink::release);
  }

  /// Has every packet on a link shown to an observer.
  public void observe(LinkObserver observer) {
    observers.add(observer);
  }

  /// Ends that.
  public void unobserve(LinkObserver observer) {
    observers.remove(observer);
  }

  /// A digest of all that happens from now on; the same seed gives the same one.
  public RunDigest digest() {
    RunDigest digest = new RunDigest(this);
    observe(digest);
    return digest;
  }

  /// How everything stands.
  public NetworkSnapshot snapshot() {
    return NetworkSnapshot.of(this);
  }

  /// Does a task later, in the event loop. It must not block.
  public void schedule(Duration delay, Runnable task) {
    driver.schedule(delay, task);
  }

  /// Lets so much time pass.
  public void run(Duration howLong) {
    driver.run(howLong);
  }

  /// Lets time pass until a condition holds. In virtual time it is looked at after each event.
  ///
  /// @return whether it came to hold in time
  public boolean runUntil(BooleanSupplier condition, Duration atMost) {
    return driver.runUntil(condition, atMost);
  }

  /// Lets time pass until every thread started with [SimulatedHost#start] has ended or is of a host
  /// that crashed.
  ///
  /// @throws SimulationDeadlockException in virtual time, if they never will
  public void runToEnd() {
    driver.runToEnd();
  }

  /// Does work that may block: in virtual time on a simulated thread, while the calling thread lets
  /// time pass. What it throws is thrown, a checked exception as the cause of a
  /// [CompletionException].
  ///
  /// @throws SimulationDeadlockException in virtual time, if it never ends
  public <T> T call(Callable<T> work) {
    return Unchecked.call(() -> driver.call(work));
  }

  /// Does work that uses libraries with threads of their own, such as the JDK's HTTP server and
  /// client: in virtual time on a platform thread, while the calling thread lets time pass. The
  /// clock jumps only when that thread and all it has started wait, and all that have ever slept in
  /// one of the network's stacks. In which order such threads run is the machine's choice, so a run
  /// is not repeatable.
  ///
  /// Time-outs of these threads are virtual in the stack (a selector's, a socket's); elsewhere
  /// (`Thread.sleep`, queues, `HttpRequest.timeout`) they are those of the machine's clock.
  ///
  /// @throws SimulationDeadlockException in virtual time, if it never ends
  public <T> T callOnPlatformThread(Callable<T> work) {
    return Unchecked.call(() -> driver.callOnPlatformThread(work));
  }

  /// Runs tasks on platform threads, as many as are needed: for a library that takes an executor.
  /// The clock waits for a task from the moment it is given, which cannot be known of the tasks of
  /// other pools.
  public Executor executor() {
    return driver.executor();
  }

  /// Makes platform threads for which the clock waits as it does for those of
  /// [#callOnPlatformThread]: for a library that makes its pools itself.
  public ThreadFactory threads() {
    return driver.threads();
  }

  /// Has the current simulated thread sleep on the network's clock.
  public void sleep(Duration howLong) throws InterruptedException {
    driver.sleep(howLong);
  }

  /// How much time has passed since the network was made.
  public Duration elapsed() {
    return Duration.ofNanos(env.clock().nanos() - startNanos);
  }

  /// Interrupts all threads of the hosts and closes every host. In virtual time they run on then as
  /// far as they get, without sockets: one that heeds no interrupt might go on for ever with them.
  @Override
  public void close() {
    topology.close(); // first: a host that comes later would be left open
    driver.interruptThreads();
    for (SimulatedHost host : hosts()) {
      host.stack().close();
      SimulatedNames.forget(host.syscalls());
    }
    links.forEach(SimulatedLink::close);
    driver.close();
  }

  boolean isVirtual() {
    return driver instanceof VirtualTime;
  }

  TimeDriver driver() {
    return driver;
  }

  Topology topology() {
    return topology;
  }

  /// Whether [#judge] has anything to say.
  boolean hasRules() {
    return !rules.isEmpty() || !separation.isEmpty();
  }

  /// What is to be done with a packet that leaves its host, or null.
  @Nullable Verdict judge(PacketView packet) {
    Verdict verdict = rules.judge(packet);
    return verdict != null ? verdict : separation.judge(packet.from(), packet.destination());
  }

  List<LinkObserver> observers() {
    return observers;
  }

  /// A seed for one part of the network, the same however many others there are.
  long derivedSeed(String part) {
    return Seeds.derived(seed, part);
  }

  Env envOf(String part, Clock clock, FaultPoints faults) {
    var entropy = new SeededEntropy(derivedSeed(part));
    return new HostEnv(clock, driver.timers(), entropy, driver.sleepListener(), faults);
  }
}
