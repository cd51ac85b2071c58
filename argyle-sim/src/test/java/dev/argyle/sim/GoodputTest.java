package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How fast ten megabytes arrive over a path of 100 ms that loses, in virtual time: loss recovery
/// may get better, not worse. The bounds lie a good deal below what was measured.
///
/// `-Dargyle.print=true` prints the figures.
@Tag("D1")
class GoodputTest {
  private static final int OCTETS = 10_000_000;
  private static final int SEEDS = 5;
  private static final int PORT = 80;

  @ParameterizedTest
  @CsvSource({
    "cubic, true, 0.0, 5000",
    "cubic, true, 0.001, 800",
    "cubic, true, 0.01, 200",
    "cubic, true, 0.05, 60",
    "cubic, false, 0.01, 150",
    "reno, true, 0.001, 500",
    "reno, true, 0.01, 150",
    "reno, true, 0.05, 50",
  })
  void tenMegabytesArriveInTime(String control, boolean sack, double loss, int leastKilobytes)
      throws InterruptedException {
    double seconds = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      seconds += transfer(seed, control, sack, loss).toNanos() / 1e9;
    }
    double kilobytes = OCTETS / 1000.0 * SEEDS / seconds;
    if (Boolean.getBoolean("argyle.print")) {
      System.out.printf(
          "%s%s loss %.1f %%: %.0f kB/s%n", control, sack ? "" : " no SACK", 100 * loss, kilobytes);
    }
    assertThat(kilobytes).isGreaterThan(leastKilobytes);
  }

  private static Duration transfer(long seed, String control, boolean sack, double loss)
      throws InterruptedException {
    StackConfig config =
        StackConfig.DEFAULT.with(
            TcpConfig.DEFAULT.with(control).with(new TcpConfig.Options(sack, true, true)));
    LinkConfig link =
        LinkConfig.DEFAULT
            .withDelay(Duration.ofMillis(50))
            .withLoss(loss)
            .withQueuePackets(100_000);
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(seed)) {
      SimulatedHost client = network.host("client", config);
      SimulatedHost server = network.host("server", config);
      network.link(client, server, link, link);
      long[] done = new long[1];
      server.start("server", () -> receive(server, done, network));
      client.start("client", () -> send(client, server));
      network.runUntil(() -> done[0] > 0, Duration.ofHours(1));
      return Duration.ofNanos(done[0]);
    }
  }

  private static void send(SimulatedHost client, SimulatedHost server) {
    Syscalls calls = client.syscalls();
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    calls.connect(fd, InetSockAddr.of(server.address4(), PORT));
    ByteBuffer data = ByteBuffer.allocate(1 << 16);
    for (int left = OCTETS; left > 0; ) {
      data.clear().limit(Math.min(left, data.capacity()));
      left -= calls.write(fd, data);
    }
    calls.close(fd);
  }

  private static void receive(SimulatedHost server, long[] done, SimulatedNetwork network) {
    Syscalls calls = server.syscalls();
    int listener = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT));
    calls.listen(listener, 1);
    int fd = calls.accept4(listener, 0);
    ByteBuffer into = ByteBuffer.allocate(1 << 16);
    long read = 0;
    for (int n = calls.read(fd, into); n > 0; n = calls.read(fd, into)) {
      read += n;
      into.clear();
    }
    if (read == OCTETS) {
      done[0] = network.elapsed().toNanos();
    }
    calls.close(fd);
  }
}
