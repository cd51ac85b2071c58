package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What buffers that grow by themselves are worth: ten megabytes over a path of 100 Mbit/s and 100
/// ms, which holds 1.25 MB, in virtual time; and that who needs little gets little.
///
/// `-Dargyle.print=true` prints the figures of `docs/buffers.md`.
@Tag("D2")
@Tag("D3")
class BufferGrowthTest {
  private static final int OCTETS = 10_000_000;
  private static final long LINE_BITS_PER_SECOND = 100_000_000;
  private static final int PORT = 80;
  private static final int FIRST_RECEIVE_BYTES = 131_072;
  private static final int SEGMENTED_SEND_BYTES = 87_040; // two initial windows on Ethernet

  private static final LinkConfig LINE =
      LinkConfig.DEFAULT
          .withDelay(Duration.ofMillis(50))
          .withRateBitsPerSecond(LINE_BITS_PER_SECOND)
          .withQueuePackets(4000);

  /// What became of one transfer.
  private static final class Outcome {
    private long halfAtNanos;
    private long endAtNanos;
    private int receiveBytes;
    private int sendBytes;

    double bitsPerSecond() {
      return OCTETS / 2.0 * Byte.SIZE / ((endAtNanos - halfAtNanos) / 1e9);
    }
  }

  @Test
  void buffersOfTheFirstSizeFillALongPath() throws InterruptedException {
    Outcome outcome = transfer(StackConfig.DEFAULT, OCTETS, 1 << 16);
    print("growing", outcome);
    assertThat(outcome.bitsPerSecond()).isGreaterThan(LINE_BITS_PER_SECOND / 2.0);
    assertThat(outcome.receiveBytes).isGreaterThan(FIRST_RECEIVE_BYTES);
    assertThat(outcome.sendBytes).isGreaterThan(SEGMENTED_SEND_BYTES);
  }

  @Test
  void buffersThatKeepTheirFirstSizeDoNot() throws InterruptedException {
    StackConfig fixed =
        StackConfig.DEFAULT.with(
            TcpConfig.DEFAULT.with(
                new TcpConfig.Buffers(FIRST_RECEIVE_BYTES, SEGMENTED_SEND_BYTES)));
    Outcome outcome = transfer(fixed, OCTETS, 1 << 16);
    print("fixed", outcome);
    assertThat(outcome.bitsPerSecond()).isLessThan(LINE_BITS_PER_SECOND / 8.0);
    assertThat(outcome.receiveBytes).isEqualTo(FIRST_RECEIVE_BYTES);
  }

  @Test
  void theyDoAsWellAsBuffersThatAreLargeFromTheStart() throws InterruptedException {
    StackConfig large =
        StackConfig.DEFAULT.with(
            TcpConfig.DEFAULT.with(new TcpConfig.Buffers(6_291_456, 4_194_304)));
    Outcome best = transfer(large, OCTETS, 1 << 16);
    print("large", best);
    Outcome grown = transfer(StackConfig.DEFAULT, OCTETS, 1 << 16);
    assertThat(grown.endAtNanos).isLessThan(best.endAtNanos * 5 / 4);
  }

  @Test
  void aConnectionOfLittleTrafficKeepsSmallBuffers() throws InterruptedException {
    Outcome outcome = transfer(StackConfig.DEFAULT, 10_000, 100);
    assertThat(outcome.receiveBytes).isEqualTo(FIRST_RECEIVE_BYTES);
    assertThat(outcome.sendBytes).isEqualTo(SEGMENTED_SEND_BYTES);
  }

  private static void print(String name, Outcome outcome) {
    if (Boolean.getBoolean("argyle.print")) {
      System.out.printf(
          "%s: all after %.2f s, second half at %.1f Mbit/s, receive buffer %d, send buffer %d%n",
          name,
          outcome.endAtNanos / 1e9,
          outcome.bitsPerSecond() / 1e6,
          outcome.receiveBytes,
          outcome.sendBytes);
    }
  }

  private static Outcome transfer(StackConfig config, int octets, int piece)
      throws InterruptedException {
    Outcome outcome = new Outcome();
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(1)) {
      SimulatedHost client = network.host("client", config);
      SimulatedHost server = network.host("server", config);
      network.link(client, server, LINE, LINE);
      server.start("server", () -> receive(server, octets, outcome, network));
      client.start("client", () -> send(client, server, octets, piece, outcome));
      network.runUntil(() -> outcome.endAtNanos > 0, Duration.ofMinutes(5));
      return outcome;
    }
  }

  private static void send(
      SimulatedHost client, SimulatedHost server, int octets, int piece, Outcome outcome) {
    Syscalls calls = client.syscalls();
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    calls.connect(fd, InetSockAddr.of(server.address4(), PORT));
    ByteBuffer data = ByteBuffer.allocate(piece);
    for (int left = octets; left > 0; ) {
      left -= calls.write(fd, data.clear().limit(Math.min(left, piece)));
    }
    var told = new ArrayList<Integer>();
    calls.getsockopt(fd, SolSocket.SO_SNDBUF, told::add);
    outcome.sendBytes = told.getFirst();
    calls.close(fd);
  }

  private static void receive(
      SimulatedHost server, int octets, Outcome outcome, SimulatedNetwork network) {
    Syscalls calls = server.syscalls();
    int listener = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT));
    calls.listen(listener, 1);
    int fd = calls.accept4(listener, 0);
    ByteBuffer into = ByteBuffer.allocate(1 << 16);
    long read = 0;
    for (int n = calls.read(fd, into); n > 0; n = calls.read(fd, into.clear())) {
      read += n;
      if (outcome.halfAtNanos == 0 && read >= octets / 2) {
        outcome.halfAtNanos = network.elapsed().toNanos();
      }
    }
    var told = new ArrayList<Integer>();
    calls.getsockopt(fd, SolSocket.SO_RCVBUF, told::add);
    outcome.receiveBytes = told.getFirst();
    calls.close(fd);
    assertThat(read).isEqualTo(octets);
    outcome.endAtNanos = network.elapsed().toNanos();
  }
}
