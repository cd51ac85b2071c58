package dev.argyle.contract.channels;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `Socket` and `ServerSocket` themselves, as a `SocketFactory` makes them: without a channel, and
/// not to be interrupted.
@Tag("A5")
@Tag("A6")
@Tag("D5")
@Tag("F2")
abstract class JavaNetContract extends ChannelContract {
  private static final int MIB = 1 << 20;

  JavaNetContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private Socket client() throws IOException {
    return closing(net().socketFactory().createSocket());
  }

  private ServerSocket serverSocket() throws IOException {
    return closing(net().serverSocketFactory().createServerSocket());
  }

  private ServerSocket listening() throws IOException {
    return closing(net().serverSocketFactory().createServerSocket(0, 50, net().serverAddress()));
  }

  /// Both ends of a connection.
  private record Ends(Socket client, Socket server) {}

  private Ends ends() throws IOException {
    ServerSocket listening = listening();
    Socket client = client();
    client.connect(listening.getLocalSocketAddress());
    return new Ends(client, closing(listening.accept()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Test
  void beginsWithoutAnything() throws IOException {
    Socket socket = client();

    assertThat(socket.isBound()).isFalse();
    assertThat(socket.isConnected()).isFalse();
    assertThat(socket.isClosed()).isFalse();
    assertThat(socket.getChannel()).isNull();
    assertThat(socket.getLocalPort()).isEqualTo(-1);
    assertThat(socket.getPort()).isZero();
    assertThat(socket.getInetAddress()).isNull();
    assertThat(socket.getLocalSocketAddress()).isNull();
    assertThat(socket).hasToString("Socket[unconnected]");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(socket::getInputStream)
        .withMessage("Socket is not connected");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(socket::getOutputStream)
        .withMessage("Socket is not connected");
  }

  @Test
  void knowsBothEndsOfAConnection() throws IOException {
    ServerSocket listening = listening();
    Socket client = client();

    client.connect(listening.getLocalSocketAddress());
    Socket server = closing(listening.accept());

    assertThat(client.isConnected()).isTrue();
    assertThat(server.isConnected()).isTrue();
    assertThat(server.isBound()).isTrue();
    assertThat(client.getPort()).isEqualTo(listening.getLocalPort());
    assertThat(client.getInetAddress()).isEqualTo(net().serverAddress());
    assertThat(client.getRemoteSocketAddress()).isEqualTo(listening.getLocalSocketAddress());
    assertThat(server.getLocalSocketAddress()).isEqualTo(listening.getLocalSocketAddress());
    assertThat(server.getRemoteSocketAddress()).isEqualTo(client.getLocalSocketAddress());
    assertThat(client)
        .hasToString(
            "Socket[addr=%s,port=%d,localport=%d]",
            client.getInetAddress(), client.getPort(), client.getLocalPort());
    assertThat(listening)
        .hasToString(
            "ServerSocket[addr=%s,localport=%d]",
            listening.getInetAddress(), listening.getLocalPort());
  }

  @Test
  void carriesOctetsBothWaysToTheirEnds() throws IOException {
    Ends ends = ends();
    byte[] sent = octets(MIB, 5);
    Background<byte[]> echo =
        Background.start(() -> {
          byte[] all = ends.server().getInputStream().readAllBytes();
          ends.server().getOutputStream().write(all);
          ends.server().shutdownOutput();
          return all;
        });

    ends.client().getOutputStream().write(sent);
    ends.client().shutdownOutput();

    assertThat(ends.client().getInputStream().readAllBytes()).isEqualTo(sent);
    assertThat(echo.get()).isEqualTo(sent);
  }

  @Test
  void tellsWhatCanBeReadAtOnce() throws IOException {
    Ends ends = ends();
    assertThat(ends.client().getInputStream().available()).isZero();
    ends.server().getOutputStream().write(ascii("abc"));

    assertThat(ends.client().getInputStream().read()).isEqualTo('a');

    assertThat(ends.client().getInputStream().available()).isEqualTo(2);
  }

  @Test
  void failsToConnectWhereNobodyListens() throws IOException {
    InetSocketAddress refusing = refusing();
    Socket client = client();

    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> client.connect(refusing))
        .withMessage("Connection refused");
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void refusesWhatIsNoAddress() throws IOException {
    assertThatIllegalArgumentException().isThrownBy(() -> client().connect(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client().connect(new SocketAddress() {}))
        .withMessage("Unsupported address type");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client().connect(refusing(), -1))
        .withMessage("connect: timeout can't be negative");
    Socket client = client();
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> client.connect(InetSocketAddress.createUnresolved("nobody", 1)));
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void connectsOnce() throws IOException {
    Ends ends = ends();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> ends.client().connect(refusing()))
        .withMessage("Already connected");
  }

  @Test
  void isBoundOnceAndToWhatIsFree() throws IOException {
    ServerSocket listening = listening();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> listening.bind(null))
        .withMessage("Already bound");
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> serverSocket().bind(listening.getLocalSocketAddress()))
        .withMessage("Address already in use");
    Socket client = client();
    client.bind(null);
    assertThat(client.getLocalPort()).isPositive();
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> client.bind(null))
        .withMessage("Already bound");
  }

  @Test
  void acceptsOnlyWhenBound() throws IOException {
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> serverSocket().accept())
        .withMessage("Socket is not bound yet");
  }

  @Test
  void waitsNoLongerThanItIsTold() throws IOException {
    ServerSocket listening = listening();
    listening.setSoTimeout(20);
    assertThat(listening.getSoTimeout()).isEqualTo(20);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(listening::accept)
        .withMessage("Accept timed out");

    Ends ends = ends();
    ends.client().setSoTimeout(20);
    assertThat(ends.client().getSoTimeout()).isEqualTo(20);
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> ends.client().getInputStream().read())
        .withMessage("Read timed out");
    ends.server().getOutputStream().write('x');
    ends.client().setSoTimeout(0);
    assertThat(ends.client().getInputStream().read()).isEqualTo('x');

    InetSocketAddress unanswering = unanswering();
    assertThatExceptionOfType(SocketTimeoutException.class)
        .isThrownBy(() -> client().connect(unanswering, 20))
        .withMessage("Connect timed out");
  }

  @ParameterizedTest
  @EnumSource
  void endsAReadWhenItIsClosed(Background.Kind kind) throws IOException {
    Ends ends = ends();
    Background<Integer> reader =
        Background.start(kind, () -> ends.client().getInputStream().read()).awaitBlocked();

    ends.client().close();

    assertThat(reader.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
  }

  @ParameterizedTest
  @EnumSource
  void endsAnAcceptWhenItIsClosed(Background.Kind kind) throws IOException {
    ServerSocket listening = listening();
    Background<Socket> acceptor = Background.start(kind, listening::accept).awaitBlocked();

    listening.close();

    assertThat(acceptor.failure()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
  }

  @Test
  void isNotClosedByAnInterruptOfAPlatformThread() throws IOException {
    Ends ends = ends();
    Background<Integer> reader =
        Background.start(() -> ends.client().getInputStream().read()).awaitBlocked();

    reader.interrupt();
    reader.awaitBlocked();
    ends.server().getOutputStream().write('x');

    assertThat(reader.get()).isEqualTo('x');
    assertThat(reader.wasInterrupted()).isTrue();
    assertThat(ends.client().isClosed()).isFalse();
  }

  @Test
  void acceptsThoughItsPlatformThreadIsInterrupted() throws IOException {
    ServerSocket listening = listening();
    Background<Socket> acceptor =
        Background.start(() -> {
          Thread.currentThread().interrupt();
          return listening.accept();
        });

    client().connect(listening.getLocalSocketAddress());

    closing(acceptor.get());
    assertThat(acceptor.wasInterrupted()).isTrue();
  }

  @Test
  void isClosedByAnInterruptOfAVirtualThread() throws IOException {
    Ends ends = ends();
    Background<Integer> reader =
        Background.start(Background.Kind.VIRTUAL, () -> ends.client().getInputStream().read())
            .awaitBlocked();

    reader.interrupt();

    assertThat(reader.failure())
        .isInstanceOf(SocketException.class)
        .hasMessage("Closed by interrupt");
    assertThat(reader.wasInterrupted()).isTrue();
    assertThat(ends.client().isClosed()).isTrue();
  }

  @Test
  void isToldWhenThePeerHasReset() throws IOException {
    Ends ends = ends();
    ends.server().setSoLinger(true, 0);
    ends.server().close();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> ends.client().getInputStream().read())
        .withMessage("Connection reset");
  }

  @Test
  void readsNothingMoreAfterItsInputIsShutDown() throws IOException {
    Ends ends = ends();
    var input = ends.client().getInputStream();
    ends.client().shutdownInput();

    assertThat(input.read()).isEqualTo(-1);
    assertThat(input.available()).isZero();
    assertThat(ends.client().isInputShutdown()).isTrue();
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(ends.client()::getInputStream)
        .withMessage("Socket input is shutdown");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(ends.client()::shutdownInput)
        .withMessage("Socket input is already shutdown");
  }

  @Test
  void closesWithItsStreams() throws IOException {
    Ends ends = ends();
    var output = ends.client().getOutputStream();
    ends.client().getInputStream().close();

    assertThat(ends.client().isClosed()).isTrue();
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> output.write(1))
        .withMessage("Socket closed");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(ends.client()::getSoTimeout)
        .withMessage("Socket is closed");
    assertThat(ends.server().getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void setsItsOptions() throws IOException {
    Socket socket = client();
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    socket.setReuseAddress(true);
    socket.setOOBInline(true);
    socket.setTrafficClass(0x10);
    socket.setSendBufferSize(30_000);
    socket.setReceiveBufferSize(40_000);
    socket.setSoLinger(true, 7);

    assertThat(socket.getTcpNoDelay()).isTrue();
    assertThat(socket.getKeepAlive()).isTrue();
    assertThat(socket.getReuseAddress()).isTrue();
    assertThat(socket.getOOBInline()).isTrue();
    assertThat(socket.getTrafficClass()).isEqualTo(0x10);
    assertThat(socket.getSendBufferSize()).isEqualTo(30_000);
    assertThat(socket.getReceiveBufferSize()).isEqualTo(40_000);
    assertThat(socket.getSoLinger()).isEqualTo(7);
    socket.setSoLinger(false, 0);
    assertThat(socket.getSoLinger()).isEqualTo(-1);
    assertThat(socket.setOption(StandardSocketOptions.TCP_NODELAY, false)).isSameAs(socket);
    assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
    assertThat(socket.supportedOptions()).contains(StandardSocketOptions.SO_LINGER);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> socket.setOption(StandardSocketOptions.SO_BROADCAST, true));
    ServerSocket server = serverSocket();
    server.setReuseAddress(false);
    server.setReceiveBufferSize(50_000);
    assertThat(server.getReuseAddress()).isFalse();
    assertThat(server.getReceiveBufferSize()).isEqualTo(50_000);
  }

  @Test
  void sendsUrgentDataInTheStreamIfItIsToStayThere() throws IOException {
    Ends ends = ends();
    ends.server().setOOBInline(true);

    ends.client().getOutputStream().write('a');
    ends.client().sendUrgentData('!');
    ends.client().getOutputStream().write('b');
    ends.client().shutdownOutput();

    assertThat(ends.server().getInputStream().readAllBytes()).isEqualTo(ascii("a!b"));
  }

  @Test
  void connectsInTheFactory() throws IOException {
    ServerSocket listening = listening();
    Socket made =
        closing(
            net().socketFactory().createSocket(net().serverAddress(), listening.getLocalPort()));

    assertThat(made.isConnected()).isTrue();
    closing(listening.accept());
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(
            () -> net().socketFactory().createSocket(net().serverAddress(), refusing().getPort()));
  }
}
