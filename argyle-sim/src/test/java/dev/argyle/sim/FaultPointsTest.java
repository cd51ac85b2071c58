package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a host's stack may do, and seldom does: each of it can be had to happen.
class FaultPointsTest {
  private static final int PORT = 80;
  private static final int OCTETS = 1000;
  private static final Duration TRIP = Duration.ofMillis(10);

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(3);
  private final SimulatedHost client = network.host("client");
  private final SimulatedHost server = network.host("server");

  @AfterEach
  void close() {
    network.close();
  }

  /// Reads the octets that the server writes at once. @return octets of each read
  private List<Integer> readAnswer() {
    network.link(client, server, LinkConfig.DEFAULT.withDelay(TRIP));
    server.start(
        "server",
        () -> {
          Syscalls calls = server.syscalls();
          int listener = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
          assertThat(calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT))).isZero();
          assertThat(calls.listen(listener, 1)).isZero();
          int fd = calls.accept(listener);
          assertThat(calls.write(fd, ByteBuffer.allocate(OCTETS))).isEqualTo(OCTETS);
          calls.close(fd);
        });
    return client.call(() -> {
      Syscalls calls = client.syscalls();
      int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
      assertThat(calls.connect(fd, InetSockAddr.of(server.address4(), PORT))).isZero();
      var reads = new ArrayList<Integer>();
      ByteBuffer into = ByteBuffer.allocate(OCTETS);
      for (int octets = calls.read(fd, into); octets > 0; octets = calls.read(fd, into.clear())) {
        reads.add(octets);
      }
      return reads;
    });
  }

  @Test
  void nothingUnusualHappensUnlessItIsAskedFor() {
    assertThat(readAnswer()).containsExactly(OCTETS);
    assertThat(network.elapsed()).isEqualTo(TRIP.multipliedBy(4)); // SYN, SYN-ACK, ACK, the answer
  }

  @Test
  void readsAreShortAndWakeUpsLate() {
    client.faultPoints(0.5);
    List<Integer> reads = readAnswer();
    assertThat(reads).hasSizeGreaterThan(1);
    assertThat(reads.stream().mapToInt(Integer::intValue).sum()).isEqualTo(OCTETS);
    assertThat(network.elapsed()).isGreaterThan(TRIP.multipliedBy(4));
  }

  @Test
  void memoryIsRefused() {
    client.faultPoints(1);
    int result =
        client.call(() -> {
          Syscalls calls = client.syscalls();
          int fd = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
          var to = InetSockAddr.of(IpAddress.LOOPBACK4, PORT);
          return calls.sendto(fd, ByteBuffer.allocate(1), 0, to);
        });
    assertThat(result).isEqualTo(Errno.ENOBUFS.negated());
  }

  @Test
  void theyStopWhenTheyAreToldTo() {
    client.faultPoints(1);
    client.faultPoints(0);
    assertThat(readAnswer()).containsExactly(OCTETS);
  }

  @Test
  void aChanceIsAChance() {
    assertThatThrownBy(() -> client.faultPoints(50))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0..1");
  }
}
