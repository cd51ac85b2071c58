package dev.argyle.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.argyle.sim.Expect;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sim.nemesis.Fault.Kind;
import dev.argyle.sim.nemesis.Intensity;
import dev.argyle.sim.nemesis.Nemesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

@SuppressWarnings("AddressSelection") // a name of the network: its first address will do
class SimulatedTest {
  /// How runs went, by name and failure.
  private record Outcome(String name, Throwable failure) {}

  private static List<Outcome> run(Class<?> tests) {
    List<Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
    LauncherFactory.create()
        .execute(
            request,
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                  outcomes.add(
                      new Outcome(test.getDisplayName(), result.getThrowable().orElse(null)));
                }
              }
            });
    return outcomes;
  }

  @Simulated(seeds = 3, twice = true)
  void aTestHasANetworkHostsAndVirtualTime(
      SimulatedNetwork network,
      @OnHost("client") SimulatedHost client,
      @OnHost("server") SimulatedHost server)
      throws Exception {
    server.start("greeter", Echo::serve);
    assertThat(client.<Integer>call(Echo::ask)).isEqualTo(42);
    network.sleep(Duration.ofHours(5));
    Expect.eventually(network, "five hours", Duration.ofSeconds(1), () -> true);
    Expect.never(network, "a crash", Duration.ofSeconds(1), () -> !server.isUp());
  }

  /// A server that says one octet, and who asks it.
  private static final class Echo {
    static void serve() {
      try (ServerSocketChannel listener = ServerSocketChannel.open()) {
        listener.bind(new InetSocketAddress(80));
        while (listener.isOpen()) {
          try (SocketChannel connection = listener.accept()) {
            connection.write(ByteBuffer.wrap(new byte[] {42}));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static int ask() throws IOException {
      try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("server", 80))) {
        ByteBuffer answer = ByteBuffer.allocate(1);
        channel.read(answer);
        return answer.get(0);
      }
    }
  }

  /// Fails for seed 2.
  @Tag("planted")
  static final class FailsOnce {
    @Simulated(seeds = 3)
    void fails(SimulatedNetwork network, @OnHost("server") SimulatedHost server) {
      server.start("greeter", Echo::serve);
      network
          .host("client")
          .run(() -> {
            try {
              assertThat(Echo.ask()).isEqualTo(42);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThat(network.seed()).isNotEqualTo(2);
    }
  }

  @Test
  void aFailureNamesItsSeedAndTheLineThatReplaysIt() {
    List<Outcome> outcomes = run(FailsOnce.class);
    assertThat(outcomes).extracting(Outcome::name).containsExactly("seed 1", "seed 2", "seed 3");
    assertThat(outcomes.get(0).failure()).isNull();
    assertThat(outcomes.get(1).failure())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("seed 2")
        .hasMessageContaining("replay: mvn test -Dtest=FailsOnce#fails -Dargyle.seed=2");
    assertThat(Path.of("target/argyle/FailsOnce.fails-2.pcapng")).isNotEmptyFile();
    assertThat(Files.exists(Path.of("target/argyle/FailsOnce.fails-1.pcapng"))).isFalse();
  }

  /// Fails when the server crashes at all.
  @Tag("planted")
  static final class FailsByACrash {
    @Simulated
    void fails(
        SimulatedNetwork network,
        @OnHost("server") SimulatedHost server,
        @OnHost("other") SimulatedHost other,
        Nemesis nemesis) {
      var crashes = new AtomicInteger();
      server.program("counter", crashes::incrementAndGet);
      nemesis.start(Intensity.DEFAULT.withMeanGap(Duration.ofSeconds(1)));
      Expect.never(network, "a crash", Duration.ofMinutes(2), () -> crashes.get() > 1);
    }
  }

  @Test
  void aFailingFaultPlanShrinks() {
    List<Outcome> outcomes = run(FailsByACrash.class);
    Throwable first = outcomes.getFirst().failure();
    Throwable smallest = outcomes.getLast().failure();
    assertThat(first).hasMessageContaining("with these faults");
    assertThat(first.getMessage().lines().filter(each -> each.contains(" for PT")))
        .hasSizeGreaterThan(5);
    assertThat(outcomes.subList(1, outcomes.size() - 1)).allMatch(each -> each.failure() == null);
    assertThat(smallest.getMessage().lines().filter(each -> each.contains(" for PT")))
        .singleElement()
        .asString()
        .contains(Kind.CRASH.name(), "server");
    assertThat(smallest).hasMessageContaining("-Dargyle.seed=1 -Dargyle.faults=");
  }

  /// Fails when fault points strike in the server's stack.
  @Tag("planted")
  static final class FailsByFaultPoints {
    @Simulated
    void fails(
        SimulatedNetwork network,
        @OnHost("server") SimulatedHost server,
        @OnHost("other") SimulatedHost other,
        Nemesis nemesis) {
      nemesis.start(
          Intensity.DEFAULT.withDuring(Duration.ofMinutes(2)).withKinds(Kind.FAULT_POINTS));
      Expect.never(network, "a strike", Duration.ofMinutes(3), () -> server.faultPoints() > 0);
      assertThat(other.isUp()).isTrue();
    }
  }

  @Test
  void faultPointsShrinkAsOtherFaultsDo() {
    List<Outcome> outcomes = run(FailsByFaultPoints.class);
    assertThat(outcomes.getLast().failure().getMessage().lines())
        .filteredOn(each -> each.contains(" for PT"))
        .singleElement()
        .asString()
        .contains(Kind.FAULT_POINTS.name(), "server");
  }

  /// Does something else the second time.
  @Tag("planted")
  static final class DiffersFromRunToRun {
    private static int runs;

    @Simulated(twice = true)
    void differs(SimulatedNetwork network, @OnHost("server") SimulatedHost server)
        throws Exception {
      server.start("greeter", Echo::serve);
      network.sleep(Duration.ofMillis(++runs));
      network.host("client").call(Echo::ask);
    }
  }

  @Test
  void aRunThatIsNotTheSeedsIsFound() {
    List<Outcome> outcomes = run(DiffersFromRunToRun.class);
    assertThat(outcomes).extracting(Outcome::name).containsExactly("seed 1", "seed 1 once more");
    assertThat(outcomes.get(1).failure())
        .hasMessageContaining("packet 1 was sent at 0.001000000 s")
        .hasMessageContaining("0.002000000 s");
  }

  /// Asks for a host without its name.
  @Tag("planted")
  static final class ForgetsTheName {
    @Simulated
    void forgets(SimulatedHost host) {
      assertThat(host.isUp()).isTrue();
    }
  }

  @Test
  void aHostWithoutANameIsExplained() {
    assertThat(run(ForgetsTheName.class).getFirst().failure())
        .hasMessageContaining("@OnHost(\"server\")");
  }
}
