package dev.argyle.sock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.ManualEnv;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Exclusive sleepers, and a second wake-up that meets one of them when it has already found what
/// it waited for and only has to leave.
@Tag("F2")
class ExclusiveWaitTest {
  private final WaitQueue queue = new WaitQueue(new ManualEnv());
  private final AtomicInteger things = new AtomicInteger();

  private boolean take() {
    return things.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private WaitQueue.Outcome await(BooleanSupplier ready) {
    return queue.await(Guard.NONE, PollEvents.IN, true, WaitQueue.FOR_EVER, ready);
  }

  @Test
  @Timeout(20)
  void passesOnAWakeUpThatComesWhenItHasFoundWhatItWaitedFor() throws InterruptedException {
    AtomicInteger looks = new AtomicInteger();
    Thread second =
        new Thread(() ->
            await(() -> {
              looks.incrementAndGet();
              return take();
            }));
    WaitQueue.Outcome first =
        await(() -> {
          second.start();
          while (looks.get() == 0) {
            Thread.onSpinWait();
          }
          things.incrementAndGet();
          queue.wake(PollEvents.IN); // goes to this sleeper, the first in the queue
          return true; // and is not used by it
        });
    second.join();
    assertThat(first).isEqualTo(WaitQueue.Outcome.READY);
    assertThat(things).hasValue(0);
  }

  /// Two wake-ups, two exclusive sleepers: the second is not for one that was woken and has not
  /// left yet. Of two epolls that watch exclusively each would else take both for itself.
  @Test
  void takesNoSecondWakeUpOnItsWayOut() {
    List<Boolean> woke = new ArrayList<>();
    Guard wakes =
        new Guard() {
          @Override
          public void acquire() {}

          @Override
          public void release() {
            woke.add(queue.wake(PollEvents.IN)); // when it has looked, and is going to sleep
          }
        };
    BooleanSupplier looksTwice =
        () -> {
          if (woke.isEmpty()) {
            return false;
          }
          woke.add(queue.wake(PollEvents.IN));
          return true;
        };
    WaitQueue.Outcome outcome =
        queue.await(wakes, PollEvents.IN, true, WaitQueue.FOR_EVER, looksTwice);
    assertThat(outcome).isEqualTo(WaitQueue.Outcome.READY);
    assertThat(woke).containsExactly(true, false);
  }
}
