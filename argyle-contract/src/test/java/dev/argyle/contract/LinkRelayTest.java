package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.env.SystemEnv;
import dev.argyle.linux.NetworkNamespace;
import dev.argyle.linux.TunConfig;
import dev.argyle.linux.TunDevice;
import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.LinkRelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two kernels at the ends of a link of ours: they see its delay and its loss, and nothing else
/// happens to what they send.
@Timeout(60)
class LinkRelayTest {
  private static final String LEFT = "10.9.0.1";
  private static final String RIGHT = "10.9.0.2";
  private static final int OCTETS = 2_000_000;
  private static final long SEED = 7;

  @BeforeAll
  static void prepare() {
    TunRequirement.programs("ping", "nstat");
  }

  @Test
  void whatOneKernelSendsTheOtherGets() throws Exception {
    LinkConfig config = LinkConfig.DEFAULT.withDelay(Duration.ofMillis(2));
    try (Rig rig = new Rig(config)) {
      byte[] sent = new byte[OCTETS];
      new Random(SEED).nextBytes(sent);
      assertThat(rig.transfer(sent)).isEqualTo(sent);
      assertThat(rig.relay.toRight().lost()).isZero();
      assertThat(rig.relay.toRight().queueDrops()).isZero();
      assertThat(rig.right.counters().drops()).isZero();
      assertThat(rig.relay.toRight().delivered()).isGreaterThan(OCTETS / 1500);
      assertThat(rig.retransmissions()).isZero();
    }
  }

  @Test
  void aPingTakesTwiceTheDelayAndSomeAreLost() throws Exception {
    LinkConfig config = LinkConfig.DEFAULT.withDelay(Duration.ofMillis(20)).withLoss(0.5);
    try (Rig rig = new Rig(config)) {
      String output = TunRig.end(rig.start("ping -c 20 -i 0.01 -W 1 " + RIGHT));
      assertThat(output).contains("20 packets transmitted").containsPattern("min.* = [2-9]\\d\\.");
      assertThat(rig.relay.toRight().lost()).isBetween(3L, 17L);
    }
  }

  @Test
  void aDeviceThatHasOffloadsIsRefused() throws Exception {
    try (NetworkNamespace namespace = TunRequirement.namespace();
        SystemEnv env = new SystemEnv();
        TunDevice device = namespace.run(() -> TunDevice.open(TunConfig.named("path")))) {
      assertThatThrownBy(() -> new LinkRelay(env, device, device, LinkConfig.DEFAULT, SEED))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("withOffload(false)");
    }
  }

  /// Two namespaces and what lies between them.
  private static final class Rig implements AutoCloseable {
    private final SystemEnv env = new SystemEnv();
    private final NetworkNamespace from = TunRequirement.namespace();
    private final NetworkNamespace to = TunRequirement.namespace();
    private final TunDevice left = device(from, LEFT);
    private final TunDevice right = device(to, RIGHT);
    private final LinkRelay relay;

    Rig(LinkConfig config) throws Exception {
      relay = new LinkRelay(env, left, right, config, SEED);
    }

    private static TunDevice device(NetworkNamespace namespace, String address) throws Exception {
      TunConfig config = TunConfig.named("path").withAddress(address + "/24").withOffload(false);
      return namespace.run(() -> TunDevice.open(config));
    }

    /// Sends octets from left to right. @return what has come
    byte[] transfer(byte[] octets) throws Exception {
      var server = new InetSocketAddress(RIGHT, 80);
      try (ServerSocketChannel listener = to.run(() -> ServerSocketChannel.open().bind(server));
          SocketChannel writer = from.run(() -> SocketChannel.open(server));
          SocketChannel reader = listener.accept()) {
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(writer, octets));
        ByteBuffer got = ByteBuffer.allocate(octets.length);
        while (got.hasRemaining() && reader.read(got) >= 0) {
          assertThat(got.position()).isPositive();
        }
        writing.join();
        return got.array();
      }
    }

    private static void write(SocketChannel writer, byte[] octets) {
      try {
        int written = writer.write(ByteBuffer.wrap(octets));
        assertThat(written).isEqualTo(octets.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Starts a program at the left end.
    Process start(String command) throws IOException {
      return from.start(new ProcessBuilder("sh", "-c", command).redirectErrorStream(true));
    }

    long retransmissions() throws Exception {
      return TunRig.counterIn(TunRig.end(start("nstat -asz TcpRetransSegs")));
    }

    @Override
    public void close() throws IOException {
      relay.close();
      left.close();
      right.close();
      env.close();
      from.close();
      to.close();
    }
  }
}
