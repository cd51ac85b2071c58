package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NotYetConnectedException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Options of `Socket` and `ServerSocket`, which are not quite those of channels, and what becomes
/// of sockets that are not connected, or no longer.
@Tag("A11")
abstract class JavaNetOptionContract extends ChannelContract {
  private static final Set<String> OF_EITHER =
      Set.of(
          "IP_TOS",
          "SO_INCOMING_NAPI_ID",
          "SO_RCVBUF",
          "SO_REUSEADDR",
          "SO_REUSEPORT",
          "TCP_KEEPCOUNT",
          "TCP_KEEPIDLE",
          "TCP_KEEPINTERVAL",
          "TCP_QUICKACK");
  private static final Set<String> OF_SOCKETS =
      Set.of("SO_KEEPALIVE", "SO_LINGER", "SO_SNDBUF", "TCP_NODELAY");

  JavaNetOptionContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private Socket client() throws IOException {
    return closing(net().socketFactory().createSocket());
  }

  private ServerSocket serverSocket() throws IOException {
    return closing(net().serverSocketFactory().createServerSocket());
  }

  private Socket connected() throws IOException {
    ServerSocket listening =
        closing(net().serverSocketFactory().createServerSocket(0, 50, net().serverAddress()));
    Socket client = client();
    client.connect(listening.getLocalSocketAddress());
    closing(listening.accept());
    return client;
  }

  private static Set<String> names(Set<SocketOption<?>> options) {
    return options.stream().map(SocketOption::name).collect(Collectors.toSet());
  }

  @Test
  void namesTheOptionsOfASocket() throws IOException {
    assertThat(names(client().supportedOptions())).containsAll(OF_EITHER).containsAll(OF_SOCKETS);
    assertThat(client().supportedOptions()).hasSize(OF_EITHER.size() + OF_SOCKETS.size());
  }

  @Test
  void namesTheOptionsOfAListener() throws IOException {
    assertThat(names(serverSocket().supportedOptions())).isEqualTo(OF_EITHER);
  }

  @Test
  void marksTheTrafficOfAListener() throws IOException {
    ServerSocket listener = serverSocket();
    assertThat(listener.getOption(StandardSocketOptions.IP_TOS)).isZero();

    listener.setOption(StandardSocketOptions.IP_TOS, 8);

    assertThat(listener.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(8);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> server().getOption(StandardSocketOptions.IP_TOS));
  }

  @Test
  void knowsUrgentDataByAMethodAndByNoOption() throws IOException {
    SocketOption<?> ofChannel =
        socket().supportedOptions().stream()
            .filter(each -> each.name().equals("SO_OOBINLINE"))
            .findFirst()
            .orElseThrow();
    Socket socket = client();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> socket.getOption(ofChannel));

    socket.setOOBInline(true);
    assertThat(socket.getOOBInline()).isTrue();
  }

  @Test
  void hasComeByNoQueueOfTheKernelBeforeAnythingCame() throws IOException {
    var queue = ExtendedSocketOptions.SO_INCOMING_NAPI_ID;

    assertThat(socket().getOption(queue)).isZero();
    assertThat(client().getOption(queue)).isZero();
    assertThat(server().getOption(queue)).isZero();
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket().setOption(queue, 1))
        .withMessage("Attempt to set read only option SO_INCOMING_NAPI_ID");
  }

  @Test
  void sendsUrgentDataOnlyWhenConnected() throws IOException {
    Socket fresh = client();
    Socket closed = connected();
    closed.close();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> fresh.sendUrgentData(1))
        .withMessage("Not connected");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> closed.sendUrgentData(1))
        .withMessage("Socket closed");
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> socket().socket().sendUrgentData(1));
  }

  @Test
  void writesIntoABrokenPipeOnceItsOutputIsShutDown() throws IOException {
    Socket socket = connected();
    OutputStream out = socket.getOutputStream();
    socket.shutdownOutput();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> out.write(1))
        .withMessage("Broken pipe");
    assertThat(socket.isClosed()).isFalse();
  }

  @Test
  void hasNoOptionsAnyMoreWhenClosed() throws IOException {
    Socket socket = connected();
    socket.close();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(socket::getTrafficClass)
        .withMessage("Socket closed");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(socket::getTcpNoDelay)
        .withMessage("Socket is closed");
  }
}
