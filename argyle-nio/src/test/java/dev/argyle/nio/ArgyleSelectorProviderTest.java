package dev.argyle.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ArgyleSelectorProviderTest {
  private final TwoHosts hosts = new TwoHosts();
  private final ArgyleSelectorProvider provider = new ArgyleSelectorProvider(hosts.left.syscalls());

  @AfterEach
  void close() {
    hosts.close();
  }

  @Test
  void aSocketWhoseStackIsClosedSaysThatItIsClosedItself() throws IOException {
    ServerSocket server = new StackServerSocketFactory(hosts.left.syscalls()).createServerSocket(0);

    hosts.left.syscalls().closeAll();

    assertThatIOException()
        .isThrownBy(server::accept)
        .isInstanceOf(SocketException.class)
        .withMessage("Socket closed");
  }

  @Test
  void opensEachFamilyOnTheStackItWasGiven() throws IOException {
    for (StandardProtocolFamily family :
        List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
      try (SocketChannel channel = provider.openSocketChannel(family);
          ServerSocketChannel listener = provider.openServerSocketChannel(family);
          DatagramChannel datagrams = provider.openDatagramChannel(family)) {
        assertThat(channel.provider()).isSameAs(provider);
        assertThat(listener.provider()).isSameAs(provider);
        assertThat(datagrams.provider()).isSameAs(provider);
        assertThat(provider.syscalls().openDescriptors()).isEqualTo(3);
      }
    }
    assertThat(provider.syscalls().openDescriptors()).isZero();
  }

  @Test
  void hasNoUnixSockets() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> provider.openSocketChannel(StandardProtocolFamily.UNIX));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> provider.openServerSocketChannel(StandardProtocolFamily.UNIX));
    assertThat(provider.syscalls().openDescriptors()).isZero();
  }

  @Test
  void letsAListenerTakeAPortThatOldConnectionsLingerOn() throws IOException {
    try (ServerSocketChannel listener = provider.openServerSocketChannel();
        SocketChannel channel = provider.openSocketChannel()) {
      assertThat(listener.getOption(StandardSocketOptions.SO_REUSEADDR)).isTrue();
      assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
    }
  }

  @Test
  void tellsOfAStackThatHasEnded() throws IOException {
    try (Selector selector = provider.openSelector();
        SocketChannel channel = provider.openSocketChannel()) {
      hosts.left.close();

      assertThatIOException().isThrownBy(selector::selectNow);
      assertThatIOException()
          .isThrownBy(() -> channel.connect(new InetSocketAddress("10.0.0.2", 1)));
      assertThatIOException().isThrownBy(provider::openSocketChannel);
      assertThatIOException().isThrownBy(provider::openSelector);
    }
  }

  @Test
  void makesSocketsThatDoEverythingThemselves() {
    assertThat(inherited(SocketAdaptor.class, Socket.class)).isEmpty();
    assertThat(inherited(ServerSocketAdaptor.class, ServerSocket.class)).isEmpty();
    assertThat(inherited(DatagramSocketAdaptor.class, DatagramSocket.class)).isEmpty();
  }

  /// Public methods that a class has from its parent, and that would ask the parent's `SocketImpl`.
  private static List<String> inherited(Class<?> adaptor, Class<?> parent) {
    return Arrays.stream(adaptor.getMethods())
        .filter(method -> method.getDeclaringClass() == parent)
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .map(Method::getName)
        .toList();
  }
}
