package dev.argyle.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An arena that is closed while a call waits to read into it, which the JDK's channels forbid and
/// ours cannot. The call fails, and nothing else does: packets of others were on that thread, too.
@Timeout(60)
class ClosedArenaTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  private final TwoHosts hosts = new TwoHosts();
  private final ArgyleSelectorProvider provider = new ArgyleSelectorProvider(hosts.left.syscalls());

  @AfterEach
  void close() {
    hosts.close();
  }

  private record Pair(SocketChannel client, SocketChannel server) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      client.close();
      server.close();
    }
  }

  private Pair pair() throws IOException {
    try (ServerSocketChannel listener = provider.openServerSocketChannel()) {
      listener.bind(ANY_PORT);
      SocketChannel client = provider.openSocketChannel();
      client.connect(listener.getLocalAddress());
      return new Pair(client, listener.accept());
    }
  }

  private static void assertCarries(Pair pair) throws IOException {
    pair.client.write(ByteBuffer.wrap(new byte[] {7}));
    assertThat(pair.server.read(ByteBuffer.allocate(1))).isEqualTo(1);
  }

  @Test
  void aReaderThatSleepsFailsAndLeavesNothingUndone() throws Exception {
    try (Pair pair = pair()) {
      FutureTask<Integer> read;
      try (Arena arena = Arena.ofShared()) {
        ByteBuffer into = arena.allocate(1).asByteBuffer();
        read = new FutureTask<>(() -> pair.server.read(into));
        Thread reader = Thread.ofPlatform().start(read);
        while (reader.getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
      }

      pair.client.write(ByteBuffer.wrap(new byte[] {1}));

      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(read::get)
          .withCauseInstanceOf(IllegalStateException.class);
      try (Pair other = pair()) {
        assertCarries(other);
      }
    }
  }

  @Test
  void anAsynchronousReadFailsAndLeavesNothingUndone() throws Exception {
    var asynchronous = ArgyleAsynchronousChannelProvider.of(hosts.left.syscalls());
    try (AsynchronousServerSocketChannel listener =
            asynchronous.openAsynchronousServerSocketChannel(null).bind(ANY_PORT);
        AsynchronousSocketChannel client = asynchronous.openAsynchronousSocketChannel(null)) {
      client.connect(listener.getLocalAddress()).get();
      try (AsynchronousSocketChannel server = listener.accept().get()) {
        Future<Integer> read;
        try (Arena arena = Arena.ofShared()) {
          read = server.read(arena.allocate(1).asByteBuffer());
        }

        client.write(ByteBuffer.wrap(new byte[] {1})).get();

        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(read::get)
            .withCauseInstanceOf(IOException.class);
        try (Pair other = pair()) {
          assertCarries(other);
        }
      }
    }
  }
}
