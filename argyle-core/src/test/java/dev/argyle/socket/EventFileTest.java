package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventFileTest {
  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;

  @AfterEach
  void close() {
    rig.close();
  }

  private long read(int fd) {
    ByteBuffer buffer = ByteBuffer.allocate(8);
    int result = calls.read(fd, buffer);
    return result == 8 ? buffer.getLong(0) : result;
  }

  private int write(int fd, long value) {
    return calls.write(fd, ByteBuffer.allocate(8).putLong(0, value));
  }

  private int poll(int fd) {
    PollFd[] fds = {new PollFd(fd, PollEvents.IN | PollEvents.OUT)};
    calls.poll(fds, 0);
    return fds[0].revents();
  }

  @Test
  void aReadTakesTheSumOfTheWrites() {
    int fd = calls.eventfd(3, FileFlags.O_NONBLOCK);
    assertThat(write(fd, 4)).isEqualTo(8);
    assertThat(read(fd)).isEqualTo(7);
    assertThat(read(fd)).isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  void aSemaphoreGivesOneAtATime() {
    int fd = calls.eventfd(2, FileFlags.EFD_SEMAPHORE | FileFlags.O_NONBLOCK);
    assertThat(read(fd)).isEqualTo(1);
    assertThat(read(fd)).isEqualTo(1);
    assertThat(read(fd)).isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  void aReadvOfNoOctetsIsZero_aReadIsEinval() {
    int fd = calls.eventfd(2, FileFlags.O_NONBLOCK);
    assertThat(calls.readv(fd, new ByteBuffer[] {ByteBuffer.allocate(0)}, 0, 1)).isZero();
    assertThat(calls.read(fd, ByteBuffer.allocate(0))).isEqualTo(Errno.EINVAL.negated());
    assertThat(read(fd)).isEqualTo(2);
  }

  @Test
  void theCounterNeverOverflows() {
    int fd = calls.eventfd(1, FileFlags.O_NONBLOCK);
    assertThat(write(fd, -1)).isEqualTo(Errno.EINVAL.negated());
    assertThat(write(fd, -2)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(write(fd, -3)).isEqualTo(8);
    assertThat(poll(fd)).isEqualTo(PollEvents.IN);
    assertThat(write(fd, 1)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(read(fd)).isEqualTo(-2);
    assertThat(poll(fd)).isEqualTo(PollEvents.OUT);
  }

  @Test
  void itTakesEightOctetsAndNoFewer() {
    int fd = calls.eventfd(1, 0);
    assertThat(calls.read(fd, ByteBuffer.allocate(7))).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.write(fd, ByteBuffer.allocate(7))).isEqualTo(Errno.EINVAL.negated());
    ByteBuffer large = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(calls.read(fd, large)).isEqualTo(8);
    assertThat(large.position()).isEqualTo(8);
    assertThat(large.getLong(0)).isEqualTo(1);
  }

  @Test
  void unknownFlagsAreEinval() {
    assertThat(calls.eventfd(0, 2)).isEqualTo(Errno.EINVAL.negated());
  }

  @Test
  void aReaderSleepsUntilSomebodyWrites() {
    int fd = calls.eventfd(0, 0);
    var call = rig.start(Thread.ofVirtual(), () -> read(fd));
    rig.awaitSleepers(1);
    write(fd, 5);
    assertThat(call.result()).isEqualTo(5);
  }

  @Test
  void aWriterSleepsUntilThereIsRoom() {
    int fd = calls.eventfd(0, 0);
    write(fd, -2);
    var call = rig.start(Thread.ofPlatform(), () -> write(fd, 5));
    rig.awaitSleepers(1);
    assertThat(read(fd)).isEqualTo(-2);
    assertThat(call.result()).isEqualTo(8);
    assertThat(read(fd)).isEqualTo(5);
  }
}
