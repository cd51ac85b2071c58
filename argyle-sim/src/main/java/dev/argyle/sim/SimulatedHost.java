package dev.argyle.sim;

import dev.argyle.device.Capture;
import dev.argyle.device.CaptureDevice;
import dev.argyle.device.NetDevice;
import dev.argyle.ip.NetInterface;
import dev.argyle.nio.StackContext;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/// A host of a [SimulatedNetwork]: a stack with a name, and the programs on it. Its own `lo` is
/// there from the start, an `eth0`, `eth1` … comes with each link.
///
/// Code that runs *on* the host ([#run], [#call], [#start], and what these start) means the host's
/// stack by `SocketChannel.open()`, and the network's names by `InetAddress.getByName`; code
/// outside means the machine. See the package for how that travels from thread to thread. Set up
/// and crashed by one thread at a time.
public final class SimulatedHost implements SimulatedNode {
  private static final IpPrefix ALL4 = IpPrefix.parse("0.0.0.0/0");
  private static final IpPrefix ALL6 = IpPrefix.parse("::/0");

  private final SimulatedNetwork network;
  private final String name;
  private final StackConfig config;
  private final HostClock clock;
  private final HostFaults faults;
  private final List<Attachment> attachments = new ArrayList<>();
  private final List<UnaryOperator<NetDevice>> decorators = new ArrayList<>();
  private final List<Program> programs = new ArrayList<>();
  private final Set<HostCall<?>> calls = ConcurrentHashMap.newKeySet();
  private int starts;
  private volatile Incarnation now;

  /// A link, and the addresses that the host has on it.
  private record Attachment(SimulatedLink link, List<IpPrefix> addresses, boolean leadsOn) {}

  /// What is started with the host.
  private record Program(String name, Runnable task) {}

  /// What a crash ends: one life of the host.
  private record Incarnation(
      NetStack stack, HostRunner runner, List<HostInterface> interfaces, boolean up) {
    Incarnation down() {
      return new Incarnation(stack, runner, interfaces, false);
    }
  }

  SimulatedHost(SimulatedNetwork network, String name, StackConfig config) {
    this.network = network;
    this.name = name;
    this.config = config;
    this.clock = new HostClock(network.env().clock());
    this.faults = new HostFaults(network.derivedSeed("faults " + name));
    this.now = begin();
  }

  private Incarnation begin() {
    starts++;
    String part = "host " + name + (starts > 1 ? " start " + starts : "");
    NetStack stack = new NetStack(network.envOf(part, clock, faults), config);
    SimulatedNames.register(stack.syscalls(), this);
    return new Incarnation(stack, network.driver().newHost(clock), new ArrayList<>(), true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SimulatedNetwork network() {
    return network;
  }

  /// Its stack; after a crash, the one that is gone.
  public NetStack stack() {
    return now.stack();
  }

  /// The calls of a program on it.
  public Syscalls syscalls() {
    return stack().syscalls();
  }

  /// Its first IPv4 address that others can reach.
  ///
  /// @throws IllegalStateException if it has none: it has no link yet
  public IpAddress address4() {
    return address(true);
  }

  /// Its first IPv6 address that others can reach.
  ///
  /// @throws IllegalStateException if it has none: it has no link yet
  public IpAddress address6() {
    return address(false);
  }

  @Override
  public List<IpAddress> addresses() {
    return attachments.stream()
        .flatMap(each -> each.addresses().stream())
        .map(IpPrefix::address)
        .toList();
  }

  /// Does work on this host, and waits until it is done, letting time pass if nobody else does.
  ///
  /// @throws HostCrashedException if the host crashes meanwhile
  public void run(Runnable work) {
    call(() -> {
      work.run();
      return true;
    });
  }

  /// As [#run], with a result. What it throws is thrown, a checked exception as the cause of a
  /// [CompletionException].
  public <T> T call(Callable<T> work) {
    Incarnation current = now;
    Callable<T> here = inContext(current, work);
    if (current.runner().isCurrent() || !network.isVirtual()) {
      return Unchecked.call(here);
    }
    HostCall<T> call = new HostCall<>(here);
    calls.add(call);
    try {
      current.runner().start(name + "/call", call);
      return Unchecked.call(() -> network.driver().await(call));
    } finally {
      calls.remove(call);
    }
  }

  /// Does work on this host that uses libraries with platform threads of their own: see
  /// [SimulatedNetwork#callOnPlatformThread].
  public <T> T callOnPlatformThread(Callable<T> work) {
    return network.callOnPlatformThread(inContext(now, work));
  }

  private static <T> Callable<T> inContext(Incarnation on, Callable<T> work) {
    return () -> StackContext.call(on.stack().syscalls(), work::call);
  }

  /// Starts a program's thread. In virtual time it is a simulated thread: a virtual one that runs
  /// when the simulation gets to it; what it throws ends the run.
  ///
  /// @throws IllegalStateException if the host is down
  public Thread start(String threadName, Runnable task) {
    Objects.requireNonNull(task, () -> threadName + " has nothing to do: its task is null");
    Incarnation current = now;
    return current
        .runner()
        .start(name + "/" + threadName, () -> StackContext.run(current.stack().syscalls(), task));
  }

  /// Starts a program's thread now, and again whenever the host is restarted.
  public void program(String programName, Runnable task) {
    programs.add(new Program(programName, task));
    start(programName, task);
  }

  /// Makes platform threads on this host for a library that makes its pools itself; see
  /// [SimulatedNetwork#threads].
  public ThreadFactory threads() {
    return StackContext.threadFactory(syscalls(), network.threads());
  }

  /// Runs tasks on platform threads of this host; see [SimulatedNetwork#executor].
  public Executor executor() {
    return StackContext.executor(syscalls(), network.executor());
  }

  /// Whether it has not crashed.
  public boolean isUp() {
    return now.up();
  }

  /// Ends the host as a power cut does. Its connections, ports and threads are gone, and nobody is
  /// told: peers see nothing, and packets to it are lost. Its threads never run again, not even to
  /// clean up; one of them that calls this never returns. Platform threads are not ended, but what
  /// they have opened is dead. Nothing happens if it is down.
  public void crash() {
    Incarnation last = now;
    if (!last.up()) {
      return;
    }
    boolean own = last.runner().isCurrent();
    now = last.down();
    last.interfaces().forEach(HostInterface::pull);
    last.runner().end();
    last.stack().close();
    SimulatedNames.forget(last.stack().syscalls());
    calls.forEach(each -> each.hostHasCrashed(this));
    while (own && network.isVirtual()) {
      LockSupport.park(this);
    }
  }

  /// Starts the host anew, crashing it first if it is up: a new stack with the same addresses and
  /// configuration, and its [programs][#program].
  public void restart() {
    crash();
    now = begin();
    attachments.forEach(this::plug);
    programs.forEach(each -> start(each.name(), each.task()));
  }

  /// Stops its programs where they are, as a long pause of a garbage collector or a SIGSTOP does:
  /// the stack goes on answering. For a host that does not answer, partition it.
  ///
  /// @throws UnsupportedOperationException in real time
  public void pause() {
    now.runner().pause();
  }

  /// Lets its programs go on.
  public void resume() {
    now.runner().resume();
  }

  /// Its date and time, which may be skewed, for programs that take an [InstantSource] or a clock.
  public InstantSource clock() {
    return new HostTimeSource(clock);
  }

  /// Sets its wall clock wrong from now on. What waits in the stack is not touched: its time is
  /// monotonic.
  ///
  /// @param ahead by how much, negative for behind
  public void skew(Duration ahead) {
    skew(ahead, 0);
  }

  /// Sets its wall clock wrong, and lets it run wrong.
  ///
  /// @param partsPerMillion how much faster it runs, negative for slower
  /// @throws IllegalArgumentException if the date would be a century off, or time would stand still
  public void skew(Duration ahead, double partsPerMillion) {
    clock.skew(ahead, partsPerMillion);
  }

  /// Has things happen inside its stack that are always allowed and seldom seen: short reads, late
  /// wake-ups, refused memory, early timers; see [dev.argyle.env.FaultPoints]. They last through a
  /// crash.
  ///
  /// @param chance of each, 0 to 1, wherever it may happen; 0 for never
  public void faultPoints(double chance) {
    faults.chance(chance);
  }

  /// The chance given to [#faultPoints(double)] last; 0 at first.
  public double faultPoints() {
    return faults.chance();
  }

  /// Writes down what goes through its links from now on, those still to come included.
  ///
  /// @param capture may be shared with other hosts; closing it is the caller's
  public void capture(Capture capture) {
    decorate(device -> new CaptureDevice(device, capture));
  }

  /// Puts a decorator in front of the device of each of its links, those still to come included.
  public void decorate(UnaryOperator<NetDevice> decorator) {
    decorators.add(decorator);
    for (HostInterface each : now.interfaces()) {
      each.decorate(decorator);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /// @param leadsOn whether other addresses than those of the link's subnet are reached by it
  void plug(SimulatedLink link, List<IpPrefix> prefixes, boolean leadsOn) {
    Attachment attachment = new Attachment(link, prefixes, leadsOn);
    attachments.add(attachment);
    if (isUp()) {
      plug(attachment);
    }
  }

  private void plug(Attachment to) {
    Incarnation current = now;
    LinkDirection out = to.link().outOf(this);
    HostInterface plugged =
        new HostInterface(
            new LinkEnd(
                "eth" + current.interfaces().size(),
                out.config().mtuBytes(),
                out,
                to.link().into(this)));
    decorators.forEach(plugged::decorate);
    current.interfaces().add(plugged);
    NetInterface added =
        current.stack().addInterface(plugged, to.addresses().toArray(IpPrefix[]::new));
    if (to.leadsOn()) {
      int metric = current.interfaces().size();
      current.stack().ip().routes().add(ALL4, added, null, metric);
      current.stack().ip().routes().add(ALL6, added, null, metric);
    }
  }

  private IpAddress address(boolean v4) {
    for (IpAddress each : addresses()) {
      if (each.isV4() == v4) {
        return each;
      }
    }
    throw new IllegalStateException(
        name + " has no IPv" + (v4 ? 4 : 6) + " address: link it to another host first");
  }
}
