package dev.argyle.sock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Threads of a class whose `interrupt` closes a socket, as many programs have them to get readers
/// out of `read`: they find the lock free whenever the lock tells them of an interrupt.
@Tag("C6")
@Timeout(60)
class SockLockInterruptTest {
  private final BufferPool pool = new BufferPool();
  private volatile Runnable whileInnerLockIsHeld = () -> {};
  private final SockLock lock =
      new SockLock(
          new SockLock.Arrivals() {
            @Override
            public void process(SkBuff packet) {
              packet.release();
            }

            @Override
            public void processDeferred(int marks) {}

            @Override
            public long backlogLimitBytes() {
              return Long.MAX_VALUE;
            }

            @Override
            public long prequeueLimitBytes() {
              return Long.MAX_VALUE;
            }

            @Override
            public boolean isForReader(SkBuff packet) {
              return false;
            }

            @Override
            public void prequeueBegun() {}

            @Override
            public void prequeueForced(boolean full) {}

            @Override
            public void reached(SkBuff packet, ReceivePath path) {
              whileInnerLockIsHeld.run();
            }
          });

  /// Its `interrupt` waits until another thread has had the lock, as for one that closes.
  private final class ClosingThread extends Thread {
    volatile boolean interruptedAtEnd;
    volatile int told;

    ClosingThread(Runnable task) {
      super(task);
    }

    @Override
    public void run() {
      super.run();
      interruptedAtEnd = isInterrupted();
    }

    @Override
    @SuppressWarnings("Interruption") // it is what such threads do
    public void interrupt() {
      if (currentThread().equals(this)) {
        Thread closer = Thread.ofPlatform().start(SockLockInterruptTest.this::acquireAndRelease);
        while (closer.isAlive()) {
          Thread.onSpinWait(); // a join would end with an interrupt
        }
        int before = told;
        told = before + 1;
      }
      super.interrupt();
    }

    void awaitAsleep() {
      while (getState() != State.WAITING) {
        Thread.onSpinWait();
      }
    }
  }

  private void acquireAndRelease() {
    lock.acquire();
    lock.release();
  }

  @Test
  void interruptedWhileAnotherOwns() throws InterruptedException {
    ClosingThread thread = new ClosingThread(this::acquireAndRelease);
    lock.acquire();
    thread.start();
    thread.awaitAsleep();
    thread.interrupt();
    lock.release();
    thread.join();
    assertThat(thread.interruptedAtEnd).isTrue();
    assertThat(thread.told).isEqualTo(1);
  }

  @Test
  void interruptedWhileTheInnerLockIsNotToBeHad() throws InterruptedException {
    ClosingThread thread = new ClosingThread(this::acquireAndRelease);
    boolean done =
        lock.runIfFree(() -> {
          thread.start();
          thread.awaitAsleep();
          thread.interrupt();
        });
    thread.join();
    assertThat(done).isTrue();
    assertThat(thread.interruptedAtEnd).isTrue();
    assertThat(thread.told).isEqualTo(1);
  }

  @Test
  void interruptedWhileItReleases() throws InterruptedException {
    CountDownLatch owning = new CountDownLatch(1);
    CountDownLatch arriving = new CountDownLatch(1);
    ClosingThread thread =
        new ClosingThread(() -> {
          lock.acquire();
          owning.countDown();
          awaitForSure(arriving);
          lock.release();
        });
    thread.start();
    owning.await();
    whileInnerLockIsHeld =
        () -> {
          arriving.countDown();
          thread.awaitAsleep();
          thread.interrupt();
        };
    lock.arrive(pool.allocate(0, 1));
    thread.join();
    assertThat(thread.interruptedAtEnd).isTrue();
    assertThat(thread.told).isEqualTo(1);
    assertThat(pool.outstanding()).isZero();
  }

  /// By looking, so that a thread that sleeps is one that sleeps in the lock.
  private static void awaitForSure(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}
