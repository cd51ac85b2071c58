package dev.argyle.sock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The lock and its two queues by themselves. Packets are numbered, and all that happens is written
/// down: `3` for packet 3 being processed, `late` for the marks of a timer.
@Tag("C6")
class SockLockTest {
  private static final int EMPTY = 100; // packets from here on are not for a reader

  private final BufferPool pool = new BufferPool();
  private final List<String> done = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private int begun;
  private long backlogLimitBytes = Long.MAX_VALUE;
  private long prequeueLimitBytes = Long.MAX_VALUE;
  private final SockLock lock =
      new SockLock(
          new SockLock.Arrivals() {
            @Override
            public void process(SkBuff packet) {
              done.add(Integer.toString(number(packet)));
              packet.release();
            }

            @Override
            public void processDeferred(int marks) {
              done.add("late");
            }

            @Override
            public long backlogLimitBytes() {
              return backlogLimitBytes;
            }

            @Override
            public long prequeueLimitBytes() {
              return prequeueLimitBytes;
            }

            @Override
            public boolean isForReader(SkBuff packet) {
              return number(packet) < EMPTY;
            }

            @Override
            public void prequeueBegun() {
              begun++;
            }

            @Override
            public void prequeueForced(boolean full) {
              done.add(full ? "full" : "forced");
            }

            @Override
            public void reached(SkBuff packet, ReceivePath path) {
              paths.add(number(packet) + " " + path);
            }
          });

  @AfterEach
  void nothingIsHeldAfterwards() {
    assertThat(pool.outstanding()).isZero();
  }

  private static int number(SkBuff packet) {
    return packet.array()[packet.offset()];
  }

  private void arrive(int number) {
    SkBuff packet = pool.allocate(0, 1);
    packet.array()[packet.put(1)] = (byte) number;
    lock.arrive(packet);
  }

  private void readerFallsAsleep() {
    lock.acquire();
    lock.readerSleeps();
    lock.release();
  }

  private void readerWakesAndGoes() {
    lock.acquire();
    lock.processArrived();
    lock.readerLeaves();
    lock.release();
  }

  @Test
  void whatNobodyHoldsBack_isProcessedOnArrival() {
    arrive(1);
    assertThat(done).containsExactly("1");
    assertThat(paths).containsExactly("1 DIRECT");
  }

  @Test
  @Tag("C3")
  void whatArrivesWhileOwned_isProcessedWhenReleased() {
    lock.acquire();
    arrive(1);
    arrive(2);
    assertThat(done).isEmpty();
    assertThat(lock.backlogBytes()).isPositive();
    lock.release();
    assertThat(done).containsExactly("1", "2");
    assertThat(paths).containsExactly("1 BACKLOG", "2 BACKLOG");
    assertThat(lock.backlogBytes()).isZero();
  }

  @Test
  @Tag("C3")
  void whatAFullBacklogDoesNotHold_isDropped() {
    lock.acquire();
    arrive(1);
    backlogLimitBytes = lock.backlogBytes();
    arrive(2);
    lock.release();
    assertThat(done).containsExactly("1");
    assertThat(paths).containsExactly("1 BACKLOG", "2 DROPPED");
  }

  @Test
  void timerThatFindsItOwned_isActedUponWhenReleased() {
    lock.acquire();
    lock.defer(1);
    arrive(1);
    assertThat(done).isEmpty();
    lock.release();
    assertThat(done).containsExactly("1", "late");
  }

  @Test
  @Tag("C4")
  void whatArrivesWhileAReaderSleeps_waitsForTheReader() {
    readerFallsAsleep();
    arrive(1);
    arrive(2);
    assertThat(done).isEmpty();
    assertThat(lock.prequeueBytes()).isPositive();
    assertThat(begun).as("wake-ups").isOne();
    readerWakesAndGoes();
    assertThat(done).containsExactly("1", "2");
    assertThat(paths).containsExactly("1 PREQUEUE", "2 PREQUEUE");
    arrive(3);
    assertThat(paths).endsWith("3 DIRECT");
  }

  @Test
  @Tag("C4")
  void whatIsNotForAReader_isProcessedOnArrivalUnlessSomethingWaits() {
    readerFallsAsleep();
    arrive(101);
    arrive(1);
    arrive(102);
    assertThat(done).containsExactly("101");
    readerWakesAndGoes();
    assertThat(done).containsExactly("101", "1", "102");
  }

  @Test
  @Tag("C5")
  void prequeueIsProcessedBeforeTheBacklog() {
    readerFallsAsleep();
    arrive(1);
    lock.acquire(); // another user
    arrive(2);
    arrive(3);
    assertThat(paths).containsExactly("1 PREQUEUE", "2 BACKLOG", "3 BACKLOG");
    assertThat(lock.processArrived()).isTrue();
    assertThat(done).containsExactly("1", "2", "3");
    assertThat(lock.processArrived()).isFalse();
    lock.release();
    readerWakesAndGoes();
    assertThat(done).hasSize(3);
  }

  @Test
  @Tag("C5")
  void userWhoReleases_processesThePrequeueBeforeTheBacklog() {
    readerFallsAsleep();
    arrive(1);
    lock.acquire();
    arrive(2);
    lock.release();
    assertThat(done).containsExactly("1", "2");
    readerWakesAndGoes();
  }

  @Test
  @Tag("C4")
  void userWhoReleases_leavesThePrequeueToItsReader() {
    readerFallsAsleep();
    arrive(1);
    lock.acquire();
    lock.release();
    assertThat(done).isEmpty();
    readerWakesAndGoes();
    assertThat(done).containsExactly("1");
  }

  @Test
  @Tag("C4")
  void lastReaderThatLeavesWithoutLooking_leavesNothingBehind() {
    readerFallsAsleep();
    readerFallsAsleep();
    arrive(1);
    lock.acquire();
    lock.readerLeaves();
    lock.release();
    assertThat(done).as("the other reader's").isEmpty();
    lock.acquire();
    lock.readerLeaves();
    lock.release();
    assertThat(done).containsExactly("1");
    assertThat(lock.prequeueBytes()).isZero();
  }

  @Test
  @Tag("C4")
  void fullPrequeue_isProcessedByWhoArrives() {
    readerFallsAsleep();
    for (int i = 1; i < SockLock.MOST_PREQUEUED; i++) {
      arrive(i);
    }
    assertThat(done).isEmpty();
    arrive(SockLock.MOST_PREQUEUED);
    assertThat(done).hasSize(1 + SockLock.MOST_PREQUEUED).startsWith("full", "1", "2");
    assertThat(done).endsWith(Integer.toString(SockLock.MOST_PREQUEUED));
    readerWakesAndGoes();
  }

  @Test
  @Tag("C4")
  void prequeueThatHoldsAllTheMemoryItMay_isProcessedByWhoArrives() {
    readerFallsAsleep();
    arrive(1);
    prequeueLimitBytes = lock.prequeueBytes();
    assertThat(done).isEmpty();
    arrive(2);
    assertThat(done).containsExactly("full", "1", "2");
    readerWakesAndGoes();
  }

  @Test
  @Tag("C4")
  void timerComesAfterThePrequeue() {
    readerFallsAsleep();
    arrive(1);
    lock.defer(1);
    assertThat(done).containsExactly("forced", "1", "late");
    arrive(2);
    assertThat(lock.runIfFree(() -> done.add("icmp"))).isTrue();
    assertThat(done).endsWith("forced", "2", "icmp");
    readerWakesAndGoes();
  }
}
