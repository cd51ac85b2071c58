package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Listening and accepting.
@Tag("A4")
abstract class ServerSocketChannelContract extends ChannelContract {
  ServerSocketChannelContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @Test
  void hasNoAddressAtFirst() throws IOException {
    ServerSocketChannel listener = server();

    assertThat(listener.getLocalAddress()).isNull();
    assertThat(listener.isOpen()).isTrue();
    assertThat(listener.isBlocking()).isTrue();
    assertThat(listener.validOps()).isEqualTo(SelectionKey.OP_ACCEPT);
  }

  @Test
  void bindsToAPortOfTheStacksChoice() throws IOException {
    ServerSocketChannel listener = server();

    assertThat(listener.bind(null)).isSameAs(listener);

    assertThat(addressOf(listener).getPort()).isPositive();
    assertThat(addressOf(listener).getAddress().isAnyLocalAddress()).isTrue();
  }

  @Test
  void showsTheSameWildcardForEitherFamily() throws IOException {
    ServerSocketChannel one = server();
    ServerSocketChannel other = server();
    one.bind(null);
    other.bind(new InetSocketAddress("0.0.0.0", 0));

    assertThat(addressOf(other).getAddress()).isEqualTo(addressOf(one).getAddress());
  }

  @Test
  void acceptsOnlyWhenBound() throws IOException {
    ServerSocketChannel listener = server();

    assertThatExceptionOfType(NotYetBoundException.class).isThrownBy(listener::accept);
    assertThat(listener.isOpen()).isTrue();
  }

  @Test
  void bindsOnlyOnce() throws IOException {
    ServerSocketChannel listener = listener();

    assertThatExceptionOfType(AlreadyBoundException.class).isThrownBy(() -> listener.bind(null));
  }

  @Test
  void doesNotShareItsPort() throws IOException {
    ServerSocketChannel first = listener();
    ServerSocketChannel second = server();

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> second.bind(addressOf(first)))
        .withMessage("Address already in use");
    assertThat(second.isOpen()).isTrue();
    assertThat(second.getLocalAddress()).isNull();
  }

  @Test
  void bindsToAPortThatOldConnectionsStillLingerOn() throws IOException {
    ServerSocketChannel first = listener();
    InetSocketAddress address = addressOf(first);
    Pair pair = pair(first);
    pair.server().close(); // the server's side goes to TIME-WAIT
    assertThat(pair.client().read(ByteBuffer.allocate(1))).isEqualTo(-1);
    pair.client().close();
    first.close();
    ServerSocketChannel second = server();

    second.bind(address);

    assertThat(pair(second).client().isConnected()).isTrue();
  }

  @Test
  void bindsToAPortWhoseOldConnectionsGoOn() throws IOException {
    ServerSocketChannel first = listener();
    InetSocketAddress address = addressOf(first);
    Pair old = pair(first);
    first.close();
    ServerSocketChannel second = server();

    second.bind(address);

    Pair young = pair(second);
    write(old.client(), (byte) 1);
    write(young.client(), (byte) 2);
    assertThat(read(old.server(), 1)).containsExactly(1);
    assertThat(read(young.server(), 1)).containsExactly(2);
  }

  @Test
  void refusesAddressesItCannotUse() throws IOException {
    ServerSocketChannel listener = server();
    SocketAddress other = new SocketAddress() {};

    assertThatExceptionOfType(UnresolvedAddressException.class)
        .isThrownBy(() -> listener.bind(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> listener.bind(other));
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> listener.bind(new InetSocketAddress("192.0.2.1", 0)))
        .withMessage("Cannot assign requested address");
  }

  @Test
  void acceptsNothingWhenNobodyCameAndItMayNotBlock() throws IOException {
    ServerSocketChannel listener = listener();
    listener.configureBlocking(false);

    assertThat(listener.accept()).isNull();
  }

  @Test
  void acceptsChannelsThatBlockThoughItDoesNot() throws IOException {
    ServerSocketChannel listener = listener();
    listener.configureBlocking(false);
    socket().connect(addressOf(listener));

    try (var selector = net().server().openSelector()) {
      listener.register(selector, SelectionKey.OP_ACCEPT);
      selector.select();
    }
    SocketChannel accepted = closing(listener.accept());

    assertThat(accepted.isBlocking()).isTrue();
    assertThat(accepted.isConnected()).isTrue();
    assertThat(accepted.provider()).isEqualTo(listener.provider());
    Background<Integer> reader =
        Background.start(() -> accepted.read(ByteBuffer.allocate(1))).awaitBlocked();
    accepted.shutdownInput();
    assertThat(reader.get()).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void wakesWhoWaitsToAccept(Background.Kind kind) throws Exception {
    ServerSocketChannel listener = listener();
    Background<SocketChannel> accepting = Background.start(kind, listener::accept).awaitBlocked();
    SocketChannel client = socket();

    client.connect(addressOf(listener));

    assertThat(closing(accepting.get()).getRemoteAddress()).isEqualTo(client.getLocalAddress());
  }

  @Test
  void keepsConnectionsInTheirOrderUntilTheyAreAccepted() throws IOException {
    ServerSocketChannel listener = listener();
    List<SocketAddress> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      SocketChannel client = socket();
      client.connect(addressOf(listener));
      clients.add(client.getLocalAddress());
    }

    List<SocketAddress> accepted = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      accepted.add(closing(listener.accept()).getRemoteAddress());
    }

    assertThat(accepted).isEqualTo(clients);
  }

  @Test
  void givesEachOfTwoThatWaitAConnection() throws IOException {
    ServerSocketChannel listener = listener();
    Background<SocketChannel> one = Background.start(listener::accept).awaitBlocked();
    Background<SocketChannel> other = Background.start(listener::accept).awaitBlocked();
    SocketChannel first = socket();
    SocketChannel second = socket();

    first.connect(addressOf(listener));
    second.connect(addressOf(listener));

    assertThat(
            List.of(closing(one.get()).getRemoteAddress(), closing(other.get()).getRemoteAddress()))
        .containsExactlyInAnyOrder(first.getLocalAddress(), second.getLocalAddress());
  }

  @Test
  void readsWhatAClientWroteBeforeItWasAccepted() throws IOException {
    ServerSocketChannel listener = listener();
    SocketChannel client = socket();
    client.connect(addressOf(listener));
    write(client, (byte) 1, (byte) 2);
    client.close();

    SocketChannel server = closing(listener.accept());

    assertThat(read(server, 2)).containsExactly(1, 2);
    assertThat(server.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void acceptsAClientThatHasLeftAgainWithAReset() throws IOException {
    ServerSocketChannel listener = listener();
    SocketChannel client = socket();
    client.connect(addressOf(listener));
    SocketAddress address = client.getLocalAddress();
    client.setOption(StandardSocketOptions.SO_LINGER, 0);
    client.close();

    SocketChannel server = closing(listener.accept());

    assertThat(server.getRemoteAddress()).isEqualTo(address);
    assertThatIOException()
        .isThrownBy(() -> server.read(ByteBuffer.allocate(1)))
        .withMessage("Connection reset");
  }

  @Test
  void resetsWhoWasNotAcceptedWhenItIsClosed() throws IOException {
    ServerSocketChannel listener = listener();
    SocketChannel client = socket();
    client.connect(addressOf(listener));

    listener.close();

    assertThatIOException()
        .isThrownBy(() -> client.read(ByteBuffer.allocate(1)))
        .withMessage("Connection reset");
  }

  @Test
  void leavesWhatItHasAcceptedAloneWhenItIsClosed() throws IOException {
    ServerSocketChannel listener = listener();
    Pair pair = pair(listener);

    listener.close();

    write(pair.client(), (byte) 1);
    assertThat(read(pair.server(), 1)).containsExactly(1);
  }

  @Test
  void refusesEverythingWhenClosed() throws IOException {
    ServerSocketChannel listener = listener();
    listener.close();

    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(listener::accept);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> listener.bind(null));
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(listener::getLocalAddress);
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> listener.getOption(StandardSocketOptions.SO_RCVBUF));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> listener.setOption(StandardSocketOptions.SO_RCVBUF, 1));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> listener.configureBlocking(false));
  }

  @ParameterizedTest
  @EnumSource
  void takesAnyBacklogForTheUsualOneIfItIsNotPositive(Backlog backlog) throws IOException {
    ServerSocketChannel listener = server();

    listener.bind(new InetSocketAddress(net().serverAddress(), 0), backlog.value);

    for (int i = 0; i < 20; i++) {
      socket().connect(addressOf(listener));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(closing(listener.accept()).isConnected()).isTrue();
    }
  }

  /// Backlogs that mean nothing.
  enum Backlog {
    ZERO(0),
    NEGATIVE(-7);

    private final int value;

    Backlog(int value) {
      this.value = value;
    }
  }

  @Test
  void tellsItsStateAsText() throws IOException {
    ServerSocketChannel listener = server();
    assertThat(listener.toString()).endsWith("[unbound]");
    listener.bind(null);
    assertThat(listener.toString()).endsWith("]").doesNotContain("unbound");
    listener.close();
    assertThat(listener.toString()).endsWith("[closed]");
  }
}
