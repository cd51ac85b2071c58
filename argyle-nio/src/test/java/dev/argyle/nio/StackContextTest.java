package dev.argyle.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// On which stack a channel is opened that nobody has named one for. The JVM runs with
/// [CurrentStackProvider].
@Timeout(60)
class StackContextTest {
  private final TwoHosts hosts = new TwoHosts();
  private final Syscalls one = hosts.left.syscalls();
  private final Syscalls other = hosts.right.syscalls();

  @AfterEach
  void close() {
    StackContext.setDefault(null);
    hosts.close();
  }

  private static Syscalls stackOf(SocketChannel channel) {
    return ((ArgyleSelectorProvider) channel.provider()).syscalls();
  }

  @Test
  void opensOnTheStackAround() throws IOException {
    StackContext.call(
        one,
        () -> {
          try (SocketChannel channel = SocketChannel.open();
              ServerSocketChannel listener = ServerSocketChannel.open();
              Selector selector = Selector.open()) {
            assertThat(one.openDescriptors()).isEqualTo(4); // a selector has two
            assertThat(stackOf(channel)).isSameAs(one);
            assertThat(listener.provider()).isInstanceOf(ArgyleSelectorProvider.class);
            assertThat(selector.provider()).isInstanceOf(ArgyleSelectorProvider.class);
          }
          return null;
        });

    assertThat(one.openDescriptors()).isZero();
    assertThat(other.openDescriptors()).isZero();
  }

  @Test
  void isMeantByAFactoryThatWasNamedNoStack() throws IOException {
    StackSocketFactory factory = new StackSocketFactory();

    try (Socket socket = factory.createSocket()) {
      StackContext.call(
          one,
          () -> {
            socket.bind(null); // opens it
            return null;
          });
      assertThat(one.openDescriptors()).isEqualTo(1);
      assertThat(other.openDescriptors()).isZero();
    }
  }

  @Test
  void meansTheInnermostStack() {
    StackContext.run(
        one,
        () -> {
          StackContext.run(other, () -> assertThat(StackContext.current()).isSameAs(other));
          assertThat(StackContext.current()).isSameAs(one);
        });

    assertThat(StackContext.current()).isNull();
  }

  @Test
  void leavesTheStackWhenATaskFails() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() ->
            StackContext.run(
                one,
                () -> {
                  throw new IllegalStateException();
                }));

    assertThat(StackContext.current()).isNull();
  }

  @Test
  void saysWhatToDoWhereThereIsNoStack() {
    assertThatIOException()
        .isThrownBy(SocketChannel::open)
        .withMessageContaining("No stack is current")
        .withMessageContaining("StackContext.run");
  }

  @Test
  void fallsBackToTheStackOfTheJvm() throws IOException {
    StackContext.setDefault(other);

    try (SocketChannel channel = SocketChannel.open()) {
      assertThat(stackOf(channel)).isSameAs(other);
    }
    StackContext.run(one, () -> assertThat(StackContext.current()).isSameAs(one));
  }

  @Test
  void isInheritedByThreads() throws InterruptedException {
    List<Syscalls> seen = new ArrayList<>();
    for (Thread.Builder kind : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
      Thread child = StackContext.call(one, () -> kind.start(() -> seen.add(current())));
      child.join();
    }

    assertThat(seen).containsExactly(one, one);
  }

  private static Syscalls current() {
    return StackContext.current();
  }

  @Test
  void goesWithTheTasksOfAnExecutor() {
    try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
      Syscalls first =
          CompletableFuture.supplyAsync(
                  StackContextTest::current, StackContext.executor(one, threads))
              .join();
      Syscalls second =
          CompletableFuture.supplyAsync(
                  StackContextTest::current, StackContext.executor(other, threads))
              .join();

      assertThat(first).isSameAs(one);
      assertThat(second).isSameAs(other);
    }
  }

  @Test
  void goesWithTheThreadsOfAFactory() {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(
            1, StackContext.threadFactory(one, Thread.ofPlatform().factory()))) {
      assertThat(CompletableFuture.supplyAsync(StackContextTest::current, threads).join())
          .isSameAs(one);
    }
  }
}
