package dev.argyle.examples.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInfo;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.congestion.CongestionControls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a program does to have its own congestion control, and what that one then does: a link of
/// 10 Mbit/s with 40 ms there and back, and a queue that holds 400 ms.
@Tag("B9")
class ConsiderateTest {
  private static final int PORT = 80;
  private static final long RATE = 10_000_000;
  private static final StackConfig CONFIG =
      StackConfig.DEFAULT.with(
          CongestionControls.builtIn().with(Considerate.NAME, _ -> new Considerate()));

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(7);
  private final SimulatedHost client = network.host("client", CONFIG);
  private final SimulatedHost server = network.host("server");
  private final AtomicLong received = new AtomicLong();

  ConsiderateTest() {
    LinkConfig link =
        LinkConfig.DEFAULT
            .withDelay(Duration.ofMillis(20))
            .withRateBitsPerSecond(RATE)
            .withQueueBytes(500_000);
    network.link(client, server, link);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void fillsTheLinkAndLeavesTheQueueNearlyEmpty() {
    TcpInfo info = send(Considerate.NAME);
    assertThat(info.congestionControl()).isEqualTo(Considerate.NAME);
    assertThat(bitsPerSecond()).isGreaterThan(0.93 * RATE);
    assertThat(Duration.ofNanos(info.timing().srttNanos())).isLessThan(Duration.ofMillis(50));
  }

  @Test
  void standsBesideOneThatFillsTheQueue() {
    TcpInfo info = send("cubic");
    assertThat(bitsPerSecond()).isGreaterThan(0.93 * RATE);
    assertThat(Duration.ofNanos(info.timing().srttNanos())).isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void canBeTheDefaultOfAStack() {
    client.stack().configure(client.stack().tcpConfig().with(Considerate.NAME));
    int fd = socket(client.syscalls());
    var told = new ArrayList<String>();
    assertThat(client.syscalls().getsockopt(fd, SolTcp.TCP_CONGESTION, told::add)).isZero();
    assertThat(told).containsExactly(Considerate.NAME);
    assertThat(client.syscalls().close(fd)).isZero();
  }

  @Test
  void isUnknownToAStackThatWasNotGivenIt() {
    int fd = socket(server.syscalls());
    assertThat(server.syscalls().setsockopt(fd, SolTcp.TCP_CONGESTION, Considerate.NAME))
        .isEqualTo(Errno.ENOENT.negated());
    assertThat(server.syscalls().close(fd)).isZero();
  }

  /// Sends for ten seconds, as fast as it goes. @return how the connection stands then
  private TcpInfo send(String congestionControl) {
    server.start("reader", this::read);
    List<TcpInfo> told = new ArrayList<>();
    client.start("writer", () -> write(congestionControl, told));
    network.run(Duration.ofSeconds(11));
    return told.getFirst();
  }

  private double bitsPerSecond() {
    return received.get() * 8 / 10.0;
  }

  private void write(String congestionControl, List<TcpInfo> told) {
    Syscalls calls = client.syscalls();
    int fd = socket(calls);
    assertThat(calls.setsockopt(fd, SolTcp.TCP_CONGESTION, congestionControl)).isZero();
    assertThat(calls.connect(fd, InetSockAddr.of(server.address4(), PORT))).isZero();
    ByteBuffer data = ByteBuffer.allocate(16_384);
    while (network.elapsed().compareTo(Duration.ofSeconds(10)) < 0) {
      assertThat(calls.write(fd, data.clear())).isPositive();
    }
    assertThat(calls.getsockopt(fd, SolTcp.TCP_INFO, told::add)).isZero();
  }

  private void read() {
    Syscalls calls = server.syscalls();
    int listener = socket(calls);
    assertThat(calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT))).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
    int fd = calls.accept(listener);
    ByteBuffer data = ByteBuffer.allocate(65_536);
    while (network.elapsed().compareTo(Duration.ofSeconds(10)) < 0) {
      received.addAndGet(Math.max(0, calls.read(fd, data.clear())));
    }
  }

  private static int socket(Syscalls calls) {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    assertThat(fd).isNotNegative();
    return fd;
  }
}
