package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Opening, binding, selecting, setting and closing a `DatagramChannel`.
@Tag("A2")
@Tag("A11")
@Tag("F2")
abstract class DatagramLifeContract extends DatagramContract {
  private static final List<SocketOption<Boolean>> SWITCHES =
      List.of(
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.SO_BROADCAST,
          StandardSocketOptions.IP_MULTICAST_LOOP,
          ExtendedSocketOptions.IP_DONTFRAGMENT);

  DatagramLifeContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @Test
  void isOpenBlockingAndUnboundWhenNew() throws IOException {
    DatagramChannel channel = client();

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.isBlocking()).isTrue();
    assertThat(channel.isRegistered()).isFalse();
    assertThat(channel.getLocalAddress()).isNull();
    assertThat(channel.validOps()).isEqualTo(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    assertThat(channel.provider().getClass()).isEqualTo(net().client().getClass());
  }

  @Test
  void hasTheFamilyThatWasAskedFor() throws IOException {
    try (DatagramChannel v4 = net().client().openDatagramChannel(StandardProtocolFamily.INET);
        DatagramChannel v6 = net().client().openDatagramChannel(StandardProtocolFamily.INET6)) {
      v4.bind(null);
      v6.bind(null);
      assertThat(addressOf(v4).getAddress().getAddress()).hasSize(4);
      assertThat(addressOf(v6).getAddress().isAnyLocalAddress()).isTrue();
    }
    assertThatNullPointerException().isThrownBy(() -> net().client().openDatagramChannel(null));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> net().client().openDatagramChannel(StandardProtocolFamily.UNIX));
  }

  @Test
  void isBoundToTheAddressItIsGiven() throws IOException {
    DatagramChannel channel = closing(net().server().openDatagramChannel());

    assertThat((Object) channel.bind(new InetSocketAddress(net().serverAddress(), 0)))
        .isSameAs(channel);

    assertThat(addressOf(channel).getAddress()).isEqualTo(net().serverAddress());
    assertThat(addressOf(channel).getPort()).isPositive();
  }

  @Test
  void isBoundOnce() throws IOException {
    DatagramChannel channel = bound();

    assertThatExceptionOfType(AlreadyBoundException.class).isThrownBy(() -> channel.bind(null));
  }

  @Test
  void refusesAddressesThatCannotBeItsOwn() throws IOException {
    DatagramChannel channel = closing(net().server().openDatagramChannel());
    DatagramChannel other = bound();

    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> channel.bind(addressOf(other)))
        .withMessage("Address already in use");
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> channel.bind(new InetSocketAddress("192.0.2.1", 0)))
        .withMessage("Cannot assign requested address");
    assertThatExceptionOfType(UnresolvedAddressException.class)
        .isThrownBy(() -> channel.bind(InetSocketAddress.createUnresolved("nobody", 1)));
    assertThatExceptionOfType(UnsupportedAddressTypeException.class)
        .isThrownBy(() -> channel.bind(new SocketAddress() {}));
    assertThat(channel.getLocalAddress()).isNull();
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void sharesAPortWithThoseThatReuseIt() throws IOException {
    DatagramChannel first = closing(net().server().openDatagramChannel());
    DatagramChannel second = closing(net().server().openDatagramChannel());
    first.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    second.setOption(StandardSocketOptions.SO_REUSEADDR, true);

    first.bind(new InetSocketAddress(net().serverAddress(), 0));
    second.bind(addressOf(first));

    assertThat(second.getLocalAddress()).isEqualTo(first.getLocalAddress());
  }

  // Options.

  @Test
  void turnsSwitchesOnAndOff() throws IOException {
    for (StandardProtocolFamily family :
        List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
      DatagramChannel channel = closing(net().client().openDatagramChannel(family));
      for (SocketOption<Boolean> option : SWITCHES) {
        assertThat((Object) channel.setOption(option, true)).isSameAs(channel);
        assertThat(channel.getOption(option)).as("%s on", option).isTrue();
        channel.setOption(option, false);
        assertThat(channel.getOption(option)).as("%s off", option).isFalse();
      }
    }
  }

  @Test
  void remembersNumbers() throws IOException {
    for (StandardProtocolFamily family :
        List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
      DatagramChannel channel = closing(net().client().openDatagramChannel(family));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 17);
      channel.setOption(StandardSocketOptions.IP_TOS, 0x10);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, 30_000);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, 40_000);

      assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(17);
      assertThat(channel.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(0x10);
      assertThat(channel.getOption(StandardSocketOptions.SO_SNDBUF)).isEqualTo(30_000);
      assertThat(channel.getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(40_000);
    }
  }

  @Test
  void beginsAsTheJdkDocuments() throws IOException {
    DatagramChannel channel = client();

    assertThat(channel.getOption(StandardSocketOptions.SO_BROADCAST)).isFalse();
    assertThat(channel.getOption(StandardSocketOptions.SO_REUSEADDR)).isFalse();
    assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_LOOP)).isTrue();
    assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(1);
    assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_IF)).isNull();
    assertThat(channel.getOption(StandardSocketOptions.IP_TOS)).isZero();
  }

  @Test
  void refusesValuesThatAnOptionDoesNotHave() throws IOException {
    DatagramChannel channel = client();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, 256))
        .withMessage("Invalid TTL/hop value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.IP_TOS, -1))
        .withMessage("Invalid IP_TOS value");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.SO_RCVBUF, -1))
        .withMessage("Invalid send/receive buffer size");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.SO_BROADCAST, null))
        .withMessage("Invalid value 'null'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, null));
  }

  @Test
  void knowsItsOptionsAndNoOthers() throws IOException {
    DatagramChannel channel = client();

    assertThat(channel.supportedOptions())
        .containsAll(SWITCHES)
        .contains(
            StandardSocketOptions.SO_SNDBUF,
            StandardSocketOptions.SO_RCVBUF,
            StandardSocketOptions.IP_TOS,
            StandardSocketOptions.IP_MULTICAST_IF,
            StandardSocketOptions.IP_MULTICAST_TTL)
        .doesNotContain(StandardSocketOptions.TCP_NODELAY, StandardSocketOptions.SO_LINGER);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.TCP_NODELAY, true))
        .withMessage("'TCP_NODELAY' not supported");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> channel.getOption(StandardSocketOptions.SO_LINGER));
    assertThatNullPointerException().isThrownBy(() -> channel.getOption(null));
    channel.close();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.getOption(StandardSocketOptions.SO_BROADCAST));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.SO_BROADCAST, true));
  }

  @Test
  void sendsMulticastsByTheInterfaceItIsTold() throws IOException {
    NetworkInterface loopback = NetworkInterface.getByInetAddress(KernelNet.LOOPBACK);
    for (StandardProtocolFamily family :
        List.of(StandardProtocolFamily.INET, StandardProtocolFamily.INET6)) {
      DatagramChannel channel = closing(net().client().openDatagramChannel(family));
      channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);

      assertThat(channel.getOption(StandardSocketOptions.IP_MULTICAST_IF)).isEqualTo(loopback);
    }
  }

  // Selecting.

  @Test
  void isReadableWhenADatagramHasCome() throws IOException {
    DatagramChannel server = bound();
    server.configureBlocking(false);
    Selector selector = serverSelector();
    SelectionKey key = server.register(selector, SelectionKey.OP_READ);
    assertThat(selector.selectNow()).isZero();

    client().send(ascii("x"), addressOf(server));

    assertThat(selector.select()).isEqualTo(1);
    assertThat(key.readyOps()).isEqualTo(SelectionKey.OP_READ);
    assertThat(receive(server).text()).isEqualTo("x");
    selector.selectedKeys().clear();
    assertThat(selector.selectNow()).isZero();
  }

  @Test
  void isReadableForADatagramWithoutOctets() throws IOException {
    DatagramChannel server = bound();
    server.configureBlocking(false);
    Selector selector = serverSelector();
    server.register(selector, SelectionKey.OP_READ);

    client().send(ByteBuffer.allocate(0), addressOf(server));

    assertThat(selector.select()).isEqualTo(1);
    assertThat(receive(server).text()).isEmpty();
  }

  @Test
  void isWritableFromTheBeginning() throws IOException {
    DatagramChannel channel = client();
    channel.configureBlocking(false);
    SelectionKey key = channel.register(clientSelector(), SelectionKey.OP_WRITE);

    assertThat(key.selector().select()).isEqualTo(1);
    assertThat(key.isWritable()).isTrue();
    assertThat(key.isReadable()).isFalse();
  }

  @Test
  void hasNothingToAcceptAndNoConnectToFinish() throws IOException {
    DatagramChannel channel = client();
    channel.configureBlocking(false);
    Selector selector = clientSelector();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.register(selector, SelectionKey.OP_ACCEPT));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> channel.register(selector, SelectionKey.OP_CONNECT));
  }

  // Closing while a call sleeps.

  @ParameterizedTest
  @EnumSource
  void endsAReceiveWhenItIsClosed(Background.Kind kind) throws IOException {
    DatagramChannel server = bound();
    Background<SocketAddress> receiver =
        Background.start(kind, () -> server.receive(ByteBuffer.allocate(1))).awaitBlocked();

    server.close();

    assertThat(receiver.failure())
        .isInstanceOf(AsynchronousCloseException.class)
        .isNotInstanceOf(ClosedByInterruptException.class);
  }

  @ParameterizedTest
  @EnumSource
  void endsAReadWhenItIsClosed(Background.Kind kind) throws IOException {
    DatagramChannel client = peers().client();
    Background<Integer> reader =
        Background.start(kind, () -> client.read(ByteBuffer.allocate(1))).awaitBlocked();

    client.close();

    assertThat(reader.failure()).isInstanceOf(AsynchronousCloseException.class);
  }

  @ParameterizedTest
  @EnumSource
  void isClosedByAnInterruptDuringAReceive(Background.Kind kind) throws IOException {
    DatagramChannel server = bound();
    Background<SocketAddress> receiver =
        Background.start(kind, () -> server.receive(ByteBuffer.allocate(1))).awaitBlocked();

    receiver.interrupt();

    assertThat(receiver.failure()).isInstanceOf(ClosedByInterruptException.class);
    assertThat(receiver.wasInterrupted()).isTrue();
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void isClosedByACallOfAThreadThatIsInterrupted() throws IOException {
    DatagramChannel server = bound();
    Background<SocketAddress> receiver =
        Background.start(() -> {
          Thread.currentThread().interrupt();
          return server.receive(ByteBuffer.allocate(1));
        });

    assertThat(receiver.failure()).isInstanceOf(ClosedByInterruptException.class);
    assertThat(server.isOpen()).isFalse();
  }

  @Test
  void doesNotMindAnInterruptWhenItDoesNotBlock() throws IOException {
    DatagramChannel server = bound();
    server.configureBlocking(false);
    Background<Boolean> receiver =
        Background.start(() -> {
          Thread.currentThread().interrupt();
          return server.receive(ByteBuffer.allocate(1)) == null;
        });

    assertThat(receiver.get()).isTrue();
    assertThat(server.isOpen()).isTrue();
  }

  @Test
  void givesItsPortBackWhenClosed() throws IOException {
    DatagramChannel first = bound();
    InetSocketAddress address = addressOf(first);
    first.close();
    first.close();

    DatagramChannel second = closing(net().server().openDatagramChannel());

    assertThat((Object) second.bind(address)).isSameAs(second);
  }
}
