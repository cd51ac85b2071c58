package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.StackConfig;
import dev.argyle.stack.Sysctls;
import dev.argyle.tcp.FastOpenKnobs;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// With Fast Open a server answers before the handshake is over. If its answer is longer than its
/// send buffer it sleeps for room, and the end of the handshake still reaches the connection: once
/// it looked for room over and over instead, and never let go of the sock.
@Tag("D1")
@Tag("F1")
class EarlyWriterTest {
  private static final int PORT = 80;
  private static final int ANSWER_OCTETS = 300_000;
  private static final int BUFFER_OCTETS = 4096;
  private static final int WITHOUT_COOKIES =
      3
          | FastOpenKnobs.CLIENT_WITHOUT_COOKIE
          | FastOpenKnobs.SERVER_WITHOUT_COOKIE
          | FastOpenKnobs.EVERY_LISTENER;
  private static final Duration TRIP = Duration.ofMillis(50);

  private boolean early;

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void aServerWhoseBufferIsFullBeforeTheHandshakeIsOverSleeps() {
    StackConfig config = Sysctls.TCP_FASTOPEN.set(StackConfig.DEFAULT, WITHOUT_COOKIES);
    try (SimulatedNetwork network = SimulatedNetwork.inVirtualTime(1)) {
      SimulatedHost client = network.host("client", config);
      SimulatedHost server = network.host("server", config);
      network.link(client, server, LinkConfig.DEFAULT.withDelay(TRIP));
      server.start("server", () -> answer(network, server.syscalls()));
      int got = client.call(() -> ask(client.syscalls(), server));
      assertThat(early).as("the answer began before the handshake was over").isTrue();
      assertThat(got).isEqualTo(ANSWER_OCTETS);
    }
  }

  private void answer(SimulatedNetwork network, Syscalls calls) {
    int listener = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    assertThat(calls.setsockopt(listener, SolSocket.SO_SNDBUF, BUFFER_OCTETS)).isZero();
    assertThat(calls.bind(listener, InetSockAddr.of(IpAddress.ANY4, PORT))).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
    int fd = calls.accept(listener);
    early = network.elapsed().compareTo(TRIP.multipliedBy(2)) < 0;
    assertThat(calls.write(fd, ByteBuffer.allocate(ANSWER_OCTETS))).isEqualTo(ANSWER_OCTETS);
    calls.close(fd);
    calls.close(listener);
  }

  private static int ask(Syscalls calls, SimulatedHost server) {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    var address = InetSockAddr.of(server.address4(), PORT);
    assertThat(calls.sendto(fd, ByteBuffer.allocate(100), MessageFlags.MSG_FASTOPEN, address))
        .isEqualTo(100);
    ByteBuffer into = ByteBuffer.allocate(2 * ANSWER_OCTETS);
    while (calls.read(fd, into) > 0) {
      assertThat(into.hasRemaining()).isTrue();
    }
    calls.close(fd);
    return into.position();
  }
}
