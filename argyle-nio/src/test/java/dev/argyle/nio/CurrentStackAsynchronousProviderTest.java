package dev.argyle.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.IllegalChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// On which stack an asynchronous channel is opened that nobody has named one for.
@Tag("F1")
@Timeout(60)
class CurrentStackAsynchronousProviderTest {
  private final TwoHosts hosts = new TwoHosts();
  private final Syscalls one = hosts.left.syscalls();
  private final Syscalls other = hosts.right.syscalls();

  @BeforeAll
  static void install() {
    CurrentStackAsynchronousProvider.install();
  }

  @AfterEach
  void close() {
    assertThat(hosts.descriptors()).isZero();
    hosts.close();
  }

  @Test
  void opensOnTheStackAround() throws Exception {
    AsynchronousServerSocketChannel listener =
        StackContext.call(one, () -> AsynchronousServerSocketChannel.open());
    AsynchronousSocketChannel client =
        StackContext.call(other, () -> AsynchronousSocketChannel.open());
    try (listener;
        client) {
      assertThat(listener.provider()).isSameAs(ArgyleAsynchronousChannelProvider.of(one));
      assertThat(client.provider()).isSameAs(ArgyleAsynchronousChannelProvider.of(other));
      listener.bind(new InetSocketAddress("10.0.0.1", 80));
      Future<AsynchronousSocketChannel> accepted = listener.accept();
      client.connect(new InetSocketAddress("10.0.0.1", 80)).get(30, TimeUnit.SECONDS);
      accepted.get(30, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void opensOnTheStackOfTheGroup() throws IOException {
    AsynchronousChannelGroup group =
        StackContext.call(
            one,
            () ->
                AsynchronousChannelGroup.withFixedThreadPool(
                    1, Thread.ofPlatform().daemon().factory()));
    AsynchronousSocketChannel channel =
        StackContext.call(other, () -> AsynchronousSocketChannel.open(group));

    assertThat(channel.provider()).isSameAs(ArgyleAsynchronousChannelProvider.of(one));
    assertThatExceptionOfType(IllegalChannelGroupException.class)
        .isThrownBy(
            () -> ArgyleAsynchronousChannelProvider.of(other).openAsynchronousSocketChannel(group));
    group.shutdownNow();
  }

  @Test
  void runsHandlersOnTheStackOfTheirChannel() throws Exception {
    AsynchronousSocketChannel closed =
        StackContext.call(other, () -> AsynchronousSocketChannel.open());
    closed.close();
    var seen = new CompletableFuture<Syscalls>();
    StackContext.run(
        one,
        () ->
            closed.read(
                ByteBuffer.allocate(1),
                null,
                new CompletionHandler<Integer, Object>() {
                  @Override
                  public void completed(Integer octets, Object attached) {
                    seen.completeExceptionally(new AssertionError("read " + octets));
                  }

                  @Override
                  public void failed(Throwable failure, Object attached) {
                    seen.complete(StackContext.current());
                  }
                }));

    assertThat(seen.get(30, TimeUnit.SECONDS)).isSameAs(other);
  }

  @Test
  void opensNothingWithoutAStack() {
    assertThatIOException()
        .isThrownBy(AsynchronousSocketChannel::open)
        .withMessageContaining("No stack is current");
  }

  @Test
  void refusesAGroupThatIsNobodys() {
    var group =
        new AsynchronousChannelGroup(AsynchronousChannelProvider.provider()) {
          @Override
          public boolean isShutdown() {
            return false;
          }

          @Override
          public boolean isTerminated() {
            return false;
          }

          @Override
          public void shutdown() {}

          @Override
          public void shutdownNow() {}

          @Override
          public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
          }
        };
    assertThatExceptionOfType(IllegalChannelGroupException.class)
        .isThrownBy(() -> AsynchronousSocketChannel.open(group));
  }
}
