package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Channels as `java.net` sockets.
abstract class SocketAdaptorContract extends ChannelContract {
  private static final long SEED = 99;

  SocketAdaptorContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @Test
  void isOneForEachChannel() throws IOException {
    SocketChannel channel = socket();
    ServerSocketChannel listener = server();

    assertThat(channel.socket()).isSameAs(channel.socket());
    assertThat(channel.socket().getChannel()).isSameAs(channel);
    assertThat(listener.socket()).isSameAs(listener.socket());
    assertThat(listener.socket().getChannel()).isSameAs(listener);
  }

  @Test
  void knowsNothingBeforeItIsBound() throws IOException {
    Socket socket = socket().socket();

    assertThat(socket.isBound()).isFalse();
    assertThat(socket.isConnected()).isFalse();
    assertThat(socket.isClosed()).isFalse();
    assertThat(socket.isInputShutdown()).isFalse();
    assertThat(socket.isOutputShutdown()).isFalse();
    assertThat(socket.getInetAddress()).isNull();
    assertThat(socket.getPort()).isZero();
    assertThat(socket.getLocalPort()).isEqualTo(-1);
    assertThat(socket.getLocalAddress().isAnyLocalAddress()).isTrue();
    assertThat(socket.getLocalSocketAddress()).isNull();
    assertThat(socket.getRemoteSocketAddress()).isNull();
    assertThat(socket).hasToString("Socket[unconnected]");
  }

  @Test
  void knowsBothEndsWhenConnected() throws IOException {
    ServerSocketChannel listener = listener();
    Socket socket = pair(listener).client().socket();

    assertThat(socket.isBound()).isTrue();
    assertThat(socket.isConnected()).isTrue();
    assertThat(socket.getInetAddress()).isEqualTo(addressOf(listener).getAddress());
    assertThat(socket.getPort()).isEqualTo(addressOf(listener).getPort());
    assertThat(socket.getRemoteSocketAddress()).isEqualTo(addressOf(listener));
    InetSocketAddress local = (InetSocketAddress) socket.getChannel().getLocalAddress();
    assertThat(socket.getLocalAddress()).isEqualTo(local.getAddress());
    assertThat(socket.getLocalPort()).isEqualTo(local.getPort());
    assertThat(socket.getLocalSocketAddress()).isEqualTo(local);
    assertThat(socket)
        .hasToString(
            "Socket[addr=%s,port=%d,localport=%d]",
            socket.getInetAddress(), socket.getPort(), socket.getLocalPort());
  }

  @Test
  void remembersItsEndsWhenClosed() throws IOException {
    ServerSocketChannel listener = listener();
    Socket socket = pair(listener).client().socket();
    int localPort = socket.getLocalPort();

    socket.close();

    assertThat(socket.isClosed()).isTrue();
    assertThat(socket.getChannel().isOpen()).isFalse();
    assertThat(socket.isBound()).isTrue();
    assertThat(socket.getLocalPort()).isEqualTo(localPort);
    assertThat(socket.getLocalAddress().isAnyLocalAddress()).isTrue();
    assertThat(socket.getRemoteSocketAddress()).isEqualTo(addressOf(listener));
    assertThat(socket).hasToString("Socket[unconnected]");
  }

  @Test
  void connectsBindsAndAccepts() throws Exception {
    ServerSocket listener = server().socket();
    listener.bind(new InetSocketAddress(net().serverAddress(), 0));
    Socket client = socket().socket();
    client.bind(null);

    client.connect(listener.getLocalSocketAddress(), 10_000);

    Socket server = closing(listener.accept());
    assertThat(server.getRemoteSocketAddress()).isEqualTo(client.getLocalSocketAddress());
    assertThat(server.getChannel()).isNotNull();
    assertThat(listener.isBound()).isTrue();
    assertThat(listener.getInetAddress()).isEqualTo(net().serverAddress());
    assertThat(listener)
        .hasToString(
            "ServerSocket[addr=%s,localport=%d]",
            listener.getInetAddress(), listener.getLocalPort());
  }

  @Test
  void listensNowhereBeforeItIsBound() throws IOException {
    ServerSocket listener = server().socket();

    assertThat(listener.isBound()).isFalse();
    assertThat(listener.getInetAddress()).isNull();
    assertThat(listener.getLocalPort()).isEqualTo(-1);
    assertThat(listener.getLocalSocketAddress()).isNull();
    assertThat(listener).hasToString("ServerSocket[unbound]");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(listener::accept)
        .withMessage("Socket is not bound yet");
  }

  @Test
  void movesOctetsThroughItsStreams() throws Exception {
    Pair pair = pair();
    byte[] sent = octets(1 << 20, SEED);
    OutputStream out = pair.client().socket().getOutputStream();
    InputStream in = pair.server().socket().getInputStream();
    Background<Void> writer =
        Background.start(() -> {
          out.write(200);
          out.write(sent);
          out.write(sent, 5, 0);
          pair.client().socket().shutdownOutput();
          return null;
        });

    assertThat(in.read()).isEqualTo(200);
    assertThat(in.readAllBytes()).isEqualTo(sent);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(in.read(new byte[3])).isEqualTo(-1);
    assertThat(in.read(new byte[0])).isZero();
    writer.get();
  }

  @Test
  void tellsHowMuchCanBeReadWithoutWaiting() throws IOException {
    Pair pair = pair();
    InputStream in = pair.server().socket().getInputStream();
    assertThat(in.available()).isZero();
    write(pair.client(), (byte) 1, (byte) 2, (byte) 3);

    assertThat(in.read()).isEqualTo(1);
    assertThat(in.available()).isEqualTo(2);
    assertThat(in.skip(1)).isEqualTo(1);
    assertThat(in.read(new byte[9], 2, 5)).isEqualTo(1);
    assertThat(in.available()).isZero();
  }

  @Test
  void closesWithEitherStream() throws IOException {
    Pair one = pair();
    Pair other = pair();

    one.client().socket().getInputStream().close();
    other.client().socket().getOutputStream().close();

    assertThat(one.client().isOpen()).isFalse();
    assertThat(other.client().isOpen()).isFalse();
  }

  @Test
  void neverBlocksBehindAChannelThatMayNot() throws IOException {
    Pair pair = pair();
    Socket socket = pair.client().socket();
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    pair.client().configureBlocking(false);
    ServerSocketChannel listener = listener();
    listener.configureBlocking(false);
    SocketChannel unconnected = socket();
    unconnected.configureBlocking(false);

    assertThatExceptionOfType(IllegalBlockingModeException.class).isThrownBy(in::read);
    assertThatExceptionOfType(IllegalBlockingModeException.class).isThrownBy(() -> out.write(1));
    assertThatExceptionOfType(IllegalBlockingModeException.class)
        .isThrownBy(listener.socket()::accept);
    assertThatExceptionOfType(IllegalBlockingModeException.class)
        .isThrownBy(() -> unconnected.socket().connect(addressOf(listener)));
  }

  @Test
  void failsAsSocketsDoAndNotAsChannels() throws IOException {
    Socket unconnected = socket().socket();
    Socket connected = pair().client().socket();
    InetSocketAddress somewhere = new InetSocketAddress(net().serverAddress(), 1);

    assertThatIOException()
        .isThrownBy(unconnected::getInputStream)
        .withMessage("Socket is not connected");
    assertThatIOException()
        .isThrownBy(unconnected::getOutputStream)
        .withMessage("Socket is not connected");
    assertThatIOException()
        .isThrownBy(unconnected::shutdownInput)
        .withMessage("Socket is not connected");
    assertThatIOException()
        .isThrownBy(() -> connected.connect(somewhere))
        .withMessage("Already connected");
    assertThatIOException().isThrownBy(() -> connected.bind(null)).withMessage("Already bound");
    connected.shutdownInput();
    connected.shutdownOutput();
    assertThat(connected.isInputShutdown()).isTrue();
    assertThat(connected.isOutputShutdown()).isTrue();
    assertThatIOException()
        .isThrownBy(connected::getInputStream)
        .withMessage("Socket input is shutdown");
    assertThatIOException()
        .isThrownBy(connected::getOutputStream)
        .withMessage("Socket output is shutdown");
  }

  @Test
  void failsAsSocketsDoWhenClosed() throws IOException {
    Socket socket = pair().client().socket();
    InputStream in = socket.getInputStream();
    ServerSocket listener = listener().socket();
    socket.close();
    listener.close();

    assertThatIOException().isThrownBy(socket::getInputStream).withMessage("Socket is closed");
    assertThatIOException()
        .isThrownBy(() -> socket.setSoTimeout(1))
        .withMessage("Socket is closed");
    assertThatIOException()
        .isThrownBy(() -> socket.setTcpNoDelay(true))
        .withMessage("Socket is closed");
    assertThatIOException().isThrownBy(socket::getTcpNoDelay).withMessage("Socket is closed");
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(in::read);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(listener::accept);
    assertThatIOException().isThrownBy(listener::getSoTimeout).withMessage("Socket is closed");
  }

  @Test
  void doesNotConnectToANameWithoutAnAddress() throws IOException {
    Socket socket = socket().socket();

    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("nowhere.invalid", 1)));

    assertThat(socket.isClosed()).isTrue();
  }

  @Test
  void keepsUrgentDataInTheStreamOnlyWhenAskedTo() throws IOException {
    Pair pair = pair();
    Socket sender = pair.client().socket();
    Socket receiver = pair.server().socket();
    InputStream in = receiver.getInputStream();

    sender.sendUrgentData('u');
    sender.getOutputStream().write('a');
    assertThat(in.read()).isEqualTo('a');

    receiver.setOOBInline(true);
    assertThat(receiver.getOOBInline()).isTrue();
    sender.sendUrgentData('v');
    assertThat(in.read()).isEqualTo('v');
  }

  @Test
  void setsOptionsAsSocketsDo() throws IOException {
    Socket socket = pair().client().socket();

    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    socket.setReuseAddress(true);
    socket.setSoLinger(true, 3);
    socket.setTrafficClass(0x10);
    socket.setSendBufferSize(20_000);
    socket.setReceiveBufferSize(30_000);
    socket.setOOBInline(false);
    socket.setPerformancePreferences(1, 2, 3);

    assertThat(socket.getTcpNoDelay()).isTrue();
    assertThat(socket.getKeepAlive()).isTrue();
    assertThat(socket.getReuseAddress()).isTrue();
    assertThat(socket.getSoLinger()).isEqualTo(3);
    assertThat(socket.getTrafficClass()).isEqualTo(0x10);
    assertThat(socket.getSendBufferSize()).isEqualTo(20_000);
    assertThat(socket.getReceiveBufferSize()).isEqualTo(30_000);
    assertThat(socket.getOOBInline()).isFalse();
    socket.setSoLinger(false, 3);
    assertThat(socket.getSoLinger()).isEqualTo(-1);
    assertThat(socket.supportedOptions()).isEqualTo(socket.getChannel().supportedOptions());
  }

  @Test
  void refusesValuesThatMeanNothing() throws IOException {
    Socket socket = socket().socket();
    ServerSocket listener = server().socket();

    assertThatIllegalArgumentException().isThrownBy(() -> socket.setSoTimeout(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.setSendBufferSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.setReceiveBufferSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> socket.connect(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.connect(new InetSocketAddress(net().serverAddress(), 1), -1));
    assertThatIllegalArgumentException().isThrownBy(() -> listener.setSoTimeout(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> listener.setReceiveBufferSize(0));
  }

  @Test
  void setsOptionsOfListenersAsSocketsDo() throws IOException {
    ServerSocket listener = server().socket();

    listener.setReuseAddress(false);
    listener.setReceiveBufferSize(30_000);
    listener.setPerformancePreferences(1, 2, 3);

    assertThat(listener.getReuseAddress()).isFalse();
    assertThat(listener.getReceiveBufferSize()).isEqualTo(30_000);
    assertThat(listener.supportedOptions()).isEqualTo(listener.getChannel().supportedOptions());
  }
}
