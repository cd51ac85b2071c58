package dev.argyle.socket;

import static dev.argyle.socket.EpollFlags.EPOLLET;
import static dev.argyle.socket.EpollFlags.EPOLLEXCLUSIVE;
import static dev.argyle.socket.EpollFlags.EPOLLONESHOT;
import static dev.argyle.socket.EpollFlags.EPOLLWAKEUP;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_ADD;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_DEL;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_MOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every error that `epoll_create(2)`, `epoll_ctl(2)` and `epoll_wait(2)` list and that can come to
/// pass here, and which of two comes first; each was asked of Linux 6.18.
@Tag("A12")
@Tag("F3")
class EpollErrorsTest extends EpollFixture {
  private static final int EINVAL = Errno.EINVAL.negated();
  private static final int EBADF = Errno.EBADF.negated();
  private static final int CLOSED = 99;

  private final EpollEvents events = new EpollEvents(4);

  private int control(int op, int number, int bits) {
    return calls.epollCtl(epfd, op, number, bits, 1);
  }

  @Test
  void createKnowsOneFlag() {
    assertThat(calls.epollCreate1(EpollFlags.EPOLL_CLOEXEC)).isPositive();
    assertThat(calls.epollCreate1(1)).isEqualTo(EINVAL);
  }

  @Test
  void createWithoutAFreeNumberIsEmfile() {
    try (var small = new SocketRig(SocketConfig.DEFAULT.withMostDescriptors(1))) {
      assertThat(small.calls.epollCreate()).isZero();
      assertThat(small.calls.epollCreate()).isEqualTo(Errno.EMFILE.negated());
    }
  }

  @Test
  void waitForNoEventsIsEinval() {
    assertThat(calls.epollWait(epfd, events, 0, 0)).isEqualTo(EINVAL);
    assertThat(calls.epollWait(epfd, events, -1, 0)).isEqualTo(EINVAL);
    assertThat(calls.epollWait(fd, events, 1, 0)).isEqualTo(EINVAL);
    assertThat(calls.epollWait(CLOSED, events, 0, 0)).isEqualTo(EBADF);
  }

  @Test
  void waitReportsNoMoreThanItIsAskedFor() {
    sock.peerSends(1);
    watch(IN);
    calls.epollCtl(epfd, EPOLL_CTL_ADD, calls.dup(fd), IN, 78);
    assertThat(calls.epollWait(epfd, events, 1, 0)).isEqualTo(1);
    assertThat(calls.epollWait(epfd, events, 2, 0)).isEqualTo(2);
    assertThat(calls.epollWait(epfd, events, 1000, 0)).isEqualTo(2);
  }

  @Test
  void aNumberThatIsNotOpenIsEbadf() {
    for (int op : new int[] {EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLL_CTL_DEL, 9}) {
      assertThat(control(op, CLOSED, IN)).isEqualTo(EBADF);
      assertThat(calls.epollCtl(CLOSED, op, fd, IN, 1)).isEqualTo(EBADF);
    }
    assertThat(calls.epollCtl(fd, EPOLL_CTL_ADD, CLOSED, IN, 1)).isEqualTo(EBADF);
  }

  @Test
  void whatIsNoEpollIsEinval() {
    int event = calls.eventfd(0, 0);
    assertThat(calls.epollCtl(event, EPOLL_CTL_ADD, fd, IN, 1)).isEqualTo(EINVAL);
    assertThat(control(9, fd, IN)).isEqualTo(EINVAL);
    assertThat(control(EPOLL_CTL_DEL, epfd, 0)).isEqualTo(EINVAL);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        EPOLLONESHOT,
        PollEvents.PRI,
        PollEvents.RDHUP,
        PollEvents.RDNORM,
        PollEvents.WRNORM,
        1 << 20
      })
  void exclusiveGoesWithInAndOutOnly(int other) {
    assertThat(control(EPOLL_CTL_ADD, fd, EPOLLEXCLUSIVE | other)).isEqualTo(EINVAL);
    assertThat(control(EPOLL_CTL_ADD, fd, other)).isZero();
  }

  @Test
  void exclusiveGoesWithEdgesErrorsAndWakeup() {
    int all = EPOLLEXCLUSIVE | EPOLLET | EPOLLWAKEUP | IN | OUT | PollEvents.ERR | PollEvents.HUP;
    assertThat(control(EPOLL_CTL_ADD, fd, all)).isZero();
  }

  @Test
  void exclusiveIsSaidWhenAddingAndStays() {
    int other = calls.eventfd(0, 0);
    assertThat(control(EPOLL_CTL_MOD, other, EPOLLEXCLUSIVE | IN)).isEqualTo(EINVAL);
    assertThat(control(EPOLL_CTL_ADD, other, EPOLLEXCLUSIVE | IN)).isZero();
    assertThat(control(EPOLL_CTL_MOD, other, IN)).isEqualTo(EINVAL);
    assertThat(control(EPOLL_CTL_DEL, other, 0)).isZero();
    int inner = calls.epollCreate();
    assertThat(control(EPOLL_CTL_ADD, inner, EPOLLEXCLUSIVE | IN)).isEqualTo(EINVAL);
    assertThat(control(EPOLL_CTL_ADD, inner, IN)).isZero();
    assertThat(control(EPOLL_CTL_ADD, inner, IN)).isEqualTo(Errno.EEXIST.negated());
  }

  @Test
  void keepingTheMachineAwakeMeansNothing() {
    watch(IN | EPOLLWAKEUP);
    sock.peerSends(1);
    assertThat(ready()).containsExactly("77:1");
  }

  @Test
  void theNumberOfAnotherFileIsNotWatchedThoughItsOldFileStillIs() {
    int other = calls.dup(fd);
    watch(IN);
    calls.close(fd);
    assertThat(rig.stream()).isEqualTo(fd);
    assertThat(control(EPOLL_CTL_MOD, fd, IN)).isEqualTo(Errno.ENOENT.negated());
    assertThat(control(EPOLL_CTL_ADD, fd, 0)).isZero();
    sock.peerSends(1);
    assertThat(ready()).containsExactly("77:1");
    assertThat(calls.dup2(other, fd)).isEqualTo(fd);
    assertThat(control(EPOLL_CTL_ADD, fd, IN)).isEqualTo(Errno.EEXIST.negated());
    assertThat(control(EPOLL_CTL_DEL, fd, IN)).isZero();
    assertThat(ready()).isEmpty();
  }
}
