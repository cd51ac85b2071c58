package dev.argyle.socket;

import static dev.argyle.socket.EpollFlags.EPOLLET;
import static dev.argyle.socket.EpollFlags.EPOLLONESHOT;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_ADD;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_DEL;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_MOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Threads that sleep in `epollWait`, and what wakes them.
@Tag("A12")
@Tag("F2")
@Tag("F3")
class EpollSleepTest {
  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;
  private final int epfd = calls.epollCreate();
  private final int fd = rig.connected();
  private final FakeSock sock = rig.proto.last();

  static Stream<Thread.Builder> kinds() {
    return Stream.of(Thread.ofVirtual(), Thread.ofPlatform());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private SocketRig.Call<Integer> waiter(Thread.Builder kind) {
    return rig.start(kind, () -> calls.epollWait(epfd, new EpollEvents(8), -1));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anArrivalWakesTheSleeper(Thread.Builder kind) {
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN | EPOLLET, 0);
    var call = waiter(kind);
    rig.awaitSleepers(1);
    sock.peerSends(1);
    assertThat(call.result()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anEventCounterWakesTheSleeper(Thread.Builder kind) {
    int event = calls.eventfd(0, 0);
    calls.epollCtl(epfd, EPOLL_CTL_ADD, event, PollEvents.IN, 0);
    var call = waiter(kind);
    rig.awaitSleepers(1);
    assertThat(calls.write(event, ByteBuffer.allocate(8).putLong(0, 1))).isEqualTo(8);
    assertThat(call.result()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aDescriptorAddedReadyWakesTheSleeper(Thread.Builder kind) {
    sock.peerSends(1);
    var call = waiter(kind);
    rig.awaitSleepers(1);
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN, 0);
    assertThat(call.result()).isEqualTo(1);
  }

  @Test
  void aLevelThatStaysReadyWakesTheNextSleeper() {
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN, 0);
    var first = waiter(Thread.ofVirtual());
    var second = waiter(Thread.ofPlatform());
    rig.awaitSleepers(2);
    sock.peerSends(1);
    assertThat(first.result()).isEqualTo(1);
    assertThat(second.result()).isEqualTo(1);
  }

  @Test
  void anEdgeWakesOneSleeperOnly() throws InterruptedException {
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN | EPOLLET, 0);
    var results = new LinkedBlockingQueue<Integer>();
    rig.start(Thread.ofVirtual(), () -> results.add(calls.epollWait(epfd, new EpollEvents(1), -1)));
    rig.start(
        Thread.ofPlatform(), () -> results.add(calls.epollWait(epfd, new EpollEvents(1), -1)));
    rig.awaitSleepers(2);
    sock.peerSends(1);
    rig.awaitSleepers(1);
    assertThat(results.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(results).isEmpty();
    sock.peerSends(1);
    assertThat(results.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void aModifiedInterestWakesTheSleeper() {
    sock.peerSends(1);
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.PRI, 0);
    var call = waiter(Thread.ofVirtual());
    rig.awaitSleepers(1);
    calls.epollCtl(epfd, EPOLL_CTL_MOD, fd, PollEvents.IN, 0);
    assertThat(call.result()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void closingTheEpollWakesEverySleeperWithEbadf(Thread.Builder kind) {
    var first = waiter(kind);
    var second = waiter(kind);
    rig.awaitSleepers(2);
    calls.close(epfd);
    assertThat(first.result()).isEqualTo(Errno.EBADF.negated());
    assertThat(second.result()).isEqualTo(Errno.EBADF.negated());
  }

  @Test
  void whatIsDeletedMeanwhileWakesNobody() {
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN, 0);
    var call = waiter(Thread.ofVirtual());
    rig.awaitSleepers(1);
    calls.epollCtl(epfd, EPOLL_CTL_DEL, fd, 0, 0);
    sock.peerSends(1);
    assertThat(rig.wakeUps()).isZero();
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN, 0);
    assertThat(call.result()).isEqualTo(1);
  }

  @Test
  void aDuplicateOfWhatWasClosedMeanwhileWakesTheSleeper() {
    calls.dup(fd);
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN, 0);
    var call = waiter(Thread.ofVirtual());
    rig.awaitSleepers(1);
    calls.close(fd);
    assertThat(rig.wakeUps()).isZero();
    sock.peerSends(1);
    assertThat(call.result()).isEqualTo(1);
  }

  @Test
  @Tag("RFC9293-MUST-32")
  void urgentDataWakesWhoWaitsForIt() {
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.PRI, 0);
    var events = new EpollEvents(1);
    var call = rig.start(Thread.ofVirtual(), () -> calls.epollWait(epfd, events, -1));
    rig.awaitSleepers(1);
    sock.urgent(true);
    assertThat(call.result()).isEqualTo(1);
    assertThat(events.events(0)).isEqualTo(PollEvents.PRI);
  }

  @Test
  void closingTheWatchedDescriptorLetsTheSleeperSleep() {
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN, 0);
    var call = waiter(Thread.ofVirtual());
    rig.awaitSleepers(1);
    calls.close(fd);
    assertThat(call.task().isDone()).isFalse();
    calls.close(epfd);
    assertThat(call.result()).isEqualTo(Errno.EBADF.negated());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anInterruptIsEintrAndLeavesTheStatusSet(Thread.Builder kind) {
    var call =
        rig.start(
            kind,
            () -> {
              int result = calls.epollWait(epfd, new EpollEvents(1), -1);
              return Thread.currentThread().isInterrupted() ? result : 0;
            });
    rig.awaitSleepers(1);
    call.thread().interrupt();
    assertThat(call.result()).isEqualTo(Errno.EINTR.negated());
  }

  @Test
  void aTimeoutIsZeroEvents() {
    assertThat(calls.epollWait(epfd, new EpollEvents(1), 1_000_000)).isZero();
    assertThat(calls.epollWait(epfd, new EpollEvents(1), 0)).isZero();
  }

  @Test
  void eachOfManyEventsIsTakenByOneOfManySleepers() throws InterruptedException {
    int threads = 4;
    int perThread = 50;
    var reports = new AtomicInteger();
    var all = new CountDownLatch(threads * perThread);
    var waiting = new ArrayList<SocketRig.Call<Integer>>();
    for (int i = 0; i < threads; i++) {
      Thread.Builder kind = i % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform();
      waiting.add(rig.start(kind, () -> takeOneShots(reports, all)));
    }
    List<Integer> fds = new ArrayList<>();
    for (int i = 0; i < threads * perThread; i++) {
      fds.add(rig.connected());
      int oneShot = PollEvents.IN | EPOLLONESHOT;
      calls.epollCtl(epfd, EPOLL_CTL_ADD, fds.getLast(), oneShot, fds.getLast());
      rig.proto.last().peerSends(1);
    }
    assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
    calls.close(epfd);
    waiting.forEach(call -> assertThat(call.result()).isEqualTo(Errno.EBADF.negated()));
    assertThat(reports).hasValue(threads * perThread);
  }

  private int takeOneShots(AtomicInteger reports, CountDownLatch all) {
    var events = new EpollEvents(3);
    while (true) {
      int found = calls.epollWait(epfd, events, -1);
      if (found < 0) {
        return found;
      }
      for (int i = 0; i < found; i++) {
        reports.incrementAndGet();
        all.countDown();
      }
    }
  }

  @Test
  void noEdgeIsLostBetweenASenderAndASleeper() {
    int rounds = 2000;
    calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN | EPOLLET, 0);
    rig.nonBlocking(fd);
    var reader =
        rig.start(
            Thread.ofVirtual(),
            () -> {
              int octets = 0;
              var events = new EpollEvents(1);
              ByteBuffer buffer = ByteBuffer.allocate(16);
              while (octets < rounds) {
                calls.epollWait(epfd, events, -1);
                for (int n = calls.read(fd, buffer.clear()); n > 0; ) {
                  octets += n;
                  n = calls.read(fd, buffer.clear());
                }
              }
              return octets;
            });
    for (int i = 0; i < rounds; i++) {
      sock.peerSends(1);
    }
    assertThat(reader.result()).isEqualTo(rounds);
  }
}
