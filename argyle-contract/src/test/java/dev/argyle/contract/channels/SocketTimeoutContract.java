package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How long `java.net` sockets of channels wait.
@Tag("D5")
abstract class SocketTimeoutContract extends ChannelContract {
  private static final int LONG_MILLIS = 20_000;

  SocketTimeoutContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @ParameterizedTest
  @EnumSource
  void stopsWaitingForDataInTimeAndGoesOnLater(Background.Kind kind) throws IOException {
    Pair pair = pair();
    Socket socket = pair.client().socket();
    socket.setSoTimeout(20);
    assertThat(socket.getSoTimeout()).isEqualTo(20);

    assertThat(Background.start(kind, () -> socket.getInputStream().read()).failure())
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("Read timed out");

    write(pair.server(), (byte) 5);
    socket.setSoTimeout(0);
    assertThat(socket.getInputStream().read()).isEqualTo(5);
    Background<Integer> reader =
        Background.start(kind, () -> socket.getInputStream().read()).awaitBlocked();
    write(pair.server(), (byte) 6);
    assertThat(reader.get()).isEqualTo(6);
  }

  @Test
  void doesNotBoundReadsOfTheChannelByItsTimeOut() throws IOException {
    Pair pair = pair();
    pair.client().socket().setSoTimeout(10);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> pair.client().socket().getInputStream().read());

    Background<byte[]> reader = Background.start(() -> read(pair.client(), 1)).awaitBlocked();

    write(pair.server(), (byte) 5);
    assertThat(reader.get()).containsExactly(5);
  }

  @Test
  void stopsWaitingForConnectionsInTimeAndGoesOnLater() throws IOException {
    ServerSocketChannel listener = listener();
    ServerSocket socket = listener.socket();
    socket.setSoTimeout(20);
    assertThat(socket.getSoTimeout()).isEqualTo(20);

    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(socket::accept)
        .withMessage("Accept timed out");

    Socket client = socket().socket();
    client.connect(addressOf(listener));
    socket.setSoTimeout(LONG_MILLIS); // the last ACK of the handshake may be lost
    Socket server = closing(socket.accept());
    assertThat(server.getRemoteSocketAddress()).isEqualTo(client.getLocalSocketAddress());
  }

  @Test
  void doesNotHandItsTimeOutToWhatItAccepts() throws IOException {
    ServerSocketChannel listener = listener();
    listener.socket().setSoTimeout(20);
    assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(listener.socket()::accept);
    socket().connect(addressOf(listener));

    listener.socket().setSoTimeout(LONG_MILLIS); // the last ACK of the handshake may be lost
    Socket server = closing(listener.socket().accept());

    assertThat(server.getSoTimeout()).isZero();
    Background<Integer> reader = Background.start(() -> server.getInputStream().read());
    assertThat(Background.start(() -> waitedLonger(reader, 60)).get()).isTrue();
    server.shutdownInput();
    assertThat(reader.get()).isEqualTo(-1);
  }

  /// Whether a call has not ended after that time.
  private static boolean waitedLonger(Background<Integer> call, int millis) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < millis * 1_000_000L) {
      if (call.isDone()) {
        return false;
      }
      LockSupport.parkNanos(1_000_000);
    }
    return true;
  }

  @Test
  void stopsConnectingInTimeAndClosesItself() throws IOException {
    InetSocketAddress nobody = unanswering();
    Socket socket = socket().socket();

    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> socket.connect(nobody, 20))
        .withMessage("Connect timed out");

    assertThat(socket.isClosed()).isTrue();
  }

  @Test
  void waitsNoLongerForAConnectionBecauseAnotherWaitsBeforeIt() throws IOException {
    ServerSocket listener =
        closing(net().serverSocketFactory().createServerSocket(0, 50, net().serverAddress()));
    var first = Background.start(listener::accept).awaitBlocked();
    listener.setSoTimeout(50);

    var second = Background.start(listener::accept);

    assertThat(second.failure()).isInstanceOf(SocketTimeoutException.class);
    assertThat(first.isDone()).isFalse();
    listener.close();
    assertThat(first.failure()).isInstanceOf(SocketException.class);
  }
}
