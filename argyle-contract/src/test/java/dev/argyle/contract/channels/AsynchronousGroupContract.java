package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.nio.channels.IllegalChannelGroupException;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Groups of asynchronous channels: their threads, their end.
abstract class AsynchronousGroupContract extends AsynchronousContract {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  AsynchronousGroupContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private ThreadFactory factory() {
    ThreadFactory daemons = Thread.ofPlatform().daemon().factory();
    return task -> {
      Thread thread = daemons.newThread(task);
      threads.add(thread);
      return thread;
    };
  }

  private AsynchronousChannelGroup fixed(int count) throws IOException {
    return shutting(clientProvider().openAsynchronousChannelGroup(count, factory()));
  }

  private AsynchronousChannelGroup shutting(AsynchronousChannelGroup group) {
    closing(group::shutdownNow);
    return group;
  }

  private static boolean terminates(AsynchronousChannelGroup group) throws InterruptedException {
    return group.awaitTermination(30, TimeUnit.SECONDS);
  }

  // Threads.

  @Test
  void runsHandlersOnTheThreadsOfTheirGroup() throws Exception {
    AsynchronousPair pair = asynchronousPair(fixed(2));
    for (int i = 0; i < 10; i++) {
      var told = new Told<Integer>();
      pair.client().read(ByteBuffer.allocate(1), null, told);
      write(pair.server(), (byte) i);
      assertThat(told.get()).isEqualTo(1);
      assertThat(threads).contains(told.thread());
    }
    assertThat(threads).hasSize(2);
  }

  @Test
  void runsHandlersOnTheExecutorItIsGiven() throws Exception {
    for (int initialSize : new int[] {-1, 0, 3}) {
      ExecutorService executor = Executors.newCachedThreadPool(factory());
      AsynchronousPair pair =
          asynchronousPair(
              shutting(clientProvider().openAsynchronousChannelGroup(executor, initialSize)));
      var told = new Told<Integer>();
      pair.client().read(ByteBuffer.allocate(1), null, told);
      write(pair.server(), (byte) 1);

      assertThat(told.get()).isEqualTo(1);
      assertThat(threads).contains(told.thread());
    }
  }

  @Test
  void runsHandlersOfTheDefaultGroupOnDaemons() throws Exception {
    AsynchronousPair pair = asynchronousPair();
    var told = new Told<Integer>();
    pair.client().read(ByteBuffer.allocate(1), null, told);
    write(pair.server(), (byte) 1);

    assertThat(told.get()).isEqualTo(1);
    assertThat(told.thread().isDaemon()).isTrue();
  }

  @Test
  void runsAHandlerDirectlyOnAThreadOfItsGroupWhenItEndsAtOnce() throws Exception {
    AsynchronousPair pair = asynchronousPair(fixed(1));
    var inner = new Told<Integer>();
    var nested = new CompletableFuture<Boolean>();
    var outer =
        new Told<Integer>(() -> {
          pair.client().read(ByteBuffer.allocate(0), null, inner);
          nested.complete(inner.isDone());
        });
    pair.client().write(ByteBuffer.allocate(1), null, outer);

    assertThat(outer.get()).isEqualTo(1);
    assertThat(get(nested)).isTrue();
    assertThat(inner.thread()).isSameAs(outer.thread());
  }

  @Test
  void doesNotPileHandlersUpWithoutEnd() throws Exception {
    AsynchronousPair pair = asynchronousPair(fixed(1));
    var deepest = new AtomicInteger();
    var done = new CompletableFuture<Integer>();
    pair.client()
        .write(
            ByteBuffer.allocate(1),
            10_000,
            new CompletionHandler<Integer, Integer>() {
              private int depth;

              @Override
              public void completed(Integer octets, Integer left) {
                depth++;
                deepest.accumulateAndGet(depth, Math::max);
                if (left == 0) {
                  done.complete(deepest.get());
                } else {
                  pair.client().write(ByteBuffer.allocate(0), left - 1, this);
                }
                depth--;
              }

              @Override
              public void failed(Throwable failure, Integer left) {
                done.completeExceptionally(failure);
              }
            });

    assertThat(get(done)).isBetween(2, 100);
  }

  @Test
  void neverAcceptsDirectly() throws Exception {
    AsynchronousChannelGroup group =
        shutting(serverProvider().openAsynchronousChannelGroup(1, factory()));
    AsynchronousServerSocketChannel listener =
        closing(serverProvider().openAsynchronousServerSocketChannel(group));
    listener.bind(new InetSocketAddress(net().serverAddress(), 0));
    socket().connect(listener.getLocalAddress());
    socket().connect(listener.getLocalAddress());
    var second = new Told<AsynchronousSocketChannel>();
    var nested = new CompletableFuture<Boolean>();
    var first =
        new Told<AsynchronousSocketChannel>(() -> {
          listener.accept(null, second);
          nested.complete(second.isDone());
        });
    listener.accept(null, first);

    closing(first.get());
    assertThat(get(nested)).isFalse();
    closing(second.get());
    assertThat(threads).contains(first.thread(), second.thread());
  }

  @Test
  void forgetsAnInterruptBeforeTheNextHandler() throws Exception {
    AsynchronousPair pair = asynchronousPair(fixed(1));
    var first = new Told<Integer>(() -> Thread.currentThread().interrupt());
    var interrupted = new CompletableFuture<Boolean>();
    var second =
        new Told<Integer>(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
    pair.client().write(ByteBuffer.allocate(1), null, first);
    first.get();
    pair.client().write(ByteBuffer.allocate(1), null, second);

    assertThat(get(interrupted)).isFalse();
  }

  @Test
  void survivesAHandlerThatThrows() throws Exception {
    AsynchronousPair pair = asynchronousPair(fixed(1));
    var thrown = new CompletableFuture<Throwable>();
    for (Thread each : threads) {
      each.setUncaughtExceptionHandler((_, failure) -> thrown.complete(failure));
    }
    var first =
        new Told<Integer>(() -> {
          throw new IllegalStateException("thrown by a handler");
        });
    pair.client().write(ByteBuffer.allocate(1), null, first);
    assertThat(get(thrown)).hasMessage("thrown by a handler");
    var second = new Told<Integer>();
    pair.client().write(ByteBuffer.allocate(1), null, second);

    assertThat(second.get()).isEqualTo(1);
  }

  // Shutting down.

  @Test
  void takesNoChannelOnceItIsShutDown() throws Exception {
    AsynchronousChannelGroup group = fixed(1);
    assertThat(group.isShutdown()).isFalse();

    group.shutdown();
    group.shutdown();

    assertThat(group.isShutdown()).isTrue();
    assertThatExceptionOfType(ShutdownChannelGroupException.class)
        .isThrownBy(() -> clientProvider().openAsynchronousSocketChannel(group));
    assertThatExceptionOfType(ShutdownChannelGroupException.class)
        .isThrownBy(() -> clientProvider().openAsynchronousServerSocketChannel(group));
    assertThat(terminates(group)).isTrue();
    assertThat(group.isTerminated()).isTrue();
  }

  @Test
  void terminatesWhenItsLastChannelIsClosed() throws Exception {
    AsynchronousChannelGroup group = fixed(1);
    AsynchronousPair pair = asynchronousPair(group);

    group.shutdown();
    assertThat(group.awaitTermination(10, TimeUnit.MILLISECONDS)).isFalse();
    assertThat(group.isTerminated()).isFalse();
    write(pair.client(), (byte) 1);
    assertThat(read(pair.server(), 1)).containsExactly(1);
    pair.client().close();

    assertThat(terminates(group)).isTrue();
    for (Thread each : threads) {
      each.join(TimeUnit.SECONDS.toMillis(30));
      assertThat(each.isAlive()).isFalse();
    }
  }

  @Test
  void closesAllItsChannelsWhenItIsToEndNow() throws Exception {
    AsynchronousChannelGroup group = fixed(1);
    AsynchronousPair pair = asynchronousPair(group);
    AsynchronousSocketChannel other = channel(group);
    var told = new Told<Integer>();
    pair.client().read(ByteBuffer.allocate(1), null, told);

    group.shutdownNow();
    group.shutdownNow();

    assertThat(told.failure()).isInstanceOf(AsynchronousCloseException.class);
    assertThat(threads).contains(told.thread());
    assertThat(pair.client().isOpen()).isFalse();
    assertThat(other.isOpen()).isFalse();
    assertThat(terminates(group)).isTrue();
  }

  @Test
  void waitsForHandlersThatStillRun() throws Exception {
    AsynchronousChannelGroup group = fixed(1);
    AsynchronousPair pair = asynchronousPair(group);
    var running = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var told =
        new Told<Integer>(() -> {
          running.countDown();
          await(mayEnd);
        });
    pair.client().write(ByteBuffer.allocate(1), null, told);
    await(running);

    group.shutdownNow();

    assertThat(group.awaitTermination(10, TimeUnit.MILLISECONDS)).isFalse();
    mayEnd.countDown();
    assertThat(terminates(group)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shutsItsExecutorDown() throws Exception {
    ExecutorService executor = Executors.newCachedThreadPool(factory());
    AsynchronousChannelGroup group = clientProvider().openAsynchronousChannelGroup(executor, 0);
    AsynchronousSocketChannel channel = channel(group);

    group.shutdown();
    assertThat(executor.isShutdown()).isFalse();
    channel.close();

    assertThat(terminates(group)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void throwsWhenNobodyIsLeftToRunAHandler() throws Exception {
    AsynchronousChannelGroup group = fixed(1);
    AsynchronousSocketChannel channel = channel(group);
    channel.close();
    group.shutdown();
    assertThat(terminates(group)).isTrue();

    assertThatExceptionOfType(ShutdownChannelGroupException.class)
        .isThrownBy(() -> channel.connect(refusing(), null, new Told<>()));
  }

  @Test
  void closesWhatItAcceptsOnceItsGroupIsShutDown() throws Exception {
    AsynchronousChannelGroup group =
        shutting(serverProvider().openAsynchronousChannelGroup(1, factory()));
    AsynchronousServerSocketChannel listener =
        closing(serverProvider().openAsynchronousServerSocketChannel(group));
    listener.bind(new InetSocketAddress(net().serverAddress(), 0));
    Future<AsynchronousSocketChannel> accept = listener.accept();
    group.shutdown();

    var client = socket();
    client.connect(listener.getLocalAddress());

    assertThat(failure(accept))
        .isInstanceOf(IOException.class)
        .hasCauseInstanceOf(ShutdownChannelGroupException.class);
    assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
  }

  // Whose it is.

  @Test
  void namesItsProvider() throws Exception {
    AsynchronousChannelGroup group = fixed(1);

    assertThat(group.provider()).isSameAs(clientProvider());
    assertThat(AsynchronousSocketChannel.open(group).provider()).isSameAs(group.provider());
    assertThat(closing(AsynchronousServerSocketChannel.open(group)).provider())
        .isSameAs(group.provider());
    group.shutdownNow();
  }

  @Test
  void isRefusedByOtherProviders() throws IOException {
    var foreign = new ForeignGroup(clientProvider());

    assertThatExceptionOfType(IllegalChannelGroupException.class)
        .isThrownBy(() -> clientProvider().openAsynchronousSocketChannel(foreign));
    assertThatExceptionOfType(IllegalChannelGroupException.class)
        .isThrownBy(() -> clientProvider().openAsynchronousServerSocketChannel(foreign));
  }

  @Test
  void isMadeOnlyWithThreads() {
    AsynchronousChannelProvider provider = clientProvider();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> provider.openAsynchronousChannelGroup(0, factory()));
    assertThatNullPointerException()
        .isThrownBy(() -> provider.openAsynchronousChannelGroup(1, null));
    assertThatNullPointerException()
        .isThrownBy(() -> provider.openAsynchronousChannelGroup(null, 0));
  }
}
