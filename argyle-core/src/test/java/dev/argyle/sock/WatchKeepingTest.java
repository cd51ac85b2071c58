package dev.argyle.sock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.ManualEnv;
import dev.argyle.env.Watch;
import dev.argyle.sock.WaitQueue.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A thread that would sleep keeps watch over a device, until what it waits for has come.
@Tag("F2")
@Timeout(20)
class WatchKeepingTest {
  private static final long SECOND_NANOS = 1_000_000_000;

  private final ManualEnv env = new ManualEnv();
  private final WaitQueue queue = new WaitQueue(env);
  private final List<Thread> keepers = new ArrayList<>();
  private volatile boolean come;

  /// Adds a watch that is kept by doing something, once, and until the keeper is relieved.
  private void watch(Consumer<Watch.Keeper> work) {
    env.watches()
        .add(
            new Watch() {
              private final CountDownLatch relieved = new CountDownLatch(1);

              @Override
              public boolean keep(Keeper keeper) {
                keepers.add(Thread.currentThread());
                work.accept(keeper);
                while (!keeper.isRelieved()) {
                  awaitUninterruptibly(relieved);
                }
                return true;
              }

              @Override
              public void relieve(Keeper keeper) {
                relieved.countDown();
              }
            });
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void letItCome() {
    come = true;
    queue.wake(PollEvents.IN);
  }

  private Outcome await(long deadlineNanos) {
    return queue.await(Guard.NONE, PollEvents.IN, false, deadlineNanos, () -> come);
  }

  @Test
  void doesTheWorkItselfThatItWouldHaveBeenWokenFor() {
    watch(_ -> letItCome());

    assertThat(await(WaitQueue.FOR_EVER)).isEqualTo(Outcome.READY);
    assertThat(keepers).containsExactly(Thread.currentThread());
  }

  @Test
  void isRelievedByAnotherThread() {
    watch(_ -> Thread.ofPlatform().start(this::letItCome));

    assertThat(await(WaitQueue.FOR_EVER)).isEqualTo(Outcome.READY);
  }

  @Test
  void isRelievedByItsDeadline() {
    watch(_ -> env.advance(SECOND_NANOS));

    assertThat(await(env.clock().nanos() + SECOND_NANOS)).isEqualTo(Outcome.TIMED_OUT);
  }

  @Test
  void isRelievedByAnInterrupt() {
    watch(_ -> Thread.currentThread().interrupt());

    assertThat(await(WaitQueue.FOR_EVER)).isEqualTo(Outcome.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void keepsNoneThatOneWakeUpIsThereFor() {
    watch(_ -> {});
    Guard wakesFirst =
        new Guard() {
          @Override
          public void acquire() {}

          @Override
          public void release() {
            letItCome();
          }
        };

    Outcome outcome = queue.await(wakesFirst, PollEvents.IN, false, WaitQueue.FOR_EVER, () -> come);

    assertThat(outcome).isEqualTo(Outcome.READY);
    assertThat(keepers).isEmpty();
  }

  @Test
  void keepsTheNextIfOneWillNotHaveIt() {
    env.watches()
        .add(
            new Watch() {
              @Override
              public boolean keep(Keeper keeper) {
                return false;
              }

              @Override
              public void relieve(Keeper keeper) {}
            });
    watch(_ -> letItCome());

    assertThat(await(WaitQueue.FOR_EVER)).isEqualTo(Outcome.READY);
    assertThat(keepers).hasSize(1);
  }

  @Test
  void sleepsAsEverybodyDoesIfNoneWillHaveIt() throws Exception {
    CompletableFuture<Thread> asked = new CompletableFuture<>();
    env.watches()
        .add(
            new Watch() {
              @Override
              public boolean keep(Keeper keeper) {
                asked.complete(Thread.currentThread());
                return false;
              }

              @Override
              public void relieve(Keeper keeper) {}
            });
    Thread waker =
        Thread.ofPlatform()
            .start(() -> {
              Thread sleeper = asked.join();
              while (sleeper.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
              }
              letItCome();
            });

    assertThat(await(WaitQueue.FOR_EVER)).isEqualTo(Outcome.READY);
    waker.join();
  }

  @Test
  void isNotForVirtualThreadsWhoseCarrierWouldBeHeldUp() throws Exception {
    watch(_ -> {});
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    Thread sleeper = Thread.startVirtualThread(() -> outcome.complete(await(WaitQueue.FOR_EVER)));
    while (sleeper.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    letItCome();

    assertThat(outcome.get()).isEqualTo(Outcome.READY);
    assertThat(keepers).isEmpty();
  }
}
