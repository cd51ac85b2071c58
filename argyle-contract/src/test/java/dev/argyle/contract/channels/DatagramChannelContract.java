package dev.argyle.contract.channels;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `receive` and `send` of a `DatagramChannel` that has no peer.
@Tag("A9")
@Tag("G5")
abstract class DatagramChannelContract extends DatagramContract {
  private static final int LONGEST = 65_507; // of an IPv4 packet, less its headers

  DatagramChannelContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @Test
  void carriesADatagramAndTellsWhoSentIt() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();

    assertThat(client.send(ascii("one"), addressOf(server))).isEqualTo(3);
    Received first = receive(server);
    assertThat(first.text()).isEqualTo("one");
    assertThat(first.sender().getPort()).isEqualTo(addressOf(client).getPort());

    server.send(ascii("back"), first.sender());
    assertThat(receive(client)).isEqualTo(new Received("back", addressOf(server)));
  }

  @Test
  void namesASenderByTheSameObjectAgainAndAgain() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();
    client.send(ascii("a"), addressOf(server));
    client.send(ascii("b"), addressOf(server));

    SocketAddress first = receive(server).sender();
    assertThat(receive(server).sender()).isSameAs(first);

    client().send(ascii("c"), addressOf(server));
    assertThat(receive(server).sender()).isNotEqualTo(first);
  }

  @Test
  void keepsDatagramsApartAndInOrder() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();
    client.send(ascii("a"), addressOf(server));
    client.send(ascii("bc"), addressOf(server));
    client.send(ascii("def"), addressOf(server));

    assertThat(receive(server).text()).isEqualTo("a");
    assertThat(receive(server).text()).isEqualTo("bc");
    assertThat(receive(server).text()).isEqualTo("def");
  }

  @ParameterizedTest
  @EnumSource
  void movesOctetsBetweenPositionAndLimit(SocketChannelContract.Memory memory) throws IOException {
    DatagramChannel server = bound();
    ByteBuffer from = memory.holding("..abc...".getBytes(US_ASCII)).position(2).limit(5);

    assertThat(client().send(from, addressOf(server))).isEqualTo(3);
    assertThat(from.position()).isEqualTo(5);

    ByteBuffer into = memory.holding("........".getBytes(US_ASCII)).position(1).limit(6);
    assertThat(server.receive(into)).isNotNull();
    assertThat(into.position()).isEqualTo(4);
    assertThat(into.limit()).isEqualTo(6);
    assertThat(text(into.clear().position(8))).isEqualTo(".abc....");
  }

  @Test
  void losesSilentlyWhatDoesNotFit() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();
    client.send(ascii("abcdef"), addressOf(server));
    client.send(ascii("next"), addressOf(server));
    ByteBuffer into = ByteBuffer.allocate(4);

    assertThat(server.receive(into)).isNotNull();

    assertThat(text(into)).isEqualTo("abcd");
    assertThat(receive(server).text()).isEqualTo("next");
  }

  @Test
  void takesADatagramOutEvenIfThereIsNoRoomAtAll() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();
    client.send(ascii("lost"), addressOf(server));
    client.send(ascii("next"), addressOf(server));

    assertThat(server.receive(ByteBuffer.allocate(0))).isNotNull();

    assertThat(receive(server).text()).isEqualTo("next");
  }

  @Test
  void carriesADatagramWithoutOctets() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();

    assertThat(client.send(ByteBuffer.allocate(0), addressOf(server))).isZero();

    assertThat(receive(server).text()).isEmpty();
  }

  @Test
  void carriesTheLongestDatagramAndNoLongerOne() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client();
    byte[] longest = octets(LONGEST, 7);

    assertThat(client.send(ByteBuffer.wrap(longest), addressOf(server))).isEqualTo(LONGEST);
    ByteBuffer into = ByteBuffer.allocateDirect(LONGEST + 1);
    assertThat(server.receive(into)).isNotNull();
    byte[] received = new byte[into.position()];
    into.flip().get(received);
    assertThat(received).isEqualTo(longest);

    ByteBuffer longer = ByteBuffer.allocate(LONGEST + 1);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.send(longer, addressOf(server)))
        .withMessage("Message too long");
    assertThat(longer.position()).isZero();
  }

  @Test
  void answersAtOnceWhenItDoesNotBlock() throws IOException {
    DatagramChannel server = bound();
    server.configureBlocking(false);
    ByteBuffer into = ByteBuffer.allocate(10);

    assertThat(server.receive(into)).isNull();

    assertThat(into.position()).isZero();
  }

  @Test
  void sleepsUntilADatagramComes() throws IOException {
    DatagramChannel server = bound();
    Background<Received> receiver = Background.start(() -> receive(server)).awaitBlocked();

    client().send(ascii("at last"), addressOf(server));

    assertThat(receiver.get().text()).isEqualTo("at last");
  }

  @Test
  void isBoundToAPortByTheFirstCallThatNeedsOne() throws IOException {
    DatagramChannel sender = client();
    assertThat(sender.getLocalAddress()).isNull();
    sender.send(ascii("x"), addressOf(bound()));
    assertThat(addressOf(sender).getPort()).isPositive();
    assertThat(addressOf(sender).getAddress().isAnyLocalAddress()).isTrue();

    DatagramChannel receiver = client();
    receiver.configureBlocking(false);
    assertThat(receiver.receive(ByteBuffer.allocate(1))).isNull();
    assertThat(addressOf(receiver).getPort()).isPositive();
  }

  @Test
  void isNotToldThatAPortIsClosed() throws IOException {
    DatagramChannel client = client();
    InetSocketAddress closed = closedPort();
    client.send(ascii("x"), closed);
    client.configureBlocking(false);

    assertThat(client.receive(ByteBuffer.allocate(1))).isNull();
    assertThat(client.send(ascii("y"), closed)).isEqualTo(1);
  }

  @Test
  void refusesWhatIsNoAddress() throws IOException {
    DatagramChannel channel = client();

    assertThatNullPointerException().isThrownBy(() -> channel.send(ascii("x"), null));
    assertThatNullPointerException().isThrownBy(() -> channel.send(null, closedPort()));
    assertThatExceptionOfType(UnresolvedAddressException.class)
        .isThrownBy(
            () -> channel.send(ascii("x"), InetSocketAddress.createUnresolved("nobody", 1)));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> channel.send(ascii("x"), new SocketAddress() {}));
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> channel.send(ascii("x"), new InetSocketAddress(net().serverAddress(), 0)))
        .withMessage("Can't send to port 0");
  }

  @Test
  void refusesIpv6OnASocketOfIpv4() throws IOException {
    DatagramChannel v4 = closing(net().client().openDatagramChannel(StandardProtocolFamily.INET));
    var v6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), 9);

    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> v4.send(ascii("x"), v6));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> v4.connect(v6));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class).isThrownBy(() -> v4.bind(v6));
  }

  @Test
  void refusesABufferThatCannotBeWritten() throws IOException {
    DatagramChannel server = bound();
    client().send(ascii("x"), addressOf(server));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.receive(ascii("x").asReadOnlyBuffer()))
        .withMessage("Read-only buffer");
    assertThatNullPointerException().isThrownBy(() -> server.receive(null));
    assertThat(receive(server).text()).isEqualTo("x");
  }

  @Test
  void sendsFromABufferThatCanOnlyBeRead() throws IOException {
    DatagramChannel server = bound();

    assertThat(client().send(ascii("abc").asReadOnlyBuffer(), addressOf(server))).isEqualTo(3);

    assertThat(receive(server).text()).isEqualTo("abc");
  }

  @Test
  void doesNothingMoreWhenClosed() throws IOException {
    DatagramChannel channel = bound();
    InetSocketAddress there = closedPort();
    channel.close();

    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.receive(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.send(ascii("x"), there));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.write(ascii("x")));
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> channel.bind(null));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.connect(there));
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::getLocalAddress);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::getRemoteAddress);
    assertThat(channel.disconnect()).isSameAs(channel);
    assertThat(channel.isConnected()).isFalse();
  }

  @Test
  void sendsToItself() throws IOException {
    DatagramChannel channel = bound();

    channel.send(ascii("me"), addressOf(channel));

    assertThat(receive(channel)).isEqualTo(new Received("me", addressOf(channel)));
  }

  @Test
  void sendsOnlyToThePeerOnceItHasOne() throws IOException {
    Peers peers = peers();
    DatagramChannel other = bound();

    assertThatExceptionOfType(AlreadyConnectedException.class)
        .isThrownBy(() -> peers.client().send(ascii("x"), addressOf(other)));
    assertThat(peers.client().send(ascii("yes"), addressOf(peers.server()))).isEqualTo(3);

    assertThat(receive(peers.server()).text()).isEqualTo("yes");
  }
}
