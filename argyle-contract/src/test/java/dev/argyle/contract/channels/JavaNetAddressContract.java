package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which addresses sockets of `java.net` tell that are bound to none in particular, or closed.
@Tag("D5")
@Tag("G5")
abstract class JavaNetAddressContract extends ChannelContract {
  JavaNetAddressContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static InetAddress anyAddress() {
    return new InetSocketAddress(0).getAddress();
  }

  @Test
  void listensAtTheAddressItWasBoundTo() throws IOException {
    ServerSocket everywhere = closing(net().serverSocketFactory().createServerSocket(0));

    assertThat(everywhere.getInetAddress()).isEqualTo(anyAddress());
    assertThat(everywhere.getLocalSocketAddress())
        .isEqualTo(new InetSocketAddress(anyAddress(), everywhere.getLocalPort()));
    assertThat(everywhere)
        .hasToString("ServerSocket[addr=%s,localport=%d]", anyAddress(), everywhere.getLocalPort());
  }

  @Test
  void isBoundToAnyAddressOnceItIsClosed() throws IOException {
    InetAddress host = net().serverAddress();
    ServerSocket listening = closing(net().serverSocketFactory().createServerSocket(0, 1, host));
    Socket socket = closing(net().socketFactory().createSocket(host, listening.getLocalPort()));
    int port = socket.getLocalPort();
    assertThat(socket.getLocalAddress()).isNotEqualTo(anyAddress());

    socket.close();

    assertThat(socket.getLocalAddress()).isEqualTo(anyAddress());
    assertThat(socket.getLocalPort()).isEqualTo(port);
    assertThat(socket.getLocalSocketAddress()).isEqualTo(new InetSocketAddress(anyAddress(), port));
    assertThat(socket.getInetAddress()).isEqualTo(host);
  }
}
