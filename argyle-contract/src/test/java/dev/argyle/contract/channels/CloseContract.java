package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How a connection ends: by halves, wholly, and with a reset.
@Tag("A10")
abstract class CloseContract extends ChannelContract {
  private static final int MIB = 1 << 20;
  private static final long SEED = 815;

  CloseContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static int readOne(SocketChannel from) throws IOException {
    return from.read(ByteBuffer.allocate(1));
  }

  @Test
  void readsTheEndAgainAndAgainAfterThePeerHasClosed() throws IOException {
    Pair pair = pair();
    pair.server().close();

    assertThat(readOne(pair.client())).isEqualTo(-1);
    assertThat(readOne(pair.client())).isEqualTo(-1);
    assertThat(pair.client().read(new ByteBuffer[] {ByteBuffer.allocate(1)})).isEqualTo(-1);
    assertThat(pair.client().isOpen()).isTrue();
  }

  @Test
  void readsWhatWasWrittenBeforeTheEnd() throws IOException {
    Pair pair = pair();
    write(pair.server(), (byte) 1, (byte) 2);
    pair.server().close();

    assertThat(read(pair.client(), 2)).containsExactly(1, 2);
    assertThat(readOne(pair.client())).isEqualTo(-1);
  }

  @Test
  void readsTheEndWithoutBlocking() throws IOException {
    Pair pair = pair();
    pair.server().close();
    awaitReadable(pair.client());
    pair.client().configureBlocking(false);

    assertThat(readOne(pair.client())).isEqualTo(-1);
  }

  @Test
  void deliversEverythingThatWasWrittenBeforeClosing() throws Exception {
    Pair pair = pair();
    byte[] sent = octets(2 * MIB, SEED);
    Background<Void> writer =
        Background.start(() -> {
          write(pair.client(), sent);
          pair.client().close();
          return null;
        });

    assertThat(read(pair.server(), sent.length)).isEqualTo(sent);
    assertThat(readOne(pair.server())).isEqualTo(-1);
    writer.get();
  }

  @Test
  void keepsReadingAfterItsOutputWasShutDown() throws IOException {
    Pair pair = pair();

    assertThat(pair.client().shutdownOutput()).isSameAs(pair.client());

    assertThat(readOne(pair.server())).isEqualTo(-1);
    write(pair.server(), (byte) 7);
    assertThat(read(pair.client(), 1)).containsExactly(7);
  }

  @Test
  void doesNotWriteAfterItsOutputWasShutDown() throws IOException {
    Pair pair = pair();
    pair.client().shutdownOutput();

    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> pair.client().write(new ByteBuffer[] {ByteBuffer.allocate(1)}));
    assertThat(pair.client().isOpen()).isTrue();
  }

  @Test
  void readsTheEndAfterItsInputWasShutDown() throws IOException {
    Pair pair = pair();

    assertThat(pair.client().shutdownInput()).isSameAs(pair.client());

    assertThat(readOne(pair.client())).isEqualTo(-1);
    assertThat(pair.client().read(new ByteBuffer[] {ByteBuffer.allocate(1)})).isEqualTo(-1);
    write(pair.client(), (byte) 7);
    assertThat(read(pair.server(), 1)).containsExactly(7);
  }

  @Test
  void readsTheEndThoughDataWasThereWhenItsInputWasShutDown() throws IOException {
    Pair pair = pair();
    write(pair.server(), (byte) 1);
    awaitReadable(pair.client());

    pair.client().shutdownInput();

    assertThat(readOne(pair.client())).isEqualTo(-1);
  }

  @ParameterizedTest
  @EnumSource
  void wakesAReaderWhoseInputIsShutDown(Background.Kind kind) throws IOException {
    Pair pair = pair();
    Background<Integer> reader = Background.start(kind, () -> readOne(pair.client()));
    reader.awaitBlocked();

    pair.client().shutdownInput();

    assertThat(reader.get()).isEqualTo(-1);
    assertThat(pair.client().isOpen()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void wakesAWriterWhoseOutputIsShutDown(Background.Kind kind) throws IOException {
    Pair pair = pair();
    Background<Object> writer = Background.start(kind, () -> writeForEver(pair.client()));
    writer.awaitBlocked();

    pair.client().shutdownOutput();

    assertThat(writer.failure()).isExactlyInstanceOf(AsynchronousCloseException.class);
    assertThat(pair.client().isOpen()).isTrue();
  }

  @Test
  void shutsDownAsOftenAsOneLikes() throws IOException {
    Pair pair = pair();

    pair.client().shutdownInput().shutdownInput().shutdownOutput().shutdownOutput();

    assertThat(readOne(pair.server())).isEqualTo(-1);
  }

  @Test
  void shutsDownOnlyWhatIsConnectedAndOpen() throws IOException {
    SocketChannel unconnected = socket();
    SocketChannel closed = socket();
    closed.close();

    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(unconnected::shutdownInput);
    assertThatExceptionOfType(NotYetConnectedException.class)
        .isThrownBy(unconnected::shutdownOutput);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(closed::shutdownInput);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(closed::shutdownOutput);
  }

  @Test
  void readsTheEndOnceBothHalvesAreShutDown() throws IOException {
    Pair pair = pair();
    pair.client().shutdownOutput();
    pair.server().shutdownOutput();

    assertThat(readOne(pair.client())).isEqualTo(-1);
    assertThat(readOne(pair.server())).isEqualTo(-1);
  }

  @Test
  void isResetByAPeerThatDoesNotLinger() throws IOException {
    Pair pair = pair();
    pair.server().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();

    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(SocketException.class)
          .isThrownBy(() -> readOne(pair.client()))
          .withMessage("Connection reset");
    }
    assertThat(pair.client().isOpen()).isTrue();
  }

  @Test
  void isResetByAPeerThatClosesWithoutHavingReadEverything() throws IOException {
    Pair pair = pair();
    write(pair.client(), (byte) 1);
    awaitReadable(pair.server());
    pair.server().close();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> readOne(pair.client()))
        .withMessage("Connection reset");
  }

  @Test
  void doesNotWriteAfterAReset() throws IOException {
    Pair pair = pair();
    pair.server().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();
    awaitReadable(pair.client());

    assertThatIOException()
        .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1)))
        .withMessage("Connection reset by peer");
    assertThatIOException()
        .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1)))
        .withMessage("Broken pipe");
  }

  @Test
  void doesNotWriteAfterItHasReadTheReset() throws IOException {
    Pair pair = pair();
    pair.server().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.server().close();
    assertThatIOException().isThrownBy(() -> readOne(pair.client()));

    assertThatIOException()
        .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1)))
        .withMessage("Broken pipe");
  }

  @Test
  void readsTheEndThoughAResetFollowedIt() throws IOException {
    Pair pair = pair();
    write(pair.client(), (byte) 1);
    awaitReadable(pair.server());
    pair.server().shutdownOutput();
    assertThat(readOne(pair.client())).isEqualTo(-1);

    pair.server().close(); // with an octet unread: a reset

    assertThat(readOne(pair.client())).isEqualTo(-1);
  }

  @Test
  void refusesEverythingWhenClosed() throws IOException {
    SocketChannel channel = pair().client();
    channel.close();

    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.isConnected()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> readOne(channel));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> channel.bind(null));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.connect(new InetSocketAddress(net().serverAddress(), 1)));
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::finishConnect);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::getLocalAddress);
    assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(channel::getRemoteAddress);
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.configureBlocking(false));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.getOption(StandardSocketOptions.TCP_NODELAY));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.setOption(StandardSocketOptions.TCP_NODELAY, true));
  }

  @Test
  void closesAsOftenAsOneLikes() throws IOException {
    Pair pair = pair();

    pair.client().close();
    pair.client().close();

    assertThat(readOne(pair.server())).isEqualTo(-1);
  }

  @Test
  void closesAPendingConnect() throws IOException {
    SocketChannel pending = pending();

    pending.close();

    assertThat(pending.isConnectionPending()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(pending::finishConnect)
        .isNotInstanceOf(AsynchronousCloseException.class);
  }

  @Test
  void lingersUntilThePeerHasEverything() throws Exception {
    Pair pair = pair();
    byte[] sent = octets(MIB, SEED);
    pair.client().setOption(StandardSocketOptions.SO_LINGER, 30);
    Background<byte[]> reader = Background.start(() -> read(pair.server(), sent.length));
    write(pair.client(), sent);

    pair.client().close();

    assertThat(reader.get()).isEqualTo(sent);
    assertThat(readOne(pair.server())).isEqualTo(-1);
  }
}
