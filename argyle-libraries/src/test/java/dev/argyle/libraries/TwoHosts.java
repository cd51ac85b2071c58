package dev.argyle.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.nio.CurrentStackSockets;
import dev.argyle.nio.StackContext;
import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.tcp.TcpCounters.Counter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The hosts `server` and `client`, on one switch and in real time. When a test is over, the
/// client's stack must have opened connections, and the server's must have taken them.
///
/// The JVM has no sockets but those of the stacks: a thread that is on no host can open none.
final class TwoHosts implements AfterEachCallback {
  private static final long SEED = 20_261_123;

  private final SimulatedNetwork network;
  private final SimulatedHost server;
  private final SimulatedHost client;

  static {
    SelfSigned.trust(); // before any library asks for whom the JVM trusts
    try {
      CurrentStackSockets.install(); // the channels: a property that the JVM was started with
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TwoHosts() {
    this(LinkConfig.DEFAULT);
  }

  /// @param access what the link of each host to the switch does
  TwoHosts(LinkConfig access) {
    network = SimulatedNetwork.builder().seed(SEED).star(access).realTime().build();
    server = network.host("server");
    client = network.host("client");
  }

  SimulatedHost server() {
    return server;
  }

  SimulatedHost client() {
    return client;
  }

  /// Does something on the server's host; the threads that come of it stay there.
  <T, X extends Throwable> T onServer(StackContext.Task<T, X> task) throws X {
    return StackContext.call(server.syscalls(), task);
  }

  /// Does something on the client's host; the threads that come of it stay there.
  <T, X extends Throwable> T onClient(StackContext.Task<T, X> task) throws X {
    return StackContext.call(client.syscalls(), task);
  }

  /// Connections that the client's stack has opened.
  long connections() {
    return client.stack().tcpCounters().value(Counter.ACTIVE_OPENS);
  }

  /// Packets that were lost on their way.
  long lostPackets() {
    return network.links().stream().mapToLong(link -> link.counters().lost()).sum();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    long opened = connections();
    long accepted = server.stack().tcpCounters().value(Counter.PASSIVE_OPENS);
    network.close();
    if (context.getExecutionException().isEmpty()) {
      assertThat(opened).as("connections that the client's stack has opened").isPositive();
      assertThat(accepted)
          .as("connections that the server's stack has taken")
          .isGreaterThanOrEqualTo(opened); // more if the server has called itself
    }
  }
}
