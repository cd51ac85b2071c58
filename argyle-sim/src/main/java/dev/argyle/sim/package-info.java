/// Hosts, links and routers in one JVM, in virtual or in real time: same seed, same packets. The
/// tutorial is `docs/simulation.md`.
///
/// ```java
/// try (SimulatedNetwork network =
///     SimulatedNetwork.builder()
///         .seed(42)
///         .star(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5)).withLoss(0.01))
///         .build()) {
///   SimulatedHost client = network.host("client");
///   SimulatedHost server = network.host("server");
///   server.start("accept", () -> serve(80));
///   String answer = client.call(() -> ask(new InetSocketAddress("server", 80)));
/// }
/// ```
///
/// | part | what it is |
/// |---|---|
/// | [dev.argyle.sim.SimulatedNetwork] | the clock, the seed, who runs what when |
/// | [dev.argyle.sim.SimulatedHost] | a [dev.argyle.stack.NetStack] with programs; crashes, restarts, is paused |
/// | [dev.argyle.sim.SimulatedRouter] | forwards between links, translates addresses |
/// | [dev.argyle.sim.SimulatedLink] | a cable: rules, queue, rate, loss, delay and worse, each way |
/// | [dev.argyle.sim.PacketRule] | a function from packet to verdict, for what no link does by itself |
///
/// # Time
///
/// In virtual time everything that happens is an event with a time: a packet arrives, a timer runs
/// out, somebody has scheduled a task. The clock jumps from one event to the next, so that an hour
/// passes in the time its events take. User code runs in one of three ways:
///
/// 1. As a task in the loop ([dev.argyle.sim.SimulatedNetwork#schedule]), with calls that do not
///    block. One thread, no surprises.
/// 2. As blocking code on simulated threads ([dev.argyle.sim.SimulatedHost#start],
///    [dev.argyle.sim.SimulatedHost#call]): virtual threads with a scheduler of our own, one at a
///    time, in an order that the seed decides. What they wait for in the stack, and `parkNanos`, is
///    virtual time; with the agent `argyle-time` so are `Thread.sleep`, the time-outs of
///    `java.util.concurrent` and whatever they are told of the time. Without it these go by the
///    machine's clock: the run ends with a message when one runs out, and
///    [dev.argyle.sim.SimulatedNetwork#sleep] may be used. A monitor (`synchronized`) is handed
///    over by a thread of the JDK, for which the loop waits: the order is the seed's all the same.
/// 3. On platform threads that a library starts, which nobody controls
///    ([dev.argyle.sim.SimulatedHost#callOnPlatformThread],
///    [dev.argyle.sim.SimulatedHost#threads]): the clock waits for them, but their order is the
///    machine's.
///
/// The first two are repeatable: same seed, same packets, byte for byte.
///
/// # Which host code is on
///
/// A thread is on a host inside [dev.argyle.sim.SimulatedHost#run], `call` and `start`, and so is
/// every thread that it creates, platform or virtual: the context is an inheritable thread-local,
/// [dev.argyle.nio.StackContext]. `SocketChannel.open()`, `DatagramChannel.open()`,
/// `Selector.open()` and their kin, and `new Socket(…)`, `new ServerSocket(…)` and
/// `new DatagramSocket(…)`, mean the host's stack there, `InetAddress.getByName` the network's
/// names. A thread of a pool stays where it was created, whoever gives it work: hand pools
/// [dev.argyle.sim.SimulatedHost#threads] or [dev.argyle.sim.SimulatedHost#executor]. Threads of
/// the common pool are on no host.
///
/// What is on no host has the machine's channels, sockets and names. For that the JDK's own must be
/// found, which it hides: `java.lang` has to be open, as the agent `argyle-time` has it
/// (`--add-opens=java.base/java.lang=ALL-UNNAMED`, as for simulated threads), or in modules
/// `sun.nio.ch` exported to `dev.argyle.nio`. Where it is not, or the JVM has chosen its provider
/// before, use [dev.argyle.nio.CurrentStackProvider#install] and
/// [dev.argyle.nio.CurrentStackSockets#install], or channels of
/// [dev.argyle.nio.ArgyleSelectorProvider]. A `ServerSocket` of a host is to be accepted from on a
/// thread of a host; a channel may be used by any thread.
package dev.argyle.sim;
