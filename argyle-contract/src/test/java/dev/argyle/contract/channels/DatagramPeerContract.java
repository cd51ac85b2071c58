package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A `DatagramChannel` and its peer: connecting, reading and writing, disconnecting.
@Tag("A5")
@Tag("A8")
@Tag("G5")
abstract class DatagramPeerContract extends DatagramContract {
  DatagramPeerContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @Test
  void beginsWithoutAPeer() throws IOException {
    DatagramChannel channel = client();

    assertThat(channel.isConnected()).isFalse();
    assertThat(channel.getRemoteAddress()).isNull();
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(1)}));
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> channel.write(ascii("x")));
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> channel.write(new ByteBuffer[] {ascii("x")}));
    assertThat(channel.disconnect()).isSameAs(channel);
  }

  @Test
  void knowsItsPeerWhenConnected() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();

    assertThat(client.connect(addressOf(server))).isSameAs(client);

    assertThat(client.isConnected()).isTrue();
    assertThat(client.getRemoteAddress()).isEqualTo(addressOf(server));
    assertThat(addressOf(client).getPort()).isPositive();
    assertThat(addressOf(client).getAddress().isAnyLocalAddress()).isFalse();
  }

  @Test
  void readsAndWritesWithItsPeer() throws IOException {
    Peers peers = peers();

    assertThat(peers.client().write(ascii("ping"))).isEqualTo(4);
    ByteBuffer into = ByteBuffer.allocate(10);
    assertThat(peers.server().read(into)).isEqualTo(4);
    assertThat(text(into)).isEqualTo("ping");

    assertThat(peers.server().write(ascii("pong!"))).isEqualTo(5);
    assertThat(receive(peers.client())).isEqualTo(new Received("pong!", addressOf(peers.server())));
  }

  @Test
  void gathersOneDatagramAndScattersIt() throws IOException {
    Peers peers = peers();
    ByteBuffer[] from = {ascii("not"), ascii("ab"), ascii(""), ascii("cdef"), ascii("not")};

    assertThat(peers.client().write(from, 1, 3)).isEqualTo(6);

    ByteBuffer[] into = {
      ByteBuffer.allocate(9),
      ByteBuffer.allocateDirect(1),
      ByteBuffer.allocate(3),
      ByteBuffer.allocate(9)
    };
    assertThat(peers.server().read(into, 1, 2)).isEqualTo(4);
    assertThat(text(into[1]) + text(into[2])).isEqualTo("abcd");
    assertThat(into[0].position()).isZero();
    assertThat(into[3].position()).isZero();
    peers.client().write(ascii("next"));
    assertThat(receive(peers.server()).text()).as("what did not fit is lost").isEqualTo("next");
  }

  @Test
  void refusesPartsOfArraysThatAreNotThere() throws IOException {
    Peers peers = peers();
    ByteBuffer[] two = {ByteBuffer.allocate(1), ByteBuffer.allocate(1)};

    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> peers.client().read(two, 1, 2));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> peers.client().write(two, -1, 1));
    assertThatNullPointerException().isThrownBy(() -> peers.client().read((ByteBuffer) null));
    assertThatNullPointerException().isThrownBy(() -> peers.client().write((ByteBuffer) null));
  }

  @Test
  void readsIntoNothingThatCannotBeWritten() throws IOException {
    Peers peers = peers();
    peers.server().write(ascii("x"));
    ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> peers.client().read(readOnly))
        .withMessage("Read-only buffer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> peers.client().read(new ByteBuffer[] {readOnly}))
        .withMessage("Read-only buffer");
    assertThat(receive(peers.client()).text()).isEqualTo("x");
  }

  @Test
  void leavesADatagramWhereItIsWhenAReadHasNoRoom() throws IOException {
    Peers peers = peers();
    peers.server().write(ascii("x"));

    assertThat(peers.client().read(ByteBuffer.allocate(0))).isZero();

    assertThat(receive(peers.client()).text()).isEqualTo("x");
  }

  @Test
  void writesNothingWhenThereIsNothing() throws IOException {
    Peers peers = peers();

    assertThat(peers.client().write(ByteBuffer.allocate(0))).isZero();
    assertThat(peers.client().write(new ByteBuffer[] {ascii("")})).isZero();
    peers.client().write(ascii("first"));

    assertThat(receive(peers.server()).text()).isEqualTo("first");
  }

  /// The JDK takes it for the end of a stream, and so do we; `receive` takes it for what it is.
  @Test
  void readsADatagramWithoutOctetsAsAnEnd() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();
    client.send(ascii("who"), addressOf(server));
    server.connect(receive(server).sender());
    client.send(ByteBuffer.allocate(0), addressOf(server));
    client.send(ByteBuffer.allocate(0), addressOf(server));
    client.send(ascii("x"), addressOf(server));

    assertThat(server.read(ByteBuffer.allocate(9))).isEqualTo(-1);
    assertThat(server.read(new ByteBuffer[] {ByteBuffer.allocate(9)})).isEqualTo(-1);
    assertThat(server.read(ByteBuffer.allocate(9))).isEqualTo(1);
  }

  @Test
  void readsNothingAtOnceWhenItDoesNotBlock() throws IOException {
    Peers peers = peers();
    peers.client().configureBlocking(false);

    assertThat(peers.client().read(ByteBuffer.allocate(1))).isZero();
    assertThat(peers.client().read(new ByteBuffer[] {ByteBuffer.allocate(1)})).isZero();
  }

  @Test
  void hearsNobodyElse() throws IOException {
    Peers peers = peers();
    InetSocketAddress client = addressOf(peers.client());
    DatagramChannel stranger = bound();
    stranger.send(ascii("stranger"), client);
    peers.server().write(ascii("peer"));

    assertThat(receive(peers.client()).text()).isEqualTo("peer");
  }

  @Test
  void forgetsWhatCameBeforeItHadAPeer() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();
    client.send(ascii("one"), addressOf(server));
    client.send(ascii("two"), addressOf(server));
    InetSocketAddress sender = receive(server).sender();
    awaitReadable(server);

    server.connect(sender);
    client.send(ascii("three"), addressOf(server));

    assertThat(receive(server).text()).isEqualTo("three");
  }

  @Test
  void connectsWithoutBlockingInEitherMode() throws IOException {
    DatagramChannel channel = client();
    channel.configureBlocking(false);

    assertThat(channel.connect(closedPort()).isConnected()).isTrue();
    assertThat(channel.isBlocking()).isFalse();
  }

  @Test
  void hasOnePeerAtATime() throws IOException {
    Peers peers = peers();

    assertThatExceptionOfType(AlreadyConnectedException.class)
        .isThrownBy(() -> peers.client().connect(addressOf(peers.server())));
    assertThat(peers.client().isConnected()).isTrue();
  }

  @Test
  void refusesPeersThatCannotBe() throws IOException {
    DatagramChannel channel = client();

    assertThatNullPointerException().isThrownBy(() -> channel.connect(null));
    assertThatExceptionOfType(UnresolvedAddressException.class)
        .isThrownBy(() -> channel.connect(InetSocketAddress.createUnresolved("nobody", 1)));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> channel.connect(new SocketAddress() {}));
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> channel.connect(new InetSocketAddress(net().serverAddress(), 0)))
        .withMessage("Can't connect to port 0");
    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.isConnected()).isFalse();
  }

  @Test
  void hearsEverybodyAgainWhenDisconnected() throws IOException {
    Peers peers = peers();
    InetSocketAddress client = addressOf(peers.client());

    assertThat(peers.client().disconnect()).isSameAs(peers.client());

    assertThat(peers.client().isConnected()).isFalse();
    assertThat(peers.client().getRemoteAddress()).isNull();
    DatagramChannel stranger = bound();
    stranger.send(ascii("stranger"), client);
    assertThat(receive(peers.client()).text()).isEqualTo("stranger");
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(() -> peers.client().write(ascii("x")));
  }

  @Test
  void keepsItsPortWhenDisconnected() throws IOException {
    DatagramChannel channel = client().connect(closedPort());
    int port = addressOf(channel).getPort();

    channel.disconnect();

    assertThat(addressOf(channel).getPort()).isEqualTo(port);
    assertThat(addressOf(channel).getAddress().isAnyLocalAddress()).isTrue();
  }

  @Test
  void keepsTheAddressItWasBoundToWhenDisconnected() throws IOException {
    DatagramChannel server = bound();
    InetSocketAddress before = addressOf(server);
    server.connect(addressOf(bound()));

    server.disconnect();

    assertThat(server.getLocalAddress()).isEqualTo(before);
  }

  @Test
  void takesAnotherPeerAfterTheFirst() throws IOException {
    Peers peers = peers();
    DatagramChannel other = bound();
    peers.client().disconnect();

    peers.client().connect(addressOf(other));
    peers.client().write(ascii("to the other"));

    assertThat(receive(other).text()).isEqualTo("to the other");
    assertThat(peers.client().disconnect().disconnect().isConnected()).isFalse();
  }

  @Test
  void isToldByAReadThatThePortIsClosed() throws IOException {
    DatagramChannel client = client().connect(closedPort());
    client.write(ascii("anybody?"));

    assertThatExceptionOfType(PortUnreachableException.class)
        .isThrownBy(() -> client.read(ByteBuffer.allocate(1)))
        .withMessage(null);
    assertThat(client.isConnected()).as("still").isTrue();
  }

  @Test
  void isToldByAReceiveThatThePortIsClosed() throws IOException {
    DatagramChannel client = client().connect(closedPort());
    client.write(ascii("anybody?"));

    assertThatExceptionOfType(PortUnreachableException.class)
        .isThrownBy(() -> client.receive(ByteBuffer.allocate(1)))
        .withMessage(null);
  }

  @Test
  void isToldByAWriteThatThePortIsClosed() throws IOException {
    DatagramChannel client = client().connect(closedPort());
    client.write(ascii("anybody?"));
    Selector selector = clientSelector();
    client.configureBlocking(false);
    client.register(selector, SelectionKey.OP_READ);
    assertThat(selector.select()).as("the answer has come").isEqualTo(1);

    assertThatExceptionOfType(PortUnreachableException.class)
        .isThrownBy(() -> client.write(ascii("anybody?")))
        .withMessage(null);
    assertThat(client.write(ascii("told once"))).isEqualTo(9);
  }

  @Test
  void isToldBySendThatThePortIsClosed() throws IOException {
    InetSocketAddress closed = closedPort();
    DatagramChannel client = client().connect(closed);
    client.send(ascii("anybody?"), closed);
    Selector selector = clientSelector();
    client.configureBlocking(false);
    SelectionKey key = client.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    do {
      selector.selectedKeys().clear();
      selector.select();
    } while (!key.isReadable());

    assertThatExceptionOfType(PortUnreachableException.class)
        .isThrownBy(() -> client.send(ascii("anybody?"), closed));
  }

  @Test
  void wakesAReaderWhenThePortIsFoundClosed() throws IOException {
    DatagramChannel client = client().connect(closedPort());
    Background<Integer> reader =
        Background.start(() -> client.read(ByteBuffer.allocate(1))).awaitBlocked();

    client.write(ascii("anybody?"));

    assertThat(reader.failure()).isInstanceOf(PortUnreachableException.class);
  }
}
