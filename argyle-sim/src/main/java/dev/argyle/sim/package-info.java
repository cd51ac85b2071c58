/// Hosts and cables in one JVM, in virtual or in real time: same seed, same packets.
///
/// ```java
/// try (var network = SimulatedNetwork.inVirtualTime(42)) {
///   SimulatedHost client = network.host("client");
///   SimulatedHost server = network.host("server");
///   LinkConfig config = LinkConfig.DEFAULT.withDelay(Duration.ofMillis(10)).withLoss(0.01);
///   network.link(client, server, config);
///   server.start("accept", () -> serve(server.syscalls()));
///   String answer = network.call(() -> ask(client.syscalls(), server.address4()));
/// }
/// ```
///
/// | part | what it is |
/// |---|---|
/// | [dev.argyle.sim.SimulatedNetwork] | the clock, the seed, who runs what when |
/// | [dev.argyle.sim.SimulatedHost] | a [dev.argyle.stack.NetStack] and its programs' threads |
/// | [dev.argyle.sim.SimulatedLink] | a cable: queue, rate, delay, loss and worse, each way |
///
/// In virtual time everything that happens is an event with a time: a packet arrives, a timer runs
/// out, somebody has scheduled a task. The clock jumps from one event to the next, so that an hour
/// passes in the time its events take. User code runs in one of three ways:
///
/// 1. As a task in the loop ([dev.argyle.sim.SimulatedNetwork#schedule]), with calls that do not
///    block. One thread, no surprises.
/// 2. As blocking code on simulated threads ([dev.argyle.sim.SimulatedHost#start],
///    [dev.argyle.sim.SimulatedNetwork#call]): virtual threads with a scheduler of our own, one at
///    a time, in an order that the seed decides. What they wait for in the stack, and `parkNanos`,
///    is virtual time. `Thread.sleep` and timed waits of `java.util.concurrent` look at the
///    machine's clock and must not be used; [dev.argyle.sim.SimulatedNetwork#sleep] may. A
///    contended monitor (`synchronized`) is handed over by a thread of the JDK, so the order is not
///    the seed's then.
/// 3. On platform threads that a library starts, which nobody controls
///    ([dev.argyle.sim.SimulatedNetwork#callOnPlatformThread],
///    [dev.argyle.sim.SimulatedNetwork#threads]): the clock waits for them, but their order is the
///    machine's.
///
/// The first two are repeatable: same seed, same packets, byte for byte.
package dev.argyle.sim;
