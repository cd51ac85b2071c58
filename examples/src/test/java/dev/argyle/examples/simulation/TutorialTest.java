package dev.argyle.examples.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.junit.OnHost;
import dev.argyle.junit.Simulated;
import dev.argyle.sim.Expect;
import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sim.Verdict;
import dev.argyle.sim.link.QueueDiscipline.DropTail;
import dev.argyle.sim.link.QueueDiscipline.FqCoDel;
import dev.argyle.sim.nemesis.Intensity;
import dev.argyle.sim.nemesis.Nemesis;
import dev.argyle.wire.TcpFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The programs of `docs/simulation.md`.
@SuppressWarnings("AddressSelection") // a name of the network: its first address will do
class TutorialTest {
  @Test
  void helloTwoHosts() {
    try (SimulatedNetwork network =
        SimulatedNetwork.builder()
            .seed(42)
            .star(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5)))
            .build()) {
      SimulatedHost client = network.host("client");
      SimulatedHost server = network.host("server");
      server.start("greeter", TutorialTest::greet);
      int answer = client.call(() -> ask("server"));
      assertThat(answer).isEqualTo(42);
      assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(40));
    }
  }

  private static void greet() {
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

  private static int ask(String host) throws IOException {
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, 80))) {
      ByteBuffer answer = ByteBuffer.allocate(1);
      return channel.read(answer) < 0 ? -1 : answer.get(0);
    }
  }

  @Simulated(seeds = 5)
  void aPartitionHeals(
      SimulatedNetwork network,
      @OnHost("client") SimulatedHost client,
      @OnHost("server") SimulatedHost server) {
    server.start("greeter", TutorialTest::greet);
    network.partition(client, server);
    network.schedule(Duration.ofSeconds(10), network::heal);
    int answer = client.call(() -> ask("server"));
    assertThat(answer).isEqualTo(42);
    assertThat(network.elapsed()).isGreaterThan(Duration.ofSeconds(10));
  }

  @Simulated
  void theSecondSynIsLost(
      SimulatedNetwork network,
      @OnHost("client") SimulatedHost client,
      @OnHost("server") SimulatedHost server) {
    server.start("greeter", TutorialTest::greet);
    var syns = new AtomicInteger();
    network.rule(packet ->
        packet.has(TcpFlags.SYN) && packet.from() == client && syns.incrementAndGet() <= 2
            ? Verdict.DROP
            : null);
    int answer = client.call(() -> ask("server"));
    assertThat(answer).isEqualTo(42);
    assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(2)); // 1 s, and 1 s again
  }

  @Simulated(seeds = 20)
  void aServerSurvivesWhatTheNemesisDoes(
      SimulatedNetwork network,
      @OnHost("client") SimulatedHost client,
      @OnHost("server") SimulatedHost server,
      Nemesis nemesis) {
    server.program("greeter", TutorialTest::greet);
    nemesis.start(Intensity.DEFAULT);
    Expect.eventually(
        network, "the last fault is over", Duration.ofMinutes(10), () -> isQuiet(network, nemesis));
    int answer = client.isUp() ? client.call(() -> ask("server")) : -1;
    assertThat(answer).isEqualTo(42);
  }

  private static boolean isQuiet(SimulatedNetwork network, Nemesis nemesis) {
    return nemesis.plan().faults().stream()
        .allMatch(each -> network.elapsed().compareTo(each.at().plus(each.lasting())) > 0);
  }

  @Test
  void bufferbloat() throws IOException {
    var lines = new LinkedHashMap<String, long[]>();
    lines.put("1000 packets", Bufferbloat.millisToAnswer(new DropTail(1000, Long.MAX_VALUE)));
    lines.put("FQ-CoDel", Bufferbloat.millisToAnswer(FqCoDel.DEFAULT));
    assertThat(Arrays.stream(lines.get("1000 packets")).max().orElseThrow()).isGreaterThan(500);
    assertThat(Arrays.stream(lines.get("FQ-CoDel")).max().orElseThrow()).isLessThan(100);
    String plot = LinePlot.svg("ms to an answer beside a download, 15 seconds", lines);
    Files.writeString(Path.of("target", "bufferbloat.svg"), plot);
  }
}
