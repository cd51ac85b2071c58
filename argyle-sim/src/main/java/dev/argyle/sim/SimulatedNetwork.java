package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Env;
import dev.argyle.env.SeededEntropy;
import dev.argyle.sim.LinkObserver.Fate;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/// Hosts and links with one clock and one seed; the package's front door tells how it is used.
/// Built by one thread; in virtual time also run by one thread, which must hold no monitor and is
/// not a virtual one.
public final class SimulatedNetwork implements AutoCloseable {
  private final long seed;
  private final TimeDriver driver;
  private final Env env;
  private final long startNanos;
  private final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
  private final List<SimulatedLink> links = new ArrayList<>();
  private final List<LinkObserver> observers = new CopyOnWriteArrayList<>();

  private SimulatedNetwork(long seed, TimeDriver driver) {
    this.seed = seed;
    this.driver = driver;
    this.env = envOf("network");
    this.startNanos = driver.clock().nanos();
  }

  /// A network whose clock moves only while it is told to, from event to event. It starts at
  /// 2026-01-01T00:00Z.
  ///
  /// @param seed any number: it decides everything that is left to chance
  public static SimulatedNetwork inVirtualTime(long seed) {
    return new SimulatedNetwork(seed, new VirtualTime(derivedSeed(seed, "threads")));
  }

  /// A network on the machine's clock. The seed decides losses and secrets; the machine decides
  /// what happens first.
  public static SimulatedNetwork inRealTime(long seed) {
    return new SimulatedNetwork(seed, new RealTime());
  }

  /// The surroundings that the network's own parts have; a host has its own randomness.
  public Env env() {
    return env;
  }

  /// The seed.
  public long seed() {
    return seed;
  }

  /// Adds a host that behaves as by default.
  public SimulatedHost host(String name) {
    return host(name, StackConfig.DEFAULT);
  }

  /// Adds a host.
  ///
  /// @throws IllegalArgumentException if there is one of that name
  public SimulatedHost host(String name, StackConfig config) {
    if (hosts.containsKey(name)) {
      throw new IllegalArgumentException("there is a host " + name + " already");
    }
    NetStack stack = new NetStack(envOf("host " + name), config);
    SimulatedHost host = new SimulatedHost(this, name, stack);
    hosts.put(name, host);
    return host;
  }

  /// The hosts, in the order they were added.
  public List<SimulatedHost> hosts() {
    return List.copyOf(hosts.values());
  }

  /// The links, in the order they were added.
  public List<SimulatedLink> links() {
    return List.copyOf(links);
  }

  /// Links two hosts, both directions alike. Link number n has the addresses 10.0.n.1/24 and
  /// fd00:n::1/64 at the first host, the same with 2 at the second.
  public SimulatedLink link(SimulatedHost a, SimulatedHost b, LinkConfig config) {
    return link(a, b, config, config);
  }

  /// Links two hosts, with a direction for the packets of each.
  public SimulatedLink link(SimulatedHost a, SimulatedHost b, LinkConfig fromA, LinkConfig fromB) {
    int number = links.size() + 1;
    return link(a, b, fromA, fromB, prefixes(number, 1), prefixes(number, 2));
  }

  /// Links two hosts, both directions alike, with chosen addresses.
  public SimulatedLink link(
      SimulatedHost a,
      SimulatedHost b,
      LinkConfig config,
      List<IpPrefix> addressesOfA,
      List<IpPrefix> addressesOfB) {
    return link(a, b, config, config, addressesOfA, addressesOfB);
  }

  /// Links two hosts, with a direction for the packets of each and chosen addresses.
  ///
  /// @throws IllegalArgumentException if the two directions have different MTUs
  public SimulatedLink link(
      SimulatedHost a,
      SimulatedHost b,
      LinkConfig fromA,
      LinkConfig fromB,
      List<IpPrefix> addressesOfA,
      List<IpPrefix> addressesOfB) {
    if (fromA.mtuBytes() != fromB.mtuBytes()) {
      throw new IllegalArgumentException("a link has the same MTU in both directions");
    }
    SimulatedLink link =
        new SimulatedLink(this, links.size() + 1, new SimulatedLink.Ends(a, b), fromA, fromB);
    links.add(link);
    a.plug(link.leftEnd(), addressesOfA);
    b.plug(link.rightEnd(), addressesOfB);
    return link;
  }

  /// Has every packet that is sent on a link shown to an observer.
  public void observe(LinkObserver observer) {
    observers.add(observer);
  }

  /// Ends that.
  public void unobserve(LinkObserver observer) {
    observers.remove(observer);
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

  /// Lets time pass until every thread started with [SimulatedHost#start] has ended.
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
    try {
      return driver.call(work);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
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
    try {
      return driver.callOnPlatformThread(work);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CompletionException(e);
    }
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

  /// Closes every host, ends their threads as far as they heed it, and gives back what is under
  /// way.
  @Override
  public void close() {
    for (SimulatedHost host : hosts.values()) {
      host.stack().close();
    }
    driver.close();
  }

  TimeDriver driver() {
    return driver;
  }

  void witness(SimulatedLink link, SimulatedHost from, SkBuff packet, Fate fate, long nowNanos) {
    for (LinkObserver observer : observers) {
      observer.sent(link, from, packet, fate, nowNanos);
    }
  }

  /// A seed for one part of the network, the same however many others there are.
  long derivedSeed(String part) {
    return derivedSeed(seed, part);
  }

  private static long derivedSeed(long seed, String part) {
    long mixed = seed;
    for (int i = 0; i < part.length(); i++) {
      mixed = new SplittableRandom(mixed + part.charAt(i)).nextLong();
    }
    return mixed;
  }

  private Env envOf(String part) {
    return new HostEnv(
        driver.clock(),
        driver.timers(),
        new SeededEntropy(derivedSeed(part)),
        driver.sleepListener());
  }

  private static List<IpPrefix> prefixes(int link, int host) {
    if (link > 0xffff) {
      throw new IllegalStateException("addresses are given to 65535 links only: choose your own");
    }
    IpAddress v4 = IpAddress.parse("10.%d.%d.%d".formatted(link >> 8, link & 0xff, host));
    IpAddress v6 = IpAddress.parse("fd00:%x::%d".formatted(link, host));
    return List.of(new IpPrefix(v4, 24), new IpPrefix(v6, 64));
  }
}
