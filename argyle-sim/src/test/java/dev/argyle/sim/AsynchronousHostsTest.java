package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.nio.StackContext;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.InterruptedByTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The JDK's asynchronous channels in programs of simulated hosts: the default group's handlers run
/// on the host, in virtual time, and the same seed gives the same run.
@Tag("F1")
@Timeout(60)
class AsynchronousHostsTest {
  private static final int PORT = 7;
  private static final int OCTETS = 200_000;

  /// Sends back what it reads, and does not read while it writes.
  private record Echo(Syscalls stack, AsynchronousSocketChannel connection, ByteBuffer buffer)
      implements CompletionHandler<Integer, Boolean> {
    @Override
    public void completed(Integer octets, Boolean hasRead) {
      assertThat(StackContext.current()).isSameAs(stack);
      assertThat(Thread.currentThread().isVirtual()).isTrue();
      if (hasRead && octets < 0) {
        close(connection);
      } else if (hasRead) {
        connection.write(buffer.flip(), false, this);
      } else if (buffer.hasRemaining()) {
        connection.write(buffer, false, this);
      } else {
        connection.read(buffer.clear(), true, this);
      }
    }

    @Override
    public void failed(Throwable failure, Boolean hasRead) {
      close(connection);
    }
  }

  private static void close(AsynchronousSocketChannel connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(Syscalls stack) {
    try {
      AsynchronousServerSocketChannel listener = AsynchronousServerSocketChannel.open();
      listener.bind(new InetSocketAddress(PORT));
      listener.accept(
          null,
          new CompletionHandler<AsynchronousSocketChannel, Object>() {
            @Override
            public void completed(AsynchronousSocketChannel connection, Object attached) {
              listener.accept(null, this);
              ByteBuffer buffer = ByteBuffer.allocate(10_000);
              connection.read(buffer, true, new Echo(stack, connection, buffer));
            }

            @Override
            public void failed(Throwable failure, Object attached) {}
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void exchange(String with) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      channel.connect(new InetSocketAddress(with, PORT)).get();
      ByteBuffer from = ByteBuffer.allocate(OCTETS);
      ByteBuffer into = ByteBuffer.allocate(OCTETS);
      while (into.hasRemaining()) {
        if (from.hasRemaining()) {
          assertThat(channel.write(from).get()).isPositive();
        }
        assertThat(channel.read(into).get()).isPositive();
      }
      var late = new CompletableFuture<Integer>();
      channel.read(
          ByteBuffer.allocate(1),
          1,
          TimeUnit.HOURS,
          null,
          new CompletionHandler<Integer, Object>() {
            @Override
            public void completed(Integer octets, Object attached) {
              late.complete(octets);
            }

            @Override
            public void failed(Throwable failure, Object attached) {
              late.completeExceptionally(failure);
            }
          });
      assertThat(causeOf(late)).isInstanceOf(InterruptedByTimeoutException.class);
    }
  }

  private static Throwable causeOf(CompletableFuture<Integer> late) throws InterruptedException {
    try {
      throw new AssertionError("no failure but " + late.get());
    } catch (ExecutionException e) {
      return e.getCause();
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    Consumer<SimulatedNetwork> program =
        network -> {
          SimulatedHost server = network.host("server");
          server.start("serve", () -> serve(server.syscalls()));
          for (int i = 0; i < 3; i++) {
            SimulatedHost client = network.host("client" + i);
            client.<Boolean>call(() -> {
              exchange("server");
              return true;
            });
          }
          assertThat(network.elapsed()).isBetween(Duration.ofHours(3), Duration.ofHours(4));
        };
    Determinism.check(
        SimulatedNetwork.builder()
            .seed(5)
            .star(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5)).withLoss(0.01)),
        program);
  }
}
