package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `new Socket(…)`, `new ServerSocket(…)` and `new DatagramSocket(…)`: on a host they are the
/// host's, elsewhere the machine's.
@Timeout(60)
@SuppressWarnings("AddressSelection") // a name of the network: its first address will do
class JavaNetSocketsTest {
  private static final int PORT = 80;

  private final SimulatedNetwork network =
      SimulatedNetwork.builder().star(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5))).build();
  private final SimulatedHost client = network.host("client");
  private final SimulatedHost server = network.host("server");

  @AfterEach
  void close() {
    network.close();
  }

  private static void greet() {
    try (ServerSocket listener = new ServerSocket(PORT)) {
      while (!listener.isClosed()) {
        try (Socket connection = listener.accept()) {
          connection.getOutputStream().write(42);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void onAHostTheyAreOfItsStack() {
    server.start("greeter", JavaNetSocketsTest::greet);
    int answer =
        client.call(() -> {
          try (Socket socket = new Socket("server", PORT)) {
            assertThat(socket.getLocalAddress()).isEqualTo(client.address4().toInetAddress());
            return socket.getInputStream().read();
          }
        });
    assertThat(answer).isEqualTo(42);
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void aTimeOutIsVirtual() {
    server.start(
        "silent",
        () -> {
          try (ServerSocket listener = new ServerSocket(PORT);
              Socket connection = listener.accept()) {
            network.sleep(Duration.ofHours(1));
            assertThat(connection.isConnected()).isTrue();
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    client.run(() -> {
      try (Socket socket = new Socket("server", PORT)) {
        socket.setSoTimeout(60_000);
        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(60_020));
  }

  @Test
  void datagramsOnAHostAreOfItsStack() {
    server.start(
        "echo",
        () -> {
          try (DatagramSocket socket = new DatagramSocket(PORT)) {
            DatagramPacket packet = new DatagramPacket(new byte[10], 10);
            socket.receive(packet);
            socket.send(packet);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    byte[] heard =
        client.call(() -> {
          try (DatagramSocket socket = new DatagramSocket()) {
            var to = new InetSocketAddress("server", PORT);
            socket.send(new DatagramPacket(new byte[] {1, 2, 3}, 3, to));
            DatagramPacket answer = new DatagramPacket(new byte[3], 3);
            socket.receive(answer);
            return answer.getData();
          }
        });
    assertThat(heard).containsExactly(1, 2, 3);
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(20));
  }

  @Test
  void outsideTheyAreTheMachines() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket listener = new ServerSocket(0, 1, loopback);
        Socket out = new Socket(loopback, listener.getLocalPort());
        Socket in = listener.accept()) {
      out.setTcpNoDelay(true);
      out.getOutputStream().write(7);
      in.setSoTimeout(10_000);
      assertThat(in.getInputStream().read()).isEqualTo(7);
    }
    assertThat(network.elapsed()).isZero();
  }

  @Test
  void datagramsOutsideAreTheMachines() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket left = new DatagramSocket(0, loopback);
        MulticastSocket right = new MulticastSocket(new InetSocketAddress(loopback, 0))) {
      right.setSoTimeout(10_000);
      right.setReceiveBufferSize(20_000);
      right.connect(left.getLocalSocketAddress());
      left.send(new DatagramPacket(new byte[] {7}, 1, right.getLocalSocketAddress()));
      DatagramPacket packet = new DatagramPacket(new byte[1], 1);
      right.receive(packet);
      assertThat(packet.getData()).containsExactly(7);
      assertThat(packet.getSocketAddress()).isEqualTo(left.getLocalSocketAddress());
      assertThat(right.getSoTimeout()).isEqualTo(10_000);
      assertThat(right.getReuseAddress()).isTrue(); // as every MulticastSocket
    }
    assertThat(network.elapsed()).isZero();
  }
}
