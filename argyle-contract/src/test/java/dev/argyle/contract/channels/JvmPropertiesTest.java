package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.SelectorProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Properties of the JVM that the JDK's own channels and sockets obey.
@Tag("G5")
class JvmPropertiesTest {
  private static final String IPV4 = "java.net.preferIPv4Stack";
  private static final String INCLUDE = "jdk.includeInExceptions";

  private final ChannelNet net = StackNet.loopback();
  private final SelectorProvider provider = net.client();

  @AfterEach
  void close() {
    System.clearProperty(IPV4);
    System.clearProperty(INCLUDE);
    net.close();
  }

  @Test
  void doesWithoutIpv6IfToldTo() throws IOException {
    System.setProperty(IPV4, "true");
    var address6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);

    try (SocketChannel channel = provider.openSocketChannel();
        DatagramChannel datagrams = provider.openDatagramChannel();
        Socket socket = net.socketFactory().createSocket()) {
      datagrams.bind(null);
      assertThat(((InetSocketAddress) datagrams.getLocalAddress()).getAddress())
          .isInstanceOf(Inet4Address.class);
      assertThatExceptionOfType(UnsupportedAddressTypeException.class)
          .isThrownBy(() -> channel.bind(address6));
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> socket.bind(address6))
          .withMessage("IPv6 protocol family unavailable");
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> provider.openSocketChannel(StandardProtocolFamily.INET6))
          .withMessage("IPv6 not available");
    }
  }

  @Test
  void tellsWhereToAConnectWentIfToldTo() throws IOException {
    var nobody = new InetSocketAddress(net.serverAddress(), 1);

    try (Socket socket = net.socketFactory().createSocket()) {
      System.setProperty(INCLUDE, "jar, HOSTINFO");
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> socket.connect(nobody))
          .withMessage("Connection refused: /127.0.0.1:1");
    }
    try (SocketChannel channel = provider.openSocketChannel()) {
      System.setProperty(INCLUDE, "hostInfoExclSocket");
      assertThatExceptionOfType(ConnectException.class)
          .isThrownBy(() -> channel.connect(nobody))
          .withMessage("Connection refused");
    }
  }
}
