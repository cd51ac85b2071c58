package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("A11")
class Dup2Test {
  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;

  static Stream<Thread.Builder> kinds() {
    return Stream.of(Thread.ofVirtual(), Thread.ofPlatform());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aNumberThatIsFreeBecomesASecondDescriptor() {
    int fd = rig.connected();
    assertThat(calls.dup2(fd, 100)).isEqualTo(100);
    assertThat(calls.close(fd)).isZero();
    assertThat(calls.write(100, ByteBuffer.allocate(5))).isEqualTo(5);
    assertThat(rig.proto.last().closes).hasValue(0);
    assertThat(calls.close(100)).isZero();
    assertThat(rig.proto.last().closes).hasValue(1);
    assertThat(rig.proto.last().ends).hasValue(1);
  }

  @Test
  void aNumberThatIsOpenLosesItsFile() {
    int fd = rig.connected();
    int wanted = rig.stream();
    FakeSock loser = rig.proto.last();
    assertThat(calls.dup2(fd, wanted)).isEqualTo(wanted);
    assertThat(loser.closes).hasValue(1);
    assertThat(loser.ends).hasValue(1);
    assertThat(calls.openDescriptors()).isEqualTo(2);
    assertThat(calls.write(wanted, ByteBuffer.allocate(5))).isEqualTo(5);
  }

  @Test
  void theFileOfADuplicateGoesOnWithItsOtherDescriptor() {
    int fd = rig.stream();
    int wanted = rig.connected();
    FakeSock kept = rig.proto.last();
    int other = calls.dup(wanted);
    calls.dup2(fd, wanted);
    assertThat(kept.closes).hasValue(0);
    assertThat(calls.write(other, ByteBuffer.allocate(5))).isEqualTo(5);
  }

  @Test
  void aNumberOntoItselfChangesNothing() {
    int fd = rig.connected();
    assertThat(calls.dup2(fd, fd)).isEqualTo(fd);
    assertThat(rig.proto.last().closes).hasValue(0);
    calls.close(fd);
    assertThat(rig.proto.last().closes).hasValue(1);
  }

  @Test
  void twoDescriptorsOfOneFileStayTwo() {
    int fd = rig.connected();
    int other = calls.dup(fd);
    assertThat(calls.dup2(fd, other)).isEqualTo(other);
    calls.close(fd);
    assertThat(rig.proto.last().closes).hasValue(0);
    calls.close(other);
    assertThat(rig.proto.last().closes).hasValue(1);
  }

  @Test
  void aNumberThatIsNotOpenOrCannotBeIsEbadf() {
    try (var small = new SocketRig(SocketConfig.DEFAULT.withMostDescriptors(3))) {
      int fd = small.connected();
      for (int wanted : new int[] {3, -1, Integer.MAX_VALUE}) {
        assertThat(small.calls.dup2(fd, wanted)).isEqualTo(Errno.EBADF.negated());
      }
      assertThat(small.calls.dup2(1, 1)).isEqualTo(Errno.EBADF.negated());
      assertThat(small.calls.dup2(1, fd)).isEqualTo(Errno.EBADF.negated());
      assertThat(small.proto.last().closes).hasValue(0);
      assertThat(small.calls.dup2(fd, 2)).isEqualTo(2);
    }
  }

  @Test
  void aClosedTableTakesNothing() {
    calls.closeAll();
    assertThat(calls.dup2(0, 1)).isEqualTo(Errno.EBADF.negated());
    assertThat(calls.openDescriptors()).isZero();
  }

  @Test
  void aNumberWhoseFileIsStillToComeIsEbusy() {
    int listener = rig.listening();
    var accepting = rig.start(Thread.ofPlatform(), () -> calls.accept(listener));
    rig.awaitSleepers(1);
    assertThat(calls.dup2(listener, 1)).isEqualTo(Errno.EBUSY.negated());
    rig.proto.last().peerConnects();
    assertThat(accepting.result()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void whoSleepsInTheFileThatLosesItsNumberWakesWithEbadf(Thread.Builder kind) {
    int fd = calls.epollCreate();
    int wanted = rig.connected();
    var reading = rig.start(kind, () -> calls.read(wanted, ByteBuffer.allocate(1)));
    rig.awaitSleepers(1);
    assertThat(calls.dup2(fd, wanted)).isEqualTo(wanted);
    assertThat(reading.result()).isEqualTo(Errno.EBADF.negated());
    assertThat(rig.proto.last().ends).hasValue(1);
  }

  @Test
  void anEpollForgetsTheFileThatLosesItsNumber() {
    int epfd = calls.epollCreate();
    int event = calls.eventfd(1, 0);
    int other = calls.eventfd(0, 0);
    assertThat(calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, event, PollEvents.IN, 9)).isZero();
    var events = new EpollEvents(4);
    assertThat(calls.epollWait(epfd, events, 0)).isEqualTo(1);
    calls.dup2(other, event);
    assertThat(calls.epollWait(epfd, events, 0)).isZero();
    assertThat(calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, event, PollEvents.IN, 9)).isZero();
  }

  @Test
  void theLowestFreeNumberIsStillFound() {
    int fd = rig.stream();
    assertThat(calls.dup2(fd, 2)).isEqualTo(2);
    assertThat(rig.stream()).isEqualTo(1);
    assertThat(rig.stream()).isEqualTo(3);
  }
}
