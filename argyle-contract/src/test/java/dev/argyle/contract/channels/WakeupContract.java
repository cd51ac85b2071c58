package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What ends a selection though nothing is ready: wake-ups, interrupts, the selector's close.
@Tag("F2")
abstract class WakeupContract extends ChannelContract {
  private static final int WAKERS = 4;
  private static final int PATIENCE_SECONDS = 20;

  WakeupContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private static SelectionKey register(SocketChannel channel, Selector selector, int ops)
      throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, ops);
  }

  /// Waits until a key is ready, and forgets that it was selected.
  private static void awaitReady(Selector selector) throws IOException {
    assertThat(selector.select()).isEqualTo(1);
    selector.selectedKeys().clear();
  }

  @Test
  void returnsAtOnceIfItWasWokenBefore() throws IOException {
    Selector selector = clientSelector();

    assertThat(selector.wakeup()).isSameAs(selector);

    assertThat(selector.select()).isZero();
  }

  @Test
  void forgetsAWakeUpThatHasEndedASelection() throws IOException {
    Selector selector = clientSelector();
    selector.wakeup().wakeup().wakeup();
    assertThat(selector.select()).isZero();

    Background<Integer> selecting = Background.start(() -> selector.select()).awaitBlocked();

    assertThat(selecting.isDone()).isFalse();
    selector.wakeup();
    assertThat(selecting.get()).isZero();
  }

  @Test
  void takesAWakeUpWithoutWaiting() throws IOException {
    Selector selector = clientSelector();
    selector.wakeup();
    assertThat(selector.selectNow()).isZero();

    Background<Integer> selecting = Background.start(() -> selector.select()).awaitBlocked();

    selector.wakeup();
    assertThat(selecting.get()).isZero();
  }

  @Test
  void keepsAWakeUpApartFromWhatIsReady() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    register(pair.client(), selector, SelectionKey.OP_READ);
    write(pair.server(), (byte) 1);
    awaitReady(selector);
    selector.wakeup();

    assertThat(selector.select()).isEqualTo(1);
    assertThat(selector.selectedKeys()).hasSize(1);
  }

  @Test
  void isWokenThoughItWouldWaitForAges() throws IOException {
    Selector selector = clientSelector();
    Background<Integer> selecting =
        Background.start(() -> selector.select(Long.MAX_VALUE)).awaitBlocked();

    selector.wakeup();

    assertThat(selecting.get()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void isWokenFromAnotherThread(Background.Kind kind) throws IOException {
    Selector selector = clientSelector();
    register(pair().client(), selector, SelectionKey.OP_READ);
    Background<Integer> selecting = Background.start(kind, () -> selector.select()).awaitBlocked();

    selector.wakeup();

    assertThat(selecting.get()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void isWokenByAnInterruptAndStaysOpen(Background.Kind kind) throws IOException {
    Selector selector = clientSelector();
    Background<Integer> selecting = Background.start(kind, () -> selector.select()).awaitBlocked();

    selecting.interrupt();

    assertThat(selecting.get()).isZero();
    assertThat(selecting.wasInterrupted()).isTrue();
    assertThat(selector.isOpen()).isTrue();
  }

  @Test
  void returnsAtOnceToAThreadThatWasInterruptedBefore() throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    register(pair.client(), selector, SelectionKey.OP_READ);
    write(pair.server(), (byte) 1);
    awaitReady(selector);
    Background<Integer> selecting =
        Background.start(() -> {
          Thread.currentThread().interrupt();
          return selector.select();
        });

    assertThat(selecting.get()).isEqualTo(1);
    assertThat(selecting.wasInterrupted()).isTrue();
  }

  @Test
  void forgetsAnInterruptThatHasEndedASelection() throws IOException {
    Selector selector = clientSelector();
    Background<Integer> interrupted = Background.start(() -> selector.select()).awaitBlocked();
    interrupted.interrupt();
    interrupted.get();

    Background<Integer> selecting = Background.start(() -> selector.select()).awaitBlocked();

    selector.wakeup();
    assertThat(selecting.get()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void isWokenByItsClose(Background.Kind kind) throws IOException {
    Selector selector = clientSelector();
    Pair pair = pair();
    SelectionKey key = register(pair.client(), selector, SelectionKey.OP_READ);
    Background<Integer> selecting = Background.start(kind, () -> selector.select()).awaitBlocked();

    selector.close();

    assertThat(endOf(selecting)).isIn(0, ClosedSelectorException.class);
    assertThat(key.isValid()).isFalse();
    assertThat(pair.client().isRegistered()).isFalse();
    assertThat(pair.client().isOpen()).isTrue();
  }

  /// Each thread hands something over, wakes the selector and waits until it was taken: one wake-up
  /// that is lost, and the selector sleeps for ever. `-Dargyle.wakeups=10000000` makes it so many.
  @Test
  @Timeout(3600)
  void losesNoWakeUpOfFourThreads() throws Exception {
    Selector selector = clientSelector();
    int each = Integer.getInteger("argyle.wakeups", 40_000) / WAKERS;
    Queue<Semaphore> handedOver = new ConcurrentLinkedQueue<>();
    List<Background<Integer>> wakers = new ArrayList<>();
    for (int i = 0; i < WAKERS; i++) {
      var kind = i % 2 == 0 ? Background.Kind.PLATFORM : Background.Kind.VIRTUAL;
      wakers.add(Background.start(kind, () -> wake(selector, each, handedOver)));
    }

    for (int left = each * WAKERS; left > 0; ) {
      assertThat(selector.select()).isZero();
      for (Semaphore next = handedOver.poll(); next != null; next = handedOver.poll()) {
        next.release();
        left--;
      }
    }

    for (Background<Integer> waker : wakers) {
      assertThat(waker.get()).isEqualTo(each);
    }
    assertThat(handedOver).isEmpty();
  }

  private static int wake(Selector selector, int times, Queue<Semaphore> handedOver)
      throws Exception {
    Semaphore taken = new Semaphore(0);
    for (int woken = 0; woken < times; woken++) {
      handedOver.add(taken);
      selector.wakeup();
      if (!taken.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        selector.close();
        throw new AssertionError("a wake-up was lost, after " + woken);
      }
    }
    return times;
  }

  /// A selection that its selector's close has ended may still have begun after it.
  private static Object endOf(Background<Integer> selecting) {
    try {
      return selecting.get();
    } catch (RuntimeException e) {
      return e.getCause().getClass();
    }
  }

  @Test
  void refusesEverythingWhenClosed() throws IOException {
    Selector selector = clientSelector();
    SocketChannel channel = pair().client();
    channel.configureBlocking(false);
    selector.close();
    selector.close();

    assertThat(selector.isOpen()).isFalse();
    assertThatExceptionOfType(ClosedSelectorException.class).isThrownBy(selector::select);
    assertThatExceptionOfType(ClosedSelectorException.class).isThrownBy(selector::selectNow);
    assertThatExceptionOfType(ClosedSelectorException.class).isThrownBy(selector::keys);
    assertThatExceptionOfType(ClosedSelectorException.class).isThrownBy(selector::selectedKeys);
    assertThatExceptionOfType(ClosedSelectorException.class)
        .isThrownBy(() -> channel.register(selector, SelectionKey.OP_READ));
    assertThat(selector.wakeup()).isSameAs(selector);
  }
}
