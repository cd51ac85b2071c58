package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.nio.ArgyleAsynchronousChannelProvider;
import dev.argyle.nio.ArgyleSelectorProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;

/// What the contracts of asynchronous channels have in common.
@Tag("F1")
abstract class AsynchronousContract extends ChannelContract {
  private static final long PATIENCE_SECONDS = 30;

  /// Long enough for a lost segment to come again, and for what is on its way from queue to queue.
  private static final long IDLE_MILLIS = 500;

  AsynchronousContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  /// A connection, seen from both ends.
  record AsynchronousPair(AsynchronousSocketChannel client, AsynchronousSocketChannel server) {}

  final AsynchronousChannelProvider clientProvider() {
    return asynchronous(net().client());
  }

  final AsynchronousChannelProvider serverProvider() {
    return asynchronous(net().server());
  }

  /// The provider of asynchronous channels beside a provider of channels.
  private static AsynchronousChannelProvider asynchronous(SelectorProvider beside) {
    return beside instanceof ArgyleSelectorProvider ours
        ? ArgyleAsynchronousChannelProvider.of(ours.syscalls())
        : AsynchronousChannelProvider.provider();
  }

  final AsynchronousSocketChannel channel() throws IOException {
    return channel(null);
  }

  final AsynchronousSocketChannel channel(AsynchronousChannelGroup group) throws IOException {
    return closing(clientProvider().openAsynchronousSocketChannel(group));
  }

  final AsynchronousServerSocketChannel serverChannel() throws IOException {
    return closing(serverProvider().openAsynchronousServerSocketChannel(null));
  }

  /// A listener on a port of the stack's choice.
  final AsynchronousServerSocketChannel asynchronousListener() throws IOException {
    return serverChannel().bind(new InetSocketAddress(net().serverAddress(), 0));
  }

  final AsynchronousPair asynchronousPair() throws Exception {
    return asynchronousPair(null);
  }

  /// @param group of the client
  final AsynchronousPair asynchronousPair(AsynchronousChannelGroup group) throws Exception {
    AsynchronousServerSocketChannel listener = asynchronousListener();
    AsynchronousSocketChannel client = channel(group);
    Future<AsynchronousSocketChannel> accepted = listener.accept();
    get(client.connect(listener.getLocalAddress()));
    return new AsynchronousPair(client, closing(get(accepted)));
  }

  /// The result of an operation that is to end.
  static <V> V get(Future<V> future) throws Exception {
    return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /// How an operation fails that is to fail.
  static Throwable failure(Future<?> future) throws Exception {
    try {
      Object value = get(future);
      throw new AssertionError("no failure but " + value);
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  /// Writes all of these.
  static void write(AsynchronousSocketChannel to, byte... octets) throws Exception {
    ByteBuffer from = ByteBuffer.wrap(octets);
    while (from.hasRemaining()) {
      assertThat(get(to.write(from))).isPositive();
    }
  }

  /// Reads that many.
  static byte[] read(AsynchronousSocketChannel from, int count) throws Exception {
    ByteBuffer into = ByteBuffer.allocate(count);
    while (into.hasRemaining()) {
      assertThat(get(from.read(into))).as("after %d octets", into.position()).isPositive();
    }
    return into.array();
  }

  /// Writes until a write has to wait, since nobody reads.
  static Future<Integer> writeUntilItWaits(AsynchronousSocketChannel to) throws Exception {
    ByteBuffer from = ByteBuffer.allocate(1 << 20);
    while (true) {
      Future<Integer> write = to.write(from.clear());
      try {
        assertThat(write.get(IDLE_MILLIS, TimeUnit.MILLISECONDS)).isPositive();
      } catch (TimeoutException _) {
        return write;
      }
    }
  }

  /// A channel that waits for a connection that nobody makes.
  final AsynchronousSocketChannel pendingChannel() throws IOException {
    SocketAddress silent = unanswering();
    AsynchronousSocketChannel channel = channel();
    assertThat(channel.connect(silent)).isNotDone();
    return channel;
  }
}
