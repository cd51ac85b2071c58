package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.ReadPendingException;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritePendingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Asynchronous channels: octets in and out, one operation each way at a time.
abstract class AsynchronousTransferContract extends AsynchronousContract {
  private static final int MIB = 1 << 20;
  private static final long SEED = 42;

  AsynchronousTransferContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @Test
  void readsWhatThePeerWrites() throws Exception {
    AsynchronousPair pair = asynchronousPair();

    write(pair.client(), (byte) 1, (byte) 2, (byte) 3);

    assertThat(read(pair.server(), 3)).containsExactly(1, 2, 3);
  }

  @Test
  void tellsAHandlerWhenOctetsCome() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    var told = new Told<Integer>();
    ByteBuffer into = ByteBuffer.allocateDirect(10);
    pair.server().read(into, "attached", told);
    assertThat(told.isDone()).isFalse();

    write(pair.client(), (byte) 7);

    assertThat(told.get()).isEqualTo(1);
    assertThat(told.attachment()).isEqualTo("attached");
    assertThat(told.thread()).isNotSameAs(Thread.currentThread());
    assertThat(into.flip().get()).isEqualTo((byte) 7);
  }

  @Test
  void tellsAHandlerHowManyOctetsItWrote() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    var told = new Told<Integer>();
    ByteBuffer from = ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2);

    pair.client().write(from, null, told);

    assertThat(told.get()).isEqualTo(2);
    assertThat(from.hasRemaining()).isFalse();
    assertThat(read(pair.server(), 2)).containsExactly(2, 3);
  }

  @Test
  void readsNoMoreThanThereIsRoomFor() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    write(pair.client(), (byte) 1, (byte) 2, (byte) 3);
    ByteBuffer into = ByteBuffer.allocate(10).position(1).limit(3);

    assertThat(get(pair.server().read(into))).isEqualTo(2);
    assertThat(into.position()).isEqualTo(3);
    assertThat(read(pair.server(), 1)).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void movesAMebibyteEitherWayAtOnce(boolean direct) throws Exception {
    AsynchronousPair pair = asynchronousPair();
    byte[] up = octets(MIB, SEED);
    byte[] down = octets(MIB, SEED + 1);

    CompletableFuture<byte[]> atServer = readAll(pair.server(), MIB, direct);
    CompletableFuture<byte[]> atClient = readAll(pair.client(), MIB, direct);
    writeAll(pair.client(), up, direct);
    writeAll(pair.server(), down, direct);

    assertThat(get(atServer)).isEqualTo(up);
    assertThat(get(atClient)).isEqualTo(down);
  }

  private static CompletableFuture<byte[]> readAll(
      AsynchronousSocketChannel from, int count, boolean direct) {
    var whole = new CompletableFuture<byte[]>();
    ByteBuffer into = buffer(count, direct);
    from.read(
        into,
        null,
        new CompletionHandler<Integer, Object>() {
          @Override
          public void completed(Integer octets, Object attached) {
            if (into.hasRemaining() && octets > 0) {
              from.read(into, null, this);
              return;
            }
            byte[] all = new byte[into.flip().remaining()];
            into.get(all);
            whole.complete(all);
          }

          @Override
          public void failed(Throwable failure, Object attached) {
            whole.completeExceptionally(failure);
          }
        });
    return whole;
  }

  private static void writeAll(AsynchronousSocketChannel to, byte[] octets, boolean direct)
      throws Exception {
    ByteBuffer from = buffer(octets.length, direct).put(octets).flip();
    while (from.hasRemaining()) {
      assertThat(get(to.write(from))).isPositive();
    }
  }

  private static ByteBuffer buffer(int octets, boolean direct) {
    return direct ? ByteBuffer.allocateDirect(octets) : ByteBuffer.allocate(octets);
  }

  @Test
  void scattersWhatItReads() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    ByteBuffer[] into = {
      ByteBuffer.allocate(9),
      ByteBuffer.allocate(2),
      ByteBuffer.allocateDirect(0),
      ByteBuffer.allocateDirect(5),
      ByteBuffer.allocate(9)
    };
    var told = new Told<Long>();
    pair.server().read(into, 1, 3, 0, TimeUnit.SECONDS, null, told);

    write(pair.client(), (byte) 1, (byte) 2, (byte) 3);

    assertThat(told.get()).isEqualTo(3);
    assertThat(into).extracting(ByteBuffer::position).containsExactly(0, 2, 0, 1, 0);
    assertThat(into[3].get(0)).isEqualTo((byte) 3);
  }

  @Test
  void gathersWhatItWrites() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    ByteBuffer[] from = {
      ByteBuffer.wrap(new byte[] {9}), ByteBuffer.wrap(new byte[] {1, 2}),
      ByteBuffer.allocateDirect(1).put((byte) 3).flip(), ByteBuffer.wrap(new byte[] {9})
    };
    var told = new Told<Long>();

    pair.client().write(from, 1, 2, 0, TimeUnit.SECONDS, null, told);

    assertThat(told.get()).isEqualTo(3);
    assertThat(read(pair.server(), 3)).containsExactly(1, 2, 3);
    assertThat(from[0].remaining() + from[3].remaining()).isEqualTo(2);
  }

  @Test
  void refusesBuffersItCannotUse() throws Exception {
    AsynchronousSocketChannel client = asynchronousPair().client();
    ByteBuffer readOnly = ByteBuffer.allocate(1).asReadOnlyBuffer();
    ByteBuffer[] two = {ByteBuffer.allocate(1), readOnly};

    assertThatIllegalArgumentException().isThrownBy(() -> client.read(readOnly));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.read(readOnly, null, new Told<>()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> client.read(two, 0, 2, 0, TimeUnit.SECONDS, null, new Told<>()));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> client.read(two, 1, 2, 0, TimeUnit.SECONDS, null, new Told<>()));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> client.write(two, -1, 2, 0, TimeUnit.SECONDS, null, new Told<>()));
    assertThat(get(client.write(readOnly))).isEqualTo(1);
  }

  @Test
  void readsAndWritesNothingAtOnceWithoutRoomOrOctets() throws Exception {
    AsynchronousSocketChannel client = asynchronousPair().client();
    ByteBuffer empty = ByteBuffer.allocate(0);
    var scattered = new Told<Long>();
    var gathered = new Told<Long>();

    assertThat(get(client.read(empty))).isZero();
    assertThat(get(client.write(empty))).isZero();
    client.read(new ByteBuffer[] {empty}, 0, 1, 0, TimeUnit.SECONDS, null, scattered);
    client.write(new ByteBuffer[0], 0, 0, 0, TimeUnit.SECONDS, null, gathered);
    assertThat(scattered.get()).isZero();
    assertThat(gathered.get()).isZero();
  }

  @Test
  void readsOneAtATime() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> first = pair.client().read(ByteBuffer.allocate(1));

    assertThatExceptionOfType(ReadPendingException.class)
        .isThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(ReadPendingException.class)
        .isThrownBy(() -> pair.client().read(ByteBuffer.allocate(0), null, new Told<>()));
    write(pair.server(), (byte) 1, (byte) 2);
    assertThat(get(first)).isEqualTo(1);
    assertThat(read(pair.client(), 1)).containsExactly(2);
  }

  @Test
  void writesOneAtATime() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> waiting = writeUntilItWaits(pair.client());

    assertThatExceptionOfType(WritePendingException.class)
        .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1)));
    assertThatExceptionOfType(WritePendingException.class)
        .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1), null, new Told<>()));
    while (!waiting.isDone()) {
      assertThat(get(pair.server().read(ByteBuffer.allocate(MIB)))).isPositive();
    }
    assertThat(get(waiting)).isPositive();
  }

  @Test
  void readsWhileItWritesAndTheOtherWayRound() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> read = pair.client().read(ByteBuffer.allocate(1));

    write(pair.client(), (byte) 1);
    assertThat(read.isDone()).isFalse();
    assertThat(read(pair.server(), 1)).containsExactly(1);
    assertThat(writeUntilItWaits(pair.client())).isNotNull();
    write(pair.server(), (byte) 2);

    assertThat(get(read)).isEqualTo(1);
  }

  // The end of the stream.

  @Test
  void readsTheEndAgainAndAgain() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> waiting = pair.client().read(ByteBuffer.allocate(1));
    var scattered = new Told<Long>();
    pair.server().close();

    assertThat(get(waiting)).isEqualTo(-1);
    assertThat(get(pair.client().read(ByteBuffer.allocate(1)))).isEqualTo(-1);
    pair.client()
        .read(
            new ByteBuffer[] {ByteBuffer.allocate(1)}, 0, 1, 0, TimeUnit.SECONDS, null, scattered);
    assertThat(scattered.get()).isEqualTo(-1);
  }

  @Test
  void readsTheEndOnceItsInputIsShutDown() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    write(pair.server(), (byte) 1);

    assertThat(pair.client().shutdownInput()).isSameAs(pair.client());

    assertThat(get(pair.client().read(ByteBuffer.allocate(1)))).isEqualTo(-1);
    assertThat(get(pair.client().read(ByteBuffer.allocate(0)))).isEqualTo(-1);
    write(pair.client(), (byte) 7);
    assertThat(read(pair.server(), 1)).containsExactly(7);
  }

  @Test
  void tellsTheEndToAReaderWhoseInputIsShutDown() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> read = pair.client().read(ByteBuffer.allocate(1));

    pair.client().shutdownInput().shutdownInput();

    assertThat(get(read)).isEqualTo(-1);
  }

  @Test
  void writesNothingOnceItsOutputIsShutDown() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    var told = new Told<Integer>();

    assertThat(pair.client().shutdownOutput().shutdownOutput()).isSameAs(pair.client());

    assertThat(get(pair.server().read(ByteBuffer.allocate(1)))).isEqualTo(-1);
    assertThat(failure(pair.client().write(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class);
    pair.client().write(ByteBuffer.allocate(0), null, told);
    assertThat(told.failure()).isInstanceOf(ClosedChannelException.class);
    write(pair.server(), (byte) 7);
    assertThat(read(pair.client(), 1)).containsExactly(7);
  }

  @Test
  void failsAWriterWhoseOutputIsShutDown() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    Future<Integer> write = writeUntilItWaits(pair.client());

    pair.client().shutdownOutput();

    assertThat(failure(write)).isInstanceOf(IOException.class).hasMessage("Broken pipe");
  }

  /// A reset: the peer does not linger.
  private AsynchronousSocketChannel reset() throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    SocketChannel peer = socket();
    peer.connect(listener.getLocalAddress());
    AsynchronousSocketChannel channel = closing(get(listener.accept()));
    Future<Integer> read = channel.read(ByteBuffer.allocate(1));
    peer.setOption(StandardSocketOptions.SO_LINGER, 0);
    peer.close();
    assertThat(failure(read)).isInstanceOf(IOException.class).hasMessage("Connection reset");
    return channel;
  }

  @Test
  void failsAReaderWhoseConnectionIsReset() throws Exception {
    AsynchronousSocketChannel reset = reset();

    assertThat(reset.isOpen()).isTrue();
    assertThat(get(reset.read(ByteBuffer.allocate(1)))).isEqualTo(-1);
  }

  @Test
  void doesNotWriteAfterAReset() throws Exception {
    assertThat(failure(reset().write(ByteBuffer.allocate(1))))
        .isInstanceOf(IOException.class)
        .hasMessage("Broken pipe");
  }

  @Test
  void takesBuffersOfArenasThatAreNotConfined() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    try (Arena shared = Arena.ofShared();
        Arena confined = Arena.ofConfined()) {
      ByteBuffer into = shared.allocate(1).asByteBuffer();
      ByteBuffer own = confined.allocate(1).asByteBuffer();

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> pair.client().write(own).get())
          .withCauseExactlyInstanceOf(IOException.class)
          .withRootCauseInstanceOf(IllegalStateException.class);
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> pair.client().read(own).get())
          .withCauseExactlyInstanceOf(IOException.class);

      assertThat(pair.client().write(into.put(0, (byte) 7)).get()).isEqualTo(1);
      assertThat(pair.server().read(into.clear()).get()).isEqualTo(1);
      assertThat(into.get(0)).isEqualTo((byte) 7);
    }
  }
}
