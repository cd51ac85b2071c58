package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.sim.link.Loss;
import dev.argyle.sim.link.Transmitter;
import dev.argyle.sim.nemesis.Intensity;
import dev.argyle.sim.nemesis.Nemesis;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What cannot be done is said at once, and what to do instead.
@Timeout(60)
class BadInputTest {
  private static final int PORT = 80;
  private static final Duration NEGATIVE = Duration.ofSeconds(-1);

  private final SimulatedNetwork network =
      SimulatedNetwork.builder().star(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5))).build();
  private final SimulatedHost client = network.host("client");
  private final SimulatedHost server = network.host("server");

  @AfterEach
  void close() {
    network.close();
  }

  private static AbstractThrowableAssert<?, ?> refused(ThrowingCallable action) {
    return assertThatThrownBy(action).isInstanceOf(IllegalArgumentException.class);
  }

  private static AbstractThrowableAssert<?, ?> wrongNow(ThrowingCallable action) {
    return assertThatThrownBy(action).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void partsOfALinkAreInTheirRange() {
    LinkConfig link = LinkConfig.DEFAULT;
    refused(() -> link.withDelay(NEGATIVE)).hasMessage("delay PT-1S is not in 0..PT8760H");
    refused(() -> link.withJitter(NEGATIVE)).hasMessageContaining("between 0 and a year");
    refused(() -> link.withLoss(1.5)).hasMessageContaining("1.5 % is written 0.015");
    refused(() -> link.withLoss(Double.NaN)).hasMessageContaining("not in 0..1");
    refused(() -> link.withCorrupt(-0.1)).hasMessageContaining("corrupt -0.1 is not in 0..1");
    refused(() -> link.withDuplicate(2)).hasMessageContaining("duplicate 2.0 is not in 0..1");
    refused(() -> link.withReorder(2)).hasMessageContaining("reorder 2.0 is not in 0..1");
    refused(() -> link.withRateBitsPerSecond(-1)).hasMessageContaining("give 0 for no limit");
    refused(() -> link.withMtuBytes(20)).hasMessageContaining("68..65535");
    refused(() -> Transmitter.ofRate(0)).hasMessageContaining("give more than 0");
    refused(() -> new Loss.Exactly(Set.of(0L))).hasMessageContaining("the first one is 1");
    refused(() -> network.links().getFirst().setLoss(2)).hasMessageContaining("not in 0..1");
  }

  @Test
  void aLinkJoinsTwoNodesOfOneNetwork() {
    refused(() -> network.link(client, client, LinkConfig.DEFAULT))
        .hasMessageContaining("client cannot be linked to itself")
        .hasMessageContaining("its loopback");
    LinkConfig other = LinkConfig.DEFAULT.withMtuBytes(1400);
    refused(() -> network.link(client, server, LinkConfig.DEFAULT, other))
        .hasMessageContaining("same MTU in both directions");
    try (SimulatedNetwork elsewhere = SimulatedNetwork.inVirtualTime(1)) {
      SimulatedHost stranger = elsewhere.host("stranger");
      refused(() -> network.link(client, stranger, LinkConfig.DEFAULT))
          .hasMessageContaining("in two networks");
      refused(() -> network.partition(client, stranger)).hasMessageContaining("in two networks");
    }
    refused(() -> network.partition(client, client)).hasMessageContaining("both sides have client");
  }

  @Test
  void aNetworkThatIsClosedTakesNoHost() {
    SimulatedNetwork over = SimulatedNetwork.inVirtualTime(1);
    over.close();
    assertThatThrownBy(() -> over.host("late"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("make another");
  }

  @Test
  void aNemesisBeginsOnce() {
    Nemesis nemesis = new Nemesis(network);
    nemesis.start(Intensity.DEFAULT);
    assertThatThrownBy(() -> nemesis.start(Intensity.DEFAULT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("give it all in one plan");
  }

  @Test
  void anAddressIsThatOfOneHost() {
    IpAddress taken = server.address4();
    refused(() -> network.host("twin", taken))
        .hasMessageContaining("which is an address of server: choose another");
    IpAddress own = IpAddress.parse("10.9.9.9");
    refused(() -> network.host("twin", own, own)).hasMessageContaining("an address of twin");
    for (String each :
        List.of("0.0.0.0", "127.0.0.1", "224.0.0.1", "255.255.255.255", "::", "::1", "ff02::1")) {
      refused(() -> network.host("twin", IpAddress.parse(each)))
          .hasMessageContaining("no address of one host")
          .hasMessageContaining("choose another");
    }
    List<IpPrefix> same = List.of(IpPrefix.parse("10.3.3.3/24"));
    refused(() -> network.link(client, server, LinkConfig.DEFAULT, same, same))
        .hasMessageContaining("which is an address of client");
    assertThat(network.host("twin").isUp()).isTrue(); // nothing is left of the attempts
  }

  @Test
  void aNameCanBeLookedUpAndMeansOneNode() {
    refused(() -> network.host("Client")).hasMessageContaining("give each a name of its own");
    refused(() -> network.router("client")).hasMessageContaining("give each a name of its own");
    refused(() -> network.host("")).hasMessageContaining("a name has letters, digits");
    refused(() -> network.host("localhost")).hasMessageContaining("give the host another name");
    refused(() -> network.host("10.0.0.1")).hasMessageContaining("give the host another name");
  }

  @Test
  void timeDoesNotGoBack() {
    network.run(Duration.ofSeconds(5));
    refused(() -> network.run(NEGATIVE)).hasMessageContaining("give 0 or more");
    refused(() -> network.runUntil(() -> true, NEGATIVE)).hasMessageContaining("give 0 or more");
    refused(() -> network.schedule(NEGATIVE, () -> {})).hasMessageContaining("give 0 or more");
    refused(() -> Verdict.delay(NEGATIVE)).hasMessageContaining("give 0 or more");
    assertThat(network.elapsed()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void soLongThatItMakesNoDifferenceIsNoError() {
    network.rule(packet -> Verdict.delay(Duration.ofSeconds(Long.MAX_VALUE)));
    network.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> {});
    network.run(Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(network.elapsed()).isGreaterThan(Duration.ofDays(36_500));
  }

  @Test
  void aClockCannotStandStillOrBeACenturyWrong() {
    refused(() -> client.skew(Duration.ZERO, Double.NaN)).hasMessageContaining("ppm");
    refused(() -> client.skew(Duration.ZERO, -1e6)).hasMessageContaining("-999999");
    refused(() -> client.skew(Duration.ofDays(40_000))).hasMessageContaining("less than a century");
    refused(() -> client.faultPoints(Double.NaN)).hasMessageContaining("not in 0..1");
  }

  @Test
  void aRuleMayHaveNothingToSayButMustBeThere() {
    assertThatThrownBy(() -> network.rule(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("give a function");
    network.rule(packet -> null);
    server.start("greeter", BadInputTest::greet);
    assertThat(client.<Integer>call(BadInputTest::ask)).isEqualTo(42);
  }

  @Test
  void whatARuleThrowsEndsTheRun() {
    network.rule(packet -> {
      throw new IllegalStateException("a mistake in a rule");
    });
    assertThatThrownBy(() -> client.call(BadInputTest::ask))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a mistake in a rule");
  }

  private static void greet() {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(PORT));
      SocketChannel connection = listener.accept();
      connection.write(ByteBuffer.wrap(new byte[] {42}));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @SuppressWarnings("AddressSelection") // its first address will do
  private static int ask() throws IOException {
    try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("server", PORT))) {
      ByteBuffer answer = ByteBuffer.allocate(1);
      channel.read(answer);
      return answer.get(0);
    }
  }

  @Test
  void whoeverRunsTheNetworkDoesNotWaitBesideIt() throws IOException {
    Syscalls calls = client.syscalls();
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    wrongNow(() -> calls.connect(fd, InetSockAddr.of(server.address4(), PORT)))
        .hasMessageContaining("outside the network")
        .hasMessageContaining("SimulatedHost.call");
    wrongNow(() -> network.sleep(Duration.ofSeconds(1)))
        .hasMessageContaining("SimulatedNetwork.run");
    try (Selector selector = client.call(Selector::open);
        ServerSocketChannel listener = client.call(ServerSocketChannel::open)) {
      wrongNow(selector::select).hasMessageContaining("it would wait for ever");
      listener.bind(new InetSocketAddress(PORT));
      wrongNow(listener::accept).hasMessageContaining("it would wait for ever");
      assertThat(selector.selectNow()).isZero();
    }
  }

  @Test
  void aTaskOfTheLoopDoesNotRunTheLoop() {
    network.schedule(Duration.ofSeconds(1), () -> network.run(Duration.ofSeconds(1)));
    wrongNow(() -> network.run(Duration.ofSeconds(2)))
        .hasMessageContaining("running already")
        .hasMessageContaining("SimulatedHost.start");
    wrongNow(() -> client.run(() -> network.run(Duration.ofSeconds(1))))
        .hasMessageContaining("SimulatedNetwork.sleep");
  }

  @Test
  void whatIsDownOrClosedSaysSo() {
    client.crash();
    wrongNow(() -> client.run(() -> {})).hasMessageContaining("restart it first");
    assertThatThrownBy(() -> server.start("idle", null))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("idle has nothing to do");
    network.close();
    wrongNow(() -> network.run(Duration.ofSeconds(1))).hasMessageContaining("make another");
    wrongNow(() -> server.call(() -> 1)).hasMessageContaining("make another");
  }
}
