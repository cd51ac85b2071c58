package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A12")
class PollTest {
  private static final int IN = PollEvents.IN;
  private static final int OUT = PollEvents.OUT;

  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;
  private final int first = rig.connected();
  private final int second = rig.connected();

  @AfterEach
  void close() {
    rig.close();
  }

  private FakeSock sock(int fd) {
    return rig.proto.opened.get(fd);
  }

  @Test
  void tellsEachDescriptorsEvents() {
    sock(second).peerSends(1);
    PollFd[] fds = {
      new PollFd(first, IN), new PollFd(second, IN | OUT), new PollFd(-1, IN), new PollFd(99, IN)
    };
    assertThat(calls.poll(fds, -1)).isEqualTo(2);
    assertThat(fds).extracting(PollFd::revents).containsExactly(0, IN | OUT, 0, PollFd.POLLNVAL);
  }

  @Test
  void sleepsUntilOneIsReady() {
    PollFd[] fds = {new PollFd(first, IN), new PollFd(second, IN)};
    var call = rig.start(Thread.ofVirtual(), () -> calls.poll(fds, -1));
    rig.awaitSleepers(1);
    sock(first).peerTakes();
    sock(second).peerSends(1);
    assertThat(call.result()).isEqualTo(1);
    assertThat(fds[1].revents()).isEqualTo(IN);
    assertThat(sock(first).waitQueue().hasWaiters()).isFalse();
  }

  @Test
  void aTimeoutIsZero() {
    PollFd[] fds = {new PollFd(first, IN)};
    assertThat(calls.poll(fds, 0)).isZero();
    assertThat(calls.poll(fds, 1_000_000)).isZero();
    assertThat(calls.poll(new PollFd[0], 1_000)).isZero();
  }

  @Test
  void anInterruptIsEintr() {
    PollFd[] fds = {new PollFd(first, IN)};
    var call = rig.start(Thread.ofPlatform(), () -> calls.poll(fds, -1));
    rig.awaitSleepers(1);
    call.thread().interrupt();
    assertThat(call.result()).isEqualTo(Errno.EINTR.negated());
  }

  @Test
  void selectLeavesWhatIsReady() {
    sock(second).peerSends(1);
    calls.write(first, ByteBuffer.allocate(1000));
    BitSet read = bits(first, second);
    BitSet write = bits(first, second);
    BitSet except = bits(second);
    assertThat(calls.select(2, read, write, except, -1)).isEqualTo(2);
    assertThat(read).isEqualTo(bits(second));
    assertThat(write).isEqualTo(bits(second));
    assertThat(except).isEqualTo(bits());
  }

  @Test
  void selectLooksBelowTheCountOnly() {
    BitSet write = bits(first, second);
    assertThat(calls.select(1, null, write, null, 0)).isEqualTo(1);
    assertThat(write).isEqualTo(bits(first));
  }

  @Test
  void selectOnAClosedNumberIsEbadfAndLeavesTheSets() {
    BitSet read = bits(first, 9);
    assertThat(calls.select(10, read, null, null, -1)).isEqualTo(Errno.EBADF.negated());
    assertThat(read).isEqualTo(bits(first, 9));
    assertThat(calls.select(-1, null, null, null, 0)).isEqualTo(Errno.EINVAL.negated());
  }

  @Test
  void whatIsNotAskedForLetsItSleep() {
    PollFd[] fds = {new PollFd(first, IN), new PollFd(second, PollEvents.PRI)};
    var call = rig.start(Thread.ofVirtual(), () -> calls.poll(fds, -1));
    rig.awaitSleepers(1);
    sock(first).peerTakes();
    assertThat(rig.wakeUps()).isZero();
    sock(second).urgent(true);
    assertThat(call.result()).isEqualTo(1);
    assertThat(fds).extracting(PollFd::revents).containsExactly(0, PollEvents.PRI);
  }

  @Test
  void theFinerBitsWakeAndAreReported() {
    PollFd[] fds = {new PollFd(first, PollEvents.RDNORM), new PollFd(second, PollEvents.WRNORM)};
    calls.write(second, ByteBuffer.allocate(1000));
    var call = rig.start(Thread.ofPlatform(), () -> calls.poll(fds, -1));
    rig.awaitSleepers(1);
    sock(first).peerSends(1);
    assertThat(call.result()).isEqualTo(1);
    assertThat(fds[0].revents()).isEqualTo(PollEvents.RDNORM);
    sock(second).peerTakes();
    assertThat(calls.poll(fds, -1)).isEqualTo(2);
    assertThat(fds[1].revents()).isEqualTo(PollEvents.WRNORM);
  }

  @Test
  void oneDescriptorMayStandInItTwice() {
    PollFd[] fds = {new PollFd(first, OUT), new PollFd(first, IN), new PollFd(first, IN | OUT)};
    sock(first).peerSends(1);
    assertThat(calls.poll(fds, -1)).isEqualTo(3);
    assertThat(fds).extracting(PollFd::revents).containsExactly(OUT, IN, IN | OUT);
  }

  @Test
  void moreThanCanBeOpenIsEinval() {
    try (var small = new SocketRig(SocketConfig.DEFAULT.withMostDescriptors(2))) {
      PollFd none = new PollFd(-1, 0);
      assertThat(small.calls.poll(new PollFd[] {none, none}, 0)).isZero();
      assertThat(small.calls.poll(new PollFd[] {none, none, none}, 0))
          .isEqualTo(Errno.EINVAL.negated());
      assertThat(small.calls.select(9, bits(7), null, null, 0)).isEqualTo(Errno.EBADF.negated());
    }
  }

  @Test
  void aGreatCountCostsNothing() {
    sock(second).peerSends(1);
    BitSet read = bits(second);
    assertThat(calls.select(Integer.MAX_VALUE, read, null, null, -1)).isEqualTo(1);
    assertThat(read).isEqualTo(bits(second));
  }

  @Test
  void urgentDataIsAnExceptionToSelect() {
    BitSet except = bits(first);
    var call = rig.start(Thread.ofVirtual(), () -> calls.select(2, null, null, except, -1));
    rig.awaitSleepers(1);
    sock(first).urgent(true);
    assertThat(call.result()).isEqualTo(1);
    assertThat(except).isEqualTo(bits(first));
  }

  @Test
  void whatIsClosedWhileSelectSleepsIsEbadf() {
    var call = rig.start(Thread.ofVirtual(), () -> calls.select(2, bits(first), null, null, -1));
    rig.awaitSleepers(1);
    calls.close(first);
    assertThat(call.result()).isEqualTo(Errno.EBADF.negated());
  }

  private static BitSet bits(int... fds) {
    BitSet set = new BitSet();
    for (int fd : fds) {
      set.set(fd);
    }
    return set;
  }
}
