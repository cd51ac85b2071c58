package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a `SocketChannel` gets its two ends.
@Tag("A5")
abstract class ConnectContract extends ChannelContract {
  ConnectContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  /// Waits for a non-blocking connect.
  private void finish(SocketChannel channel) throws IOException {
    try (Selector selector = net().client().openSelector()) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      while (!channel.finishConnect()) {
        selector.select();
        selector.selectedKeys().clear();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectsAndKnowsBothEnds(Background.Kind kind) throws Exception {
    ServerSocketChannel listener = listener();
    SocketChannel client = socket();

    assertThat(Background.start(kind, () -> client.connect(addressOf(listener))).get()).isTrue();

    SocketChannel server = closing(listener.accept());
    assertThat(client.isConnected()).isTrue();
    assertThat(client.isConnectionPending()).isFalse();
    assertThat(client.getRemoteAddress()).isEqualTo(addressOf(listener));
    assertThat(server.getLocalAddress()).isEqualTo(addressOf(listener));
    assertThat(server.getRemoteAddress()).isEqualTo(client.getLocalAddress());
    assertThat(((InetSocketAddress) client.getLocalAddress()).getAddress().isAnyLocalAddress())
        .isFalse();
  }

  @Test
  void hasNoAddressesAtFirst() throws IOException {
    SocketChannel channel = socket();

    assertThat(channel.getLocalAddress()).isNull();
    assertThat(channel.getRemoteAddress()).isNull();
    assertThat(channel.isConnected()).isFalse();
    assertThat(channel.isConnectionPending()).isFalse();
  }

  @Test
  void bindsToAPortOfTheStacksChoice() throws IOException {
    SocketChannel channel = socket();

    assertThat(channel.bind(null)).isSameAs(channel);

    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    assertThat(local.getPort()).isPositive();
    assertThat(local.getAddress().isAnyLocalAddress()).isTrue();
  }

  @Test
  void connectsFromThePortItWasBoundTo() throws IOException {
    ServerSocketChannel listener = listener();
    SocketChannel client = socket();
    client.bind(new InetSocketAddress(0));
    int port = ((InetSocketAddress) client.getLocalAddress()).getPort();

    client.connect(addressOf(listener));

    SocketChannel server = closing(listener.accept());
    assertThat(((InetSocketAddress) server.getRemoteAddress()).getPort()).isEqualTo(port);
    assertThat(server.getRemoteAddress()).isEqualTo(client.getLocalAddress());
  }

  @Test
  void isRefusedWhereNobodyListensAndClosesItself() throws IOException {
    InetSocketAddress nobody = refusing();
    SocketChannel client = socket();

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> client.connect(nobody))
        .withMessage("Connection refused");

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void isRefusedLaterWhenItMayNotBlock() throws IOException {
    InetSocketAddress nobody = refusing();
    SocketChannel client = socket();
    client.configureBlocking(false);

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> {
          assertThat(client.connect(nobody)).isFalse();
          finish(client);
        })
        .withMessage("Connection refused");

    assertThat(client.isOpen()).isFalse();
  }

  @Test
  void connectsWithoutBlockingAndFinishesLater() throws IOException {
    ServerSocketChannel listener = listener();
    SocketChannel client = socket();
    client.configureBlocking(false);

    if (!client.connect(addressOf(listener))) {
      assertThat(client.isConnectionPending()).isTrue();
      assertThat(client.isConnected()).isFalse();
      finish(client);
    }

    assertThat(client.isConnected()).isTrue();
    assertThat(client.isConnectionPending()).isFalse();
    assertThat(client.finishConnect()).isTrue();
    SocketChannel server = closing(listener.accept());
    assertThat(server.getRemoteAddress()).isEqualTo(client.getLocalAddress());
  }

  @Test
  void finishesByBlockingWhenItMayAgain() throws IOException {
    ServerSocketChannel listener = listener();
    SocketChannel client = socket();
    client.configureBlocking(false);
    boolean connected = client.connect(addressOf(listener));
    client.configureBlocking(true);

    assertThat(connected || client.finishConnect()).isTrue();
    assertThat(client.isConnected()).isTrue();
  }

  @Test
  void isPendingWhileNobodyAnswers() throws IOException {
    SocketChannel pending = pending();

    assertThat(pending.isConnectionPending()).isTrue();
    assertThat(pending.isConnected()).isFalse();
    assertThat(pending.finishConnect()).isFalse();
    assertThat(pending.getRemoteAddress()).isNotNull();
    assertThatExceptionOfType(ConnectionPendingException.class)
        .isThrownBy(() -> pending.connect(new InetSocketAddress(net().serverAddress(), 1)));
    assertThatExceptionOfType(ConnectionPendingException.class)
        .isThrownBy(() -> pending.bind(null));
    assertThat(pending.isOpen()).isTrue();
  }

  @Test
  void connectsOnlyOnce() throws IOException {
    ServerSocketChannel listener = listener();
    Pair pair = pair(listener);

    assertThatExceptionOfType(AlreadyConnectedException.class)
        .isThrownBy(() -> pair.client().connect(addressOf(listener)));
    assertThatExceptionOfType(AlreadyConnectedException.class)
        .isThrownBy(() -> pair.server().connect(addressOf(listener)));
    assertThat(pair.client().isOpen()).isTrue();
    assertThat(pair.client().finishConnect()).isTrue();
  }

  @Test
  void finishesOnlyWhatHasBegun() throws IOException {
    SocketChannel channel = socket();

    assertThatExceptionOfType(NoConnectionPendingException.class)
        .isThrownBy(channel::finishConnect);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void bindsOnlyOnce() throws IOException {
    SocketChannel bound = socket();
    bound.bind(null);
    SocketChannel connected = pair().client();

    assertThatExceptionOfType(AlreadyBoundException.class).isThrownBy(() -> bound.bind(null));
    assertThatExceptionOfType(AlreadyBoundException.class).isThrownBy(() -> connected.bind(null));
  }

  @Test
  void doesNotBindToAPortThatIsTaken() throws IOException {
    InetSocketAddress taken = addressOf(listener());
    SocketChannel channel = closing(net().server().openSocketChannel());

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> channel.bind(taken))
        .withMessage("Address already in use");
    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.getLocalAddress()).isNull();
  }

  @Test
  void doesNotBindToAnAddressOfSomebodyElse() throws IOException {
    SocketChannel channel = socket();

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> channel.bind(new InetSocketAddress("192.0.2.1", 0)))
        .withMessage("Cannot assign requested address");
  }

  @Test
  void refusesAddressesItCannotUse() throws IOException {
    SocketChannel channel = socket();
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    SocketAddress other = new SocketAddress() {};

    assertThatExceptionOfType(UnresolvedAddressException.class)
        .isThrownBy(() -> channel.connect(unresolved));
    assertThatExceptionOfType(UnresolvedAddressException.class)
        .isThrownBy(() -> channel.bind(unresolved));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> channel.connect(other));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> channel.bind(other));
    assertThatNullPointerException().isThrownBy(() -> channel.connect(null));
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void knowsNoIpv6OnAChannelOfIpv4() throws IOException {
    SocketChannel v4 = closing(net().client().openSocketChannel(StandardProtocolFamily.INET));
    InetSocketAddress v6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 1);

    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> v4.connect(v6));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class).isThrownBy(() -> v4.bind(v6));
  }

  @ParameterizedTest
  @EnumSource(names = {"INET", "INET6"})
  void connectsOverEitherFamily(StandardProtocolFamily family) throws IOException {
    String loopback = family == StandardProtocolFamily.INET ? "127.0.0.1" : "::1";
    ServerSocketChannel listener = closing(net().server().openServerSocketChannel(family));
    listener.bind(new InetSocketAddress(InetAddress.ofLiteral(loopback), 0));
    SocketChannel client = closing(net().server().openSocketChannel(family));

    client.connect(addressOf(listener));

    SocketChannel server = closing(listener.accept());
    assertThat(server.getRemoteAddress()).isEqualTo(client.getLocalAddress());
    write(client, (byte) 1);
    assertThat(read(server, 1)).containsExactly(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"INET", "INET6"})
  void reachesTheHostItselfByTheWildcard(StandardProtocolFamily family) throws IOException {
    assumeThat(net().listensEverywhere()).isTrue();
    boolean v4 = family == StandardProtocolFamily.INET;
    ServerSocketChannel listener = server();
    listener.bind(new InetSocketAddress(InetAddress.ofLiteral(v4 ? "127.0.0.1" : "::1"), 0));
    SocketChannel client = closing(net().server().openSocketChannel());
    InetAddress any = InetAddress.ofLiteral(v4 ? "0.0.0.0" : "::");

    client.connect(new InetSocketAddress(any, addressOf(listener).getPort()));

    assertThat(closing(listener.accept()).getRemoteAddress()).isEqualTo(client.getLocalAddress());
    assertThat(client.getRemoteAddress()).isEqualTo(addressOf(listener));
  }

  @Test
  void reachesAListenerOfAnyAddressByEither() throws IOException {
    assumeThat(net().listensEverywhere()).isTrue();
    ServerSocketChannel listener = server();
    listener.bind(null);
    int port = addressOf(listener).getPort();

    for (String address : new String[] {"127.0.0.1", "::1"}) {
      SocketChannel client = closing(net().server().openSocketChannel());
      client.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port));
      SocketChannel server = closing(listener.accept());
      assertThat(server.getRemoteAddress()).isEqualTo(client.getLocalAddress());
    }
  }

  @Test
  void showsIpv4EndsAsIpv4() throws IOException {
    Pair pair = pair();

    for (SocketChannel each : new SocketChannel[] {pair.client(), pair.server()}) {
      InetSocketAddress local = (InetSocketAddress) each.getLocalAddress();
      InetSocketAddress remote = (InetSocketAddress) each.getRemoteAddress();
      assertThat(local.getAddress()).isInstanceOf(Inet4Address.class);
      assertThat(remote.getAddress()).isInstanceOf(Inet4Address.class);
    }
  }

  @Test
  void tellsItsStateAsText() throws IOException {
    String name = SocketChannel.class.getName();
    SocketChannel channel = socket();
    assertThat(channel).hasToString(name + "[unconnected]");
    Pair pair = pair();
    String ends =
        " local=" + pair.client().getLocalAddress() + " remote=" + pair.client().getRemoteAddress();
    assertThat(pair.client()).hasToString(name + "[connected" + ends + "]");
    pair.client().shutdownInput();
    pair.client().shutdownOutput();
    assertThat(pair.client()).hasToString(name + "[connected ishut oshut" + ends + "]");
    SocketChannel pending = pending();
    assertThat(pending)
        .hasToString(name + "[connection-pending remote=" + pending.getRemoteAddress() + "]");
    channel.close();
    assertThat(channel).hasToString(name + "[closed]");
  }

  @Test
  void offersReadingWritingAndConnecting() throws IOException {
    assertThat(socket().validOps())
        .isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE | SelectionKey.OP_CONNECT);
  }
}
