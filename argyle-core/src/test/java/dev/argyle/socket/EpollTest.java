package dev.argyle.socket;

import static dev.argyle.socket.EpollFlags.EPOLLET;
import static dev.argyle.socket.EpollFlags.EPOLLEXCLUSIVE;
import static dev.argyle.socket.EpollFlags.EPOLLONESHOT;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_ADD;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_DEL;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_MOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A12")
@Tag("F3")
class EpollTest extends EpollFixture {
  @Nested
  class LevelTriggered {
    @Test
    void reportsAsLongAsThereIsSomething() {
      watch(IN);
      assertThat(ready()).isEmpty();
      sock.peerSends(2);
      assertThat(ready()).containsExactly("77:1");
      read(1);
      assertThat(ready()).containsExactly("77:1");
      read(1);
      assertThat(ready()).isEmpty();
    }

    @Test
    void reportsWhatWasReadyBeforeItWasWatched() {
      sock.peerSends(1);
      watch(IN);
      assertThat(ready()).containsExactly("77:1");
    }

    @Test
    void reportsOnlyWhatIsAskedFor() {
      sock.peerSends(1);
      watch(OUT);
      assertThat(ready()).containsExactly("77:4");
    }

    @Test
    void reportsErrorsWithoutBeingAsked() {
      watch(0);
      assertThat(ready()).isEmpty();
      sock.fail(Errno.ECONNRESET);
      assertThat(ready()).containsExactly("77:8");
    }

    @Test
    void takesTurnsWhenMoreAreReadyThanAsked() {
      int[] fds = {fd, rig.connected(), rig.connected()};
      for (int i = 0; i < fds.length; i++) {
        calls.epollCtl(epfd, EPOLL_CTL_ADD, fds[i], IN, i);
        rig.proto.opened.get(i).peerSends(1);
      }
      assertThat(ready(2)).containsExactly("0:1", "1:1");
      assertThat(ready(2)).containsExactly("2:1", "0:1");
      assertThat(ready(2)).containsExactly("1:1", "2:1");
    }
  }

  @Nested
  class EdgeTriggered {
    @Test
    void reportsEveryArrivalOnce() {
      watch(IN | EPOLLET);
      sock.peerSends(5);
      assertThat(ready()).containsExactly("77:1");
      assertThat(ready()).isEmpty();
      read(1);
      assertThat(ready()).isEmpty();
      sock.peerSends(1);
      assertThat(ready()).containsExactly("77:1");
      assertThat(ready()).isEmpty();
    }

    @Test
    void joinsArrivalsBetweenTwoWaits() {
      watch(IN | EPOLLET);
      sock.peerSends(1);
      sock.peerSends(1);
      assertThat(ready()).containsExactly("77:1");
      assertThat(ready()).isEmpty();
    }

    @Test
    void reportsAgainAfterModify() {
      watch(IN | EPOLLET);
      sock.peerSends(1);
      ready();
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_MOD, fd, IN | EPOLLET, 78)).isZero();
      assertThat(ready()).containsExactly("78:1");
      assertThat(ready()).isEmpty();
    }

    @Test
    void forgetsWhatWasTakenBeforeTheWait() {
      watch(IN | EPOLLET);
      sock.peerSends(1);
      read(1);
      assertThat(ready()).isEmpty();
    }
  }

  @Nested
  class OneShot {
    @Test
    void isSilentAfterTheFirstReportUntilModified() {
      watch(IN | EPOLLONESHOT);
      sock.peerSends(1);
      assertThat(ready()).containsExactly("77:1");
      sock.peerSends(1);
      sock.fail(Errno.ECONNRESET);
      assertThat(ready()).isEmpty();
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_MOD, fd, IN | EPOLLONESHOT, 5)).isZero();
      assertThat(ready()).containsExactly("5:9");
      assertThat(ready()).isEmpty();
    }
  }

  @Nested
  class Exclusive {
    private final int other = calls.epollCreate();

    @Test
    void wakesOnlyOneOfTheEpollsThatSleep() {
      watch(IN | EPOLLEXCLUSIVE);
      calls.epollCtl(other, EPOLL_CTL_ADD, fd, IN | EPOLLEXCLUSIVE, 88);
      var first =
          rig.start(Thread.ofVirtual(), () -> calls.epollWait(epfd, new EpollEvents(1), -1));
      var second =
          rig.start(Thread.ofPlatform(), () -> calls.epollWait(other, new EpollEvents(1), -1));
      rig.awaitSleepers(2);
      sock.peerSends(1);
      rig.awaitSleepers(1);
      assertThat(first.result()).isEqualTo(1);
      assertThat(second.task().isDone()).isFalse();
      sock.peerSends(1);
      assertThat(second.result()).isEqualTo(1);
    }

    @Test
    void isHeardByAllWhenNobodySleeps() {
      watch(IN | EPOLLEXCLUSIVE);
      calls.epollCtl(other, EPOLL_CTL_ADD, fd, IN | EPOLLEXCLUSIVE, 88);
      sock.peerSends(1);
      assertThat(calls.epollWait(epfd, new EpollEvents(1), 0)).isEqualTo(1);
      assertThat(calls.epollWait(other, new EpollEvents(1), 0)).isEqualTo(1);
    }

    @Test
    void cannotBeModifiedNorCombined() {
      watch(IN | EPOLLEXCLUSIVE);
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_MOD, fd, IN, 1)).isEqualTo(Errno.EINVAL.negated());
      assertThat(calls.epollCtl(other, EPOLL_CTL_ADD, fd, EPOLLEXCLUSIVE | EPOLLONESHOT | IN, 1))
          .isEqualTo(Errno.EINVAL.negated());
      assertThat(calls.epollCtl(other, EPOLL_CTL_ADD, epfd, EPOLLEXCLUSIVE | IN, 1))
          .isEqualTo(Errno.EINVAL.negated());
      int plain = rig.connected();
      calls.epollCtl(epfd, EPOLL_CTL_ADD, plain, IN, 1);
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_MOD, plain, IN | EPOLLEXCLUSIVE, 1))
          .isEqualTo(Errno.EINVAL.negated());
    }
  }

  @Nested
  class Controlling {
    @Test
    void addingTwiceIsEexist() {
      watch(IN);
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, IN, 1)).isEqualTo(Errno.EEXIST.negated());
    }

    @Test
    void changingWhatIsNotWatchedIsEnoent() {
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_MOD, fd, IN, 1)).isEqualTo(Errno.ENOENT.negated());
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_DEL, fd, 0, 0)).isEqualTo(Errno.ENOENT.negated());
    }

    @Test
    void anUnknownOperationIsEinval() {
      assertThat(calls.epollCtl(epfd, 9, fd, IN, 1)).isEqualTo(Errno.EINVAL.negated());
      assertThat(calls.epollCtl(fd, EPOLL_CTL_ADD, epfd, IN, 1)).isEqualTo(Errno.EINVAL.negated());
    }

    @Test
    void deletingSilencesItEvenWhenItWasReady() {
      watch(IN);
      sock.peerSends(1);
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_DEL, fd, 0, 0)).isZero();
      sock.peerSends(1);
      assertThat(ready()).isEmpty();
      assertThat(sock.waitQueue().hasWaiters()).isFalse();
    }

    @Test
    void aModifiedInterestTakesTheOldOnesPlace() {
      watch(IN);
      sock.peerSends(1);
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_MOD, fd, OUT, 2)).isZero();
      assertThat(ready()).containsExactly("2:4");
    }

    /// The newest callback of a file is called first, as Linux does it.
    @Test
    void duplicatesOfOneFileAreWatchedEachByItself() {
      int other = calls.dup(fd);
      watch(IN);
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, other, IN, 78)).isZero();
      sock.peerSends(1);
      assertThat(ready()).containsExactly("78:1", "77:1");
    }

    @Test
    void oneFileMayBeWatchedByManyEpolls() {
      int[] epolls = new int[300];
      for (int i = 0; i < epolls.length; i++) {
        epolls[i] = calls.epollCreate();
        assertThat(calls.epollCtl(epolls[i], EPOLL_CTL_ADD, fd, IN, i)).isZero();
      }
      sock.peerSends(1);
      var found = new EpollEvents(1);
      for (int i = 0; i < epolls.length; i++) {
        assertThat(calls.epollWait(epolls[i], found, 0)).isEqualTo(1);
        assertThat(found.data(0)).isEqualTo(i);
      }
      calls.close(epolls[7]);
      calls.close(fd);
      assertThat(calls.epollWait(epolls[8], found, 0)).isZero();
      assertThat(sock.waitQueue().hasWaiters()).isFalse();
    }
  }
}
