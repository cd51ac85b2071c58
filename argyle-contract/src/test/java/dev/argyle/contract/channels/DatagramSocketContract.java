package dev.argyle.contract.channels;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.IllegalBlockingModeException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A channel as a `DatagramSocket`.
@Tag("A9")
@Tag("D5")
@Tag("G5")
abstract class DatagramSocketContract extends DatagramContract {
  DatagramSocketContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private DatagramSocket clientSocket() throws IOException {
    return client().socket();
  }

  private DatagramSocket boundSocket() throws IOException {
    return bound().socket();
  }

  @Test
  void isOneForEachChannel() throws IOException {
    var channel = client();

    assertThat(channel.socket()).isSameAs(channel.socket());
    assertThat(channel.socket().getChannel()).isSameAs(channel);
  }

  @Test
  void knowsNothingBeforeItIsBound() throws IOException {
    DatagramSocket socket = clientSocket();

    assertThat(socket.isBound()).isFalse();
    assertThat(socket.isConnected()).isFalse();
    assertThat(socket.isClosed()).isFalse();
    assertThat(socket.getLocalPort()).isZero();
    assertThat(socket.getLocalAddress().isAnyLocalAddress()).isTrue();
    assertThat(socket.getLocalSocketAddress()).isNull();
    assertThat(socket.getPort()).isEqualTo(-1);
    assertThat(socket.getInetAddress()).isNull();
    assertThat(socket.getRemoteSocketAddress()).isNull();
    assertThat(socket.getSoTimeout()).isZero();
  }

  @Test
  void carriesAPacketAndTellsWhoSentIt() throws IOException {
    DatagramSocket server = boundSocket();
    DatagramSocket client = clientSocket();

    client.send(packet("hello", server.getLocalSocketAddress()));
    DatagramPacket packet = received(server);
    assertThat(text(packet)).isEqualTo("hello");
    assertThat(packet.getPort()).isEqualTo(client.getLocalPort());

    packet.setData("back".getBytes(US_ASCII));
    server.send(packet);
    DatagramPacket answer = received(client);
    assertThat(text(answer)).isEqualTo("back");
    assertThat(answer.getSocketAddress()).isEqualTo(server.getLocalSocketAddress());
  }

  @Test
  void usesThePartOfThePacketsArrayThatIsItsOwn() throws IOException {
    DatagramSocket server = boundSocket();
    var packet = new DatagramPacket("..abc..".getBytes(US_ASCII), 2, 3);
    packet.setSocketAddress(server.getLocalSocketAddress());
    clientSocket().send(packet);

    var into = new DatagramPacket("#######".getBytes(US_ASCII), 1, 4);
    server.receive(into);

    assertThat(new String(into.getData(), US_ASCII)).isEqualTo("#abc###");
    assertThat(into.getOffset()).isEqualTo(1);
    assertThat(into.getLength()).isEqualTo(3);
  }

  @Test
  void cutsOffWhatAPacketHasNoRoomFor() throws IOException {
    DatagramSocket server = boundSocket();
    clientSocket().send(packet("abcdef", server.getLocalSocketAddress()));
    var into = new DatagramPacket(new byte[10], 4);

    server.receive(into);

    assertThat(text(into)).isEqualTo("abcd");
  }

  @Test
  void usesAPacketAgainWithAllItsRoom() throws IOException {
    DatagramSocket server = boundSocket();
    DatagramSocket client = clientSocket();
    var into = new DatagramPacket(new byte[10], 8);
    for (String each : new String[] {"ab", "cdefgh", "i", "jklmnopqrst"}) {
      client.send(packet(each, server.getLocalSocketAddress()));
      server.receive(into);
      assertThat(text(into)).isEqualTo(each.substring(0, Math.min(8, each.length())));
    }
    into.setLength(2);
    client.send(packet("uvw", server.getLocalSocketAddress()));
    server.receive(into);
    assertThat(text(into)).isEqualTo("uv");
  }

  @Test
  void sendsToItsPeerWhatHasNoAddress() throws IOException {
    DatagramSocket server = boundSocket();
    DatagramSocket client = clientSocket();
    client.connect(server.getLocalSocketAddress());
    var packet = new DatagramPacket("x".getBytes(US_ASCII), 1);

    client.send(packet);

    assertThat(text(received(server))).isEqualTo("x");
    assertThat(packet.getSocketAddress()).isEqualTo(server.getLocalSocketAddress());
  }

  @Test
  void sendsNowhereWithoutAnAddress() throws IOException {
    DatagramSocket client = clientSocket();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.send(new DatagramPacket(new byte[1], 1)))
        .withMessage("Address not set");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.send(packet("x", new InetSocketAddress(net().serverAddress(), 0))))
        .withMessage("Can't send to port 0");
  }

  @Test
  void sendsOnlyToItsPeer() throws IOException {
    DatagramSocket client = clientSocket();
    client.connect(closedPort());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.send(packet("x", bound().getLocalAddress())))
        .withMessage("Connected and packet address differ");
  }

  @Test
  void knowsItsPeer() throws IOException {
    InetSocketAddress peer = addressOf(bound());
    DatagramSocket client = clientSocket();

    client.connect(peer.getAddress(), peer.getPort());

    assertThat(client.isConnected()).isTrue();
    assertThat(client.isBound()).isTrue();
    assertThat(client.getInetAddress()).isEqualTo(peer.getAddress());
    assertThat(client.getPort()).isEqualTo(peer.getPort());
    assertThat(client.getRemoteSocketAddress()).isEqualTo(peer);
    client.disconnect();
    assertThat(client.isConnected()).isFalse();
    assertThat(client.getPort()).isEqualTo(-1);
    assertThat(client.getRemoteSocketAddress()).isNull();
  }

  @Test
  void changesItsPeerWithoutDisconnecting() throws IOException {
    DatagramSocket one = boundSocket();
    DatagramSocket other = boundSocket();
    DatagramSocket client = clientSocket();
    client.connect(one.getLocalSocketAddress());

    client.connect(other.getLocalSocketAddress());
    client.send(packet("x", other.getLocalSocketAddress()));

    assertThat(text(received(other))).isEqualTo("x");
    assertThat(client.getRemoteSocketAddress()).isEqualTo(other.getLocalSocketAddress());
  }

  @Test
  void refusesWhatIsNoAddress() throws IOException {
    DatagramSocket socket = clientSocket();
    var unresolved = InetSocketAddress.createUnresolved("nobody", 1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.connect((SocketAddress) null))
        .withMessage("Address can't be null");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.connect(null, 1))
        .withMessage("Address can't be null");
    assertThatIllegalArgumentException().isThrownBy(() -> socket.connect(new SocketAddress() {}));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.bind(new SocketAddress() {}));
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.connect(unresolved))
        .withMessage("Unresolved address");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.bind(unresolved))
        .withMessage("Unresolved address");
  }

  @Test
  void isBoundOnce() throws IOException {
    DatagramSocket socket = clientSocket();
    socket.bind(null);
    assertThat(socket.isBound()).isTrue();
    assertThat(socket.getLocalPort()).isPositive();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.bind(null))
        .withMessage("Already bound");
    DatagramSocket second = closing(net().server().openDatagramChannel()).socket();
    SocketAddress taken = boundSocket().getLocalSocketAddress();
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> second.bind(taken))
        .withMessage("Address already in use");
  }

  @Test
  void waitsNoLongerThanItIsTold() throws IOException {
    DatagramSocket server = boundSocket();
    server.setSoTimeout(20);
    assertThat(server.getSoTimeout()).isEqualTo(20);

    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> received(server))
        .withMessage("Receive timed out");
    server.setSoTimeout(0);
    clientSocket().send(packet("x", server.getLocalSocketAddress()));
    assertThat(text(received(server))).isEqualTo("x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> server.setSoTimeout(-1))
        .withMessage("timeout < 0");
  }

  @Test
  void isToldThatThePortIsClosed() throws IOException {
    DatagramSocket client = clientSocket();
    client.connect(closedPort());
    client.send(new DatagramPacket(new byte[1], 1));

    assertThatExceptionOfType(PortUnreachableException.class).isThrownBy(() -> received(client));
  }

  @Test
  void blocksOrRefuses() throws IOException {
    var channel = bound();
    channel.configureBlocking(false);
    DatagramSocket socket = channel.socket();

    assertThatExceptionOfType(IllegalBlockingModeException.class)
        .isThrownBy(() -> received(socket));
    assertThatExceptionOfType(IllegalBlockingModeException.class)
        .isThrownBy(() -> socket.send(packet("x", socket.getLocalSocketAddress())));
  }

  @Test
  void endsAReceiveWhenItIsClosed() throws IOException {
    DatagramSocket server = boundSocket();
    Background<DatagramPacket> receiver = Background.start(() -> received(server)).awaitBlocked();

    server.close();

    assertThat(receiver.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
    assertThat(server.isClosed()).isTrue();
  }

  @Test
  void isClosedByAnInterrupt() throws IOException {
    DatagramSocket server = boundSocket();
    Background<DatagramPacket> receiver = Background.start(() -> received(server)).awaitBlocked();

    receiver.interrupt();

    assertThat(receiver.failure()).isInstanceOf(ClosedByInterruptException.class);
    assertThat(server.isClosed()).isTrue();
  }

  @Test
  void doesNothingMoreWhenClosed() throws IOException {
    DatagramSocket socket = boundSocket();
    InetSocketAddress there = closedPort();
    socket.close();
    socket.close();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> received(socket))
        .withMessage("Socket closed");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.send(packet("x", there)))
        .withMessage("Socket closed");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.bind(null))
        .withMessage("Socket is closed");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.setSoTimeout(1))
        .withMessage("Socket is closed");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(socket::getBroadcast)
        .withMessage("Socket is closed");
    assertThat(socket.getLocalPort()).isEqualTo(-1);
    assertThat(socket.getLocalAddress()).isNull();
    assertThat(socket.getLocalSocketAddress()).isNull();
    socket.connect(there);
    socket.disconnect();
  }

  @Test
  void setsWhatItsChannelHas() throws IOException {
    DatagramSocket socket = clientSocket();

    socket.setReuseAddress(true);
    socket.setBroadcast(true);
    socket.setTrafficClass(0x10);
    socket.setSendBufferSize(30_000);
    socket.setReceiveBufferSize(40_000);

    assertThat(socket.getReuseAddress()).isTrue();
    assertThat(socket.getBroadcast()).isTrue();
    assertThat(socket.getTrafficClass()).isEqualTo(0x10);
    assertThat(socket.getSendBufferSize()).isEqualTo(30_000);
    assertThat(socket.getReceiveBufferSize()).isEqualTo(40_000);
    assertThat(socket.setOption(StandardSocketOptions.SO_BROADCAST, false)).isSameAs(socket);
    assertThat(socket.getChannel().getOption(StandardSocketOptions.SO_BROADCAST)).isFalse();
    assertThat(socket.supportedOptions()).isEqualTo(socket.getChannel().supportedOptions());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.setSendBufferSize(0))
        .withMessage("Invalid send size");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.setReceiveBufferSize(0))
        .withMessage("Invalid receive size");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.setTrafficClass(256))
        .withMessage("Invalid IP_TOS value");
  }
}
