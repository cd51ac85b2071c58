package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AcceptPendingException;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Asynchronous channels: binding, connecting, accepting, options, closing.
abstract class AsynchronousConnectContract extends AsynchronousContract {
  private static final SocketAddress OTHER_KIND = new SocketAddress() {};

  AsynchronousConnectContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  // Connecting.

  @Test
  void connectsAndKnowsBothEnds() throws Exception {
    AsynchronousPair pair = asynchronousPair();

    assertThat(pair.client().getRemoteAddress()).isEqualTo(pair.server().getLocalAddress());
    assertThat(pair.client().getLocalAddress()).isEqualTo(pair.server().getRemoteAddress());
  }

  @Test
  void tellsAHandlerOfTheConnectionWithItsAttachment() throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    var connected = new Told<Void>();
    AsynchronousSocketChannel client = channel();

    client.connect(listener.getLocalAddress(), "attached", connected);

    assertThat(connected.get()).isNull();
    assertThat(connected.attachment()).isEqualTo("attached");
    assertThat(connected.thread()).isNotSameAs(Thread.currentThread());
    assertThat(client.getRemoteAddress()).isEqualTo(listener.getLocalAddress());
  }

  @Test
  void isNeitherBoundNorConnectedAtFirst() throws IOException {
    AsynchronousSocketChannel channel = channel();

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.getLocalAddress()).isNull();
    assertThat(channel.getRemoteAddress()).isNull();
    assertThat(serverChannel().getLocalAddress()).isNull();
  }

  @Test
  void isClosedByAConnectThatIsRefused() throws Exception {
    AsynchronousSocketChannel channel = channel();

    assertThat(failure(channel.connect(refusing())))
        .isInstanceOf(ConnectException.class)
        .hasMessage("Connection refused");
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void tellsAHandlerThatTheConnectWasRefused() throws Exception {
    AsynchronousSocketChannel channel = channel();
    var connected = new Told<Void>();

    channel.connect(refusing(), null, connected);

    assertThat(connected.failure()).isInstanceOf(ConnectException.class);
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void hasNoRemoteAddressWhileItConnects() throws Exception {
    assertThat(pendingChannel().getRemoteAddress()).isNull();
  }

  @Test
  void connectsOneAtATimeAndOnce() throws Exception {
    AsynchronousSocketChannel pending = pendingChannel();
    AsynchronousPair pair = asynchronousPair();
    SocketAddress there = refusing();

    assertThatExceptionOfType(ConnectionPendingException.class)
        .isThrownBy(() -> pending.connect(there));
    assertThatExceptionOfType(ConnectionPendingException.class)
        .isThrownBy(() -> pending.connect(there, null, new Told<>()));
    assertThatExceptionOfType(ConnectionPendingException.class)
        .isThrownBy(() -> pending.bind(null));
    assertThatExceptionOfType(AlreadyConnectedException.class)
        .isThrownBy(() -> pair.client().connect(there));
  }

  @Test
  void movesNothingBeforeItIsConnected() throws Exception {
    for (AsynchronousSocketChannel each : Set.of(channel(), pendingChannel())) {
      assertThatExceptionOfType(NotYetConnectedException.class)
          .isThrownBy(() -> each.read(ByteBuffer.allocate(1)));
      assertThatExceptionOfType(NotYetConnectedException.class)
          .isThrownBy(() -> each.write(ByteBuffer.allocate(1), null, new Told<>()));
      assertThatExceptionOfType(NotYetConnectedException.class).isThrownBy(each::shutdownInput);
      assertThatExceptionOfType(NotYetConnectedException.class).isThrownBy(each::shutdownOutput);
    }
  }

  @Test
  void refusesAddressesItCannotConnectTo() throws IOException {
    AsynchronousSocketChannel channel = channel();

    assertThatExceptionOfType(UnresolvedAddressException.class)
        .isThrownBy(() -> channel.connect(InetSocketAddress.createUnresolved("nobody", 1)));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> channel.connect(OTHER_KIND));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> channel.bind(OTHER_KIND));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> serverChannel().bind(OTHER_KIND));
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void demandsAHandler() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    AsynchronousServerSocketChannel listener = asynchronousListener();

    assertThatNullPointerException().isThrownBy(() -> channel().connect(refusing(), null, null));
    assertThatNullPointerException().isThrownBy(() -> listener.accept(null, null));
    assertThatNullPointerException()
        .isThrownBy(() -> pair.client().read(ByteBuffer.allocate(1), null, null));
    assertThatNullPointerException()
        .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1), null, null));
  }

  @Test
  void bindsOnceAndConnectsFromThere() throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    AsynchronousSocketChannel channel = channel();

    assertThat(channel.bind(null)).isSameAs(channel);
    SocketAddress bound = channel.getLocalAddress();
    assertThatExceptionOfType(AlreadyBoundException.class).isThrownBy(() -> channel.bind(null));
    assertThatExceptionOfType(AlreadyBoundException.class).isThrownBy(() -> listener.bind(null));
    get(channel.connect(listener.getLocalAddress()));

    assertThat(((InetSocketAddress) channel.getLocalAddress()).getPort())
        .isEqualTo(((InetSocketAddress) bound).getPort());
  }

  @Test
  void isCancelledWhileItConnects() throws Exception {
    AsynchronousSocketChannel channel = channel();
    Future<Void> connect = channel.connect(unanswering());

    assertThat(connect.cancel(false)).isTrue();

    assertThat(connect.isCancelled()).isTrue();
    assertThat(connect.isDone()).isTrue();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(connect));
    assertThat(connect.cancel(false)).isFalse();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void isClosedByACancelThatMayInterrupt() throws Exception {
    AsynchronousSocketChannel channel = channel();
    Future<Void> connect = channel.connect(unanswering());

    assertThat(connect.cancel(true)).isTrue();

    assertThat(channel.isOpen()).isFalse();
    assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> get(connect));
  }

  @Test
  void tellsOfItsCloseToWhomConnects() throws Exception {
    AsynchronousSocketChannel channel = channel();
    var told = new Told<Void>();
    channel.connect(unanswering(), null, told);

    channel.close();

    assertThat(told.failure()).isInstanceOf(AsynchronousCloseException.class);
    assertThat(told.thread()).isNotSameAs(Thread.currentThread());
  }

  // Accepting.

  @Test
  void tellsAHandlerOfAConnection() throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    var accepted = new Told<AsynchronousSocketChannel>();
    listener.accept("attached", accepted);
    SocketChannel client = socket();

    client.connect(listener.getLocalAddress());

    AsynchronousSocketChannel server = closing(accepted.get());
    assertThat(accepted.attachment()).isEqualTo("attached");
    assertThat(server.getRemoteAddress()).isEqualTo(client.getLocalAddress());
    assertThat(server.provider()).isSameAs(listener.provider());
  }

  @Test
  void acceptsAtOnceWhatHasComeBefore() throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    SocketChannel client = socket();
    client.connect(listener.getLocalAddress());

    AsynchronousSocketChannel server = closing(get(listener.accept()));

    assertThat(server.getRemoteAddress()).isEqualTo(client.getLocalAddress());
  }

  @Test
  void acceptsOneAtATime() throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    Future<AsynchronousSocketChannel> first = listener.accept();

    assertThatExceptionOfType(AcceptPendingException.class).isThrownBy(listener::accept);
    assertThatExceptionOfType(AcceptPendingException.class)
        .isThrownBy(() -> listener.accept(null, new Told<>()));
    socket().connect(listener.getLocalAddress());
    closing(get(first));
    socket().connect(listener.getLocalAddress());
    closing(get(listener.accept()));
  }

  @Test
  void acceptsAgainInsideItsHandler() throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    var second = new Told<AsynchronousSocketChannel>();
    var first = new Told<AsynchronousSocketChannel>(() -> listener.accept(null, second));
    listener.accept(null, first);

    socket().connect(listener.getLocalAddress());
    socket().connect(listener.getLocalAddress());

    closing(first.get());
    closing(second.get());
  }

  @Test
  void acceptsOnlyWhenBound() throws IOException {
    AsynchronousServerSocketChannel unbound = serverChannel();

    assertThatExceptionOfType(NotYetBoundException.class).isThrownBy(unbound::accept);
    assertThatExceptionOfType(NotYetBoundException.class)
        .isThrownBy(() -> unbound.accept(null, new Told<>()));
  }

  @Test
  void acceptsNothingAfterACancel() throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    Future<AsynchronousSocketChannel> accept = listener.accept();

    assertThat(accept.cancel(false)).isTrue();

    assertThat(listener.isOpen()).isTrue();
    assertThatThrownBy(listener::accept).isInstanceOf(RuntimeException.class);
    SocketChannel client = socket();
    client.connect(listener.getLocalAddress());
    assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  @Test
  void tellsOfItsCloseToWhomAccepts() throws Exception {
    AsynchronousServerSocketChannel one = asynchronousListener();
    AsynchronousServerSocketChannel other = asynchronousListener();
    Future<AsynchronousSocketChannel> future = one.accept();
    var told = new Told<AsynchronousSocketChannel>();
    other.accept(null, told);

    one.close();
    other.close();

    assertThat(failure(future)).isInstanceOf(AsynchronousCloseException.class);
    assertThat(told.failure()).isInstanceOf(AsynchronousCloseException.class);
  }

  // Options, closing.

  @Test
  void hasTheOptionsOfTheJdk() throws IOException {
    AsynchronousSocketChannel channel = channel();
    AsynchronousServerSocketChannel listener = serverChannel();

    assertThat(channel.supportedOptions())
        .contains(
            StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.SO_KEEPALIVE,
            StandardSocketOptions.SO_REUSEADDR,
            StandardSocketOptions.TCP_NODELAY)
        .doesNotContain(StandardSocketOptions.SO_LINGER, StandardSocketOptions.IP_TOS);
    assertThat(listener.supportedOptions())
        .contains(StandardSocketOptions.SO_RCVBUF, StandardSocketOptions.SO_REUSEADDR)
        .doesNotContain(StandardSocketOptions.TCP_NODELAY);
    assertThat(listener.getOption(StandardSocketOptions.SO_REUSEADDR)).isTrue();
    assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
    assertThat(channel.setOption(StandardSocketOptions.TCP_NODELAY, true)).isSameAs(channel);
    assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
  }

  @Test
  void refusesOptionsAndValuesItDoesNotHave() throws IOException {
    AsynchronousSocketChannel channel = channel();

    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.SO_LINGER, 1))
        .withMessage("'SO_LINGER' not supported");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> serverChannel().getOption(StandardSocketOptions.TCP_NODELAY));
    assertThatNullPointerException()
        .isThrownBy(() -> channel.setOption((SocketOption<Integer>) null, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.SO_RCVBUF, -1));
  }

  @Test
  void setsNoOptionOnceItsOutputIsShutDown() throws Exception {
    AsynchronousSocketChannel client = asynchronousPair().client().shutdownOutput();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> client.setOption(StandardSocketOptions.TCP_NODELAY, true))
        .withMessage("Connection has been shutdown for writing");
  }

  @Test
  void refusesEverythingWhenClosed() throws Exception {
    AsynchronousSocketChannel closed = asynchronousPair().client();
    AsynchronousServerSocketChannel listener = asynchronousListener();
    closed.close();
    closed.close();
    listener.close();
    listener.close();

    assertThat(closed.isOpen()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(closed::getLocalAddress);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(closed::getRemoteAddress);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(closed::shutdownInput);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> closed.bind(null));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> closed.getOption(StandardSocketOptions.SO_RCVBUF));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> closed.setOption(StandardSocketOptions.SO_RCVBUF, 1000));
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(listener::getLocalAddress);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> listener.bind(null));
    assertThat(failure(closed.connect(refusing()))).isInstanceOf(ClosedChannelException.class);
    assertThat(failure(listener.accept())).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void describesItself() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    pair.client().shutdownInput().shutdownOutput();
    AsynchronousSocketChannel closed = channel();
    closed.close();

    assertThat(channel().toString()).endsWith("[unconnected]");
    assertThat(pendingChannel().toString()).contains("[connection-pending");
    assertThat(pair.client().toString())
        .contains("[connected ishut oshut local=", " remote=" + pair.server().getLocalAddress());
    assertThat(closed.toString()).endsWith("[closed]");
    assertThat(serverChannel().toString()).endsWith("[unbound]");
  }
}
