package dev.argyle.socket;

import static dev.argyle.socket.EpollFlags.EPOLLET;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_ADD;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_DEL;
import static dev.argyle.socket.EpollFlags.EPOLL_CTL_MOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.PollEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An epoll that watches 100,000 sockets: what it costs is told by how many of them it asks.
@Tag("F3")
class EpollScaleTest {
  private static final int WATCHED = 100_000;
  private static final int STEP = 10_007;

  private final SocketRig rig =
      new SocketRig(SocketConfig.DEFAULT.withMostDescriptors(WATCHED + 10));
  private final Syscalls calls = rig.calls;
  private final int epfd = calls.epollCreate();
  private final EpollEvents events = new EpollEvents(64);

  @BeforeEach
  void watchAll() {
    for (int i = 0; i < WATCHED; i++) {
      int mode = i % 2 == 0 ? EPOLLET : 0;
      int fd = rig.stream();
      assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, PollEvents.IN | mode, i)).isZero();
    }
    assertThat(calls.epollWait(epfd, events, 0)).isZero();
    rig.proto.polls.reset();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private int makeSomeReady() {
    int ready = 0;
    for (int i = 1; i < WATCHED; i += STEP) {
      rig.proto.opened.get(i).peerSends(1);
      ready++;
    }
    return ready;
  }

  @Test
  void aWaitAsksTheReadyOnesOnly() {
    int ready = makeSomeReady();
    assertThat(rig.proto.polls.sum()).isZero();
    assertThat(calls.epollWait(epfd, events, 0)).isEqualTo(ready);
    assertThat(rig.proto.polls.sum()).isEqualTo(ready);
    rig.proto.polls.reset();
    int levels = calls.epollWait(epfd, events, 0);
    assertThat(levels).isEqualTo(ready / 2);
    assertThat(rig.proto.polls.sum()).isEqualTo(levels);
  }

  @Test
  void aWaitForNothingAsksNobody() {
    assertThat(calls.epollWait(epfd, events, 0)).isZero();
    var call = rig.start(Thread.ofVirtual(), () -> calls.epollWait(epfd, events, -1));
    rig.awaitSleepers(1);
    assertThat(rig.proto.polls.sum()).isZero();
    rig.proto.opened.get(5).peerSends(1);
    assertThat(call.result()).isEqualTo(1);
    assertThat(rig.proto.polls.sum()).isEqualTo(1);
  }

  @Test
  void aChangeAsksTheOneItIsAbout() {
    int fd = epfd + 1;
    assertThat(calls.epollCtl(epfd, EPOLL_CTL_MOD, fd, PollEvents.IN, 1)).isZero();
    assertThat(rig.proto.polls.sum()).isEqualTo(1);
    assertThat(calls.epollCtl(epfd, EPOLL_CTL_DEL, fd, 0, 0)).isZero();
    calls.close(fd + 1);
    assertThat(rig.proto.polls.sum()).isEqualTo(1);
  }

  @Test
  void whatAnOuterEpollAsksIsNoMore() {
    int outer = calls.epollCreate();
    assertThat(calls.epollCtl(outer, EPOLL_CTL_ADD, epfd, PollEvents.IN, 9)).isZero();
    assertThat(rig.proto.polls.sum()).isZero();
    makeSomeReady();
    assertThat(calls.epollWait(outer, events, 0)).isEqualTo(1);
    assertThat(rig.proto.polls.sum()).isEqualTo(1);
  }
}
