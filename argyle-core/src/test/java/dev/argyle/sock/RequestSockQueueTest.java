package dev.argyle.sock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.RequestSockQueue.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The two queues of a listener by themselves.
@Tag("B11")
@Tag("E")
class RequestSockQueueTest {
  private static final SipHash HASH = new SipHash(1, 2);

  private int stopped;

  private final class Request extends RequestSock {
    Request(int port) {
      super(AddressFamily.AF_INET);
      remote(0, 1, port);
    }

    @Override
    protected void stop() {
      stopped++;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 2048, 16",
    "7, 2048, 16",
    "8, 2048, 16",
    "15, 2048, 16",
    "16, 2048, 32",
    "128, 2048, 256",
    "1024, 2048, 1537",
    "4096, 2048, 1537",
    "128, 64, 49",
    "128, 4, 4",
    "128, 1, 2",
    "2147483647, 2147483647, 1073741824"
  })
  void synTableIsBoundedByBacklogAndMaximum(int backlog, int maxSynBacklog, int limit) {
    RequestSockQueue queue = new RequestSockQueue(HASH, backlog, maxSynBacklog);
    assertThat(queue.halfOpenLimit()).isEqualTo(limit);
  }

  @Test
  void fullSynTable_takesNothingMoreUntilOneLeaves() {
    RequestSockQueue queue = new RequestSockQueue(HASH, 1, 2048);
    Request first = new Request(1);
    assertThat(queue.addRequest(first)).isTrue();
    for (int port = 2; port <= 16; port++) {
      assertThat(queue.addRequest(new Request(port))).isTrue();
    }
    assertThat(queue.addRequest(new Request(17))).isFalse();
    assertThat(queue.value(Event.SYN_TABLE_FULL)).isOne();
    assertThat(queue.removeRequest(first)).isTrue();
    assertThat(queue.removeRequest(first)).isFalse();
    assertThat(queue.addRequest(new Request(17))).isTrue();
    assertThat(queue.halfOpen()).isEqualTo(16);
  }

  @Test
  void acceptQueueTakesOneMoreThanTheBacklog() {
    RequestSockQueue queue = new RequestSockQueue(HASH, 1, 2048);
    assertThat(queue.reserve(new Request(1))).isTrue();
    assertThat(queue.reserve(new Request(1))).isTrue();
    assertThat(queue.reserve(new Request(1))).isFalse();
    assertThat(queue.isAcceptQueueFull()).isTrue();
    queue.cancelReservation();
    assertThat(queue.isAcceptQueueFull()).isFalse();
    assertThat(queue.addComplete(new Request(1))).isTrue();
    assertThat(queue.acceptLength()).isOne();
    queue.backlog(0);
    assertThat(queue.reserve(new Request(1))).isFalse();
    assertThat(queue.pollComplete()).isNotNull();
    assertThat(queue.pollComplete()).isNull();
    assertThat(queue.reserve(new Request(1))).isTrue();
  }

  @Test
  void threadsThatCompleteAtOnce_neverExceedTheLimit() throws InterruptedException {
    RequestSockQueue queue = new RequestSockQueue(HASH, 9, 2048);
    CountDownLatch start = new CountDownLatch(1);
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int j = 0; j < 100; j++) {
                  if (queue.reserve(new Request(1)) && queue.addComplete(new Request(1))) {
                    taken.incrementAndGet();
                  }
                }
              }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken).hasValue(10);
    assertThat(queue.acceptLength()).isEqualTo(10);
  }

  @Test
  void closedQueue_forgetsWhatIsHalfOpenAndKeepsWhatIsComplete() {
    RequestSockQueue queue = new RequestSockQueue(HASH, 4, 2048);
    queue.addRequest(new Request(1));
    queue.addRequest(new Request(2));
    queue.reserve(new Request(1));
    queue.addComplete(new Request(3));
    queue.reserve(new Request(1));
    assertThat(queue.close()).isEqualTo(2);
    assertThat(stopped).isEqualTo(2);
    assertThat(queue.halfOpen()).isZero();
    assertThat(queue.addRequest(new Request(4))).isFalse();
    assertThat(queue.addComplete(new Request(5))).isFalse();
    assertThat(queue.pollComplete()).isNotNull();
  }

  @Test // as Linux: half of the room stays for young requests
  void oldRequests_haveToGoSoonerTheLessRoomIsLeft() {
    RequestSockQueue queue = new RequestSockQueue(HASH, 8, 2048);
    List<Request> requests = new ArrayList<>();
    for (int port = 1; port <= 4; port++) {
      requests.add(new Request(port));
      queue.addRequest(requests.getLast());
    }
    assertThat(queue.retries(requests.get(0), 5)).as("half of it is free").isEqualTo(5);
    for (int port = 5; port <= 8; port++) {
      requests.add(new Request(port));
      queue.addRequest(requests.getLast());
    }
    assertThat(queue.retries(requests.get(0), 5)).as("7 of 8 are young").isEqualTo(5);
    assertThat(queue.retries(requests.get(1), 5)).isEqualTo(5);
    assertThat(queue.retries(requests.get(2), 5)).isEqualTo(5);
    assertThat(queue.retries(requests.get(3), 5)).isEqualTo(5);
    assertThat(queue.retries(requests.get(4), 5)).as("4 of 8 are young").isEqualTo(4);
    assertThat(queue.retries(requests.get(5), 5)).isEqualTo(4);
    assertThat(queue.retries(requests.get(6), 5)).as("2 of 8 are young").isEqualTo(3);
    assertThat(queue.retries(requests.get(7), 5)).as("1 of 8 is young").isEqualTo(2);
    assertThat(queue.retries(requests.get(7), 5)).as("none is young").isEqualTo(2);
    assertThat(queue.retries(requests.get(7), 1)).as("never more than asked for").isOne();
  }
}
