package dev.argyle.socket;

import static dev.argyle.socket.EpollFlags.EPOLLET;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_ADD;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_DEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F3")
class EpollNestingTest extends EpollFixture {
  @Nested
  class Closing {
    @Test
    void theWatchedFileLeavesEveryEpoll() {
      int other = calls.epollCreate();
      watch(IN);
      calls.epollCtl(other, EPOLL_CTL_ADD, fd, IN, 1);
      sock.peerSends(1);
      calls.close(fd);
      assertThat(ready()).isEmpty();
      assertThat(calls.epollWait(other, new EpollEvents(1), 0)).isZero();
      assertThat(sock.waitQueue().hasWaiters()).isFalse();
    }

    @Test
    void aNumberUsedAgainIsNotWatched() {
      watch(IN);
      calls.close(fd);
      assertThat(rig.connected()).isEqualTo(fd);
      rig.proto.last().peerSends(1);
      assertThat(ready()).isEmpty();
      watch(IN);
      assertThat(ready()).containsExactly("77:1");
    }

    @Test
    void oneOfTwoDuplicatesLeavesItWatched() {
      int other = calls.dup(fd);
      watch(IN);
      calls.close(fd);
      sock.peerSends(1);
      assertThat(ready()).containsExactly("77:1");
      calls.close(other);
      assertThat(ready()).isEmpty();
    }

    @Test
    void theEpollTakesItsCallbacksAway() {
      watch(IN);
      calls.close(epfd);
      assertThat(sock.waitQueue().hasWaiters()).isFalse();
      sock.peerSends(1);
      assertThat(calls.close(fd)).isZero();
    }
  }

  @Nested
  class Nesting {
    private final int outer = calls.epollCreate();
    private final EpollEvents found = new EpollEvents(4);

    @Test
    void anEpollIsReadableWhileItHasSomething() {
      watch(IN);
      assertThat(calls.epollCtl(outer, EPOLL_CTL_ADD, epfd, IN, 5)).isZero();
      assertThat(calls.epollWait(outer, found, 0)).isZero();
      sock.peerSends(1);
      assertThat(calls.epollWait(outer, found, 0)).isEqualTo(1);
      assertThat(found.data(0)).isEqualTo(5);
      assertThat(ready()).containsExactly("77:1");
      assertThat(calls.epollWait(outer, found, 0)).isEqualTo(1);
      read(1);
      assertThat(calls.epollWait(outer, found, 0)).isZero();
    }

    @Test
    void askingAnEpollKeepsTheOrderOfWhatItHas() {
      watch(IN);
      int second = rig.connected();
      calls.epollCtl(epfd, EPOLL_CTL_ADD, second, IN, 78);
      calls.epollCtl(outer, EPOLL_CTL_ADD, epfd, IN, 5);
      sock.peerSends(1);
      rig.proto.last().peerSends(1);
      calls.epollWait(outer, found, 0);
      assertThat(ready()).containsExactly("77:1", "78:1");
    }

    @Test
    void anEdgeOfTheInnerIsOneOfTheOuter() {
      watch(IN | EPOLLET);
      calls.epollCtl(outer, EPOLL_CTL_ADD, epfd, IN | EPOLLET, 5);
      sock.peerSends(1);
      assertThat(calls.epollWait(outer, found, 0)).isEqualTo(1);
      assertThat(calls.epollWait(outer, found, 0)).isZero();
      assertThat(ready()).containsExactly("77:1");
      assertThat(calls.epollWait(outer, found, 0)).isZero();
      sock.peerSends(1);
      assertThat(calls.epollWait(outer, found, 0)).isEqualTo(1);
    }

    @Test
    void takingALevelFromTheInnerIsNoEdgeOfTheOuter() {
      watch(IN);
      calls.epollCtl(outer, EPOLL_CTL_ADD, epfd, IN | EPOLLET, 5);
      sock.peerSends(1);
      assertThat(calls.epollWait(outer, found, 0)).isEqualTo(1);
      assertThat(ready()).containsExactly("77:1");
      assertThat(calls.epollWait(outer, found, 0)).isZero();
      sock.peerSends(1);
      assertThat(calls.epollWait(outer, found, 0)).isEqualTo(1);
    }

    @Test
    void wakesASleeperOfTheOuter() {
      watch(IN);
      calls.epollCtl(outer, EPOLL_CTL_ADD, epfd, IN, 5);
      var call = rig.start(Thread.ofVirtual(), () -> calls.epollWait(outer, found, -1));
      rig.awaitSleepers(1);
      sock.peerSends(1);
      assertThat(call.result()).isEqualTo(1);
    }

    @Test
    void closingTheInnerSilencesTheOuter() {
      sock.peerSends(1);
      watch(IN);
      calls.epollCtl(outer, EPOLL_CTL_ADD, epfd, IN, 5);
      calls.close(epfd);
      assertThat(calls.epollWait(outer, found, 0)).isZero();
    }

    @Test
    void aCircleIsEloop() {
      int third = calls.epollCreate();
      assertThat(calls.epollCtl(outer, EPOLL_CTL_ADD, epfd, IN, 1)).isZero();
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, third, IN, 1)).isZero();
      assertThat(calls.epollCtl(third, EPOLL_CTL_ADD, outer, IN, 1))
          .isEqualTo(Errno.ELOOP.negated());
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, outer, IN, 1))
          .isEqualTo(Errno.ELOOP.negated());
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_DEL, third, 0, 0)).isZero();
      assertThat(calls.epollCtl(third, EPOLL_CTL_ADD, outer, IN, 1)).isZero();
    }

    @Test
    void watchingItselfIsEinval() {
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, epfd, IN, 1))
          .isEqualTo(Errno.EINVAL.negated());
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, calls.dup(epfd), IN, 1))
          .isEqualTo(Errno.EINVAL.negated());
    }

    @Test
    void aLineOfMoreThanFiveIsEloop() {
      int upper = outer;
      for (int i = 1; i < EpollNesting.DEEPEST; i++) {
        int lower = calls.epollCreate();
        assertThat(calls.epollCtl(upper, EPOLL_CTL_ADD, lower, IN, 1)).isZero();
        upper = lower;
      }
      assertThat(calls.epollCtl(upper, EPOLL_CTL_ADD, epfd, IN, 1))
          .isEqualTo(Errno.ELOOP.negated());
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, outer, IN, 1))
          .isEqualTo(Errno.ELOOP.negated());
    }
  }
}
