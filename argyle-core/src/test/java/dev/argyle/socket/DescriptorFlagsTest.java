package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Flags of descriptors, and the ways to make one more: dup(2), fcntl(2), ioctl(2).
@Tag("A11")
class DescriptorFlagsTest {
  private final SocketRig rig = new SocketRig(SocketConfig.DEFAULT.withMostDescriptors(200));
  private final Syscalls calls = rig.calls;

  @AfterEach
  void close() {
    rig.close();
  }

  private int flags(int fd) {
    return calls.fcntl(fd, FileFlags.F_GETFD, 0);
  }

  @Test
  void closeOnExecIsKeptPerDescriptor() {
    int fd = calls.socket(SocketRig.AF_INET, SocketRig.STREAM | FileFlags.SOCK_CLOEXEC, 0);
    assertThat(flags(fd)).isEqualTo(FileFlags.FD_CLOEXEC);
    int copy = calls.dup(fd);
    assertThat(flags(copy)).isZero();
    assertThat(calls.fcntl(copy, FileFlags.F_SETFD, 3)).isZero();
    assertThat(flags(copy)).isEqualTo(FileFlags.FD_CLOEXEC);
    assertThat(calls.fcntl(copy, FileFlags.F_SETFD, 0)).isZero();
    assertThat(flags(copy)).isZero();
    assertThat(flags(fd)).isEqualTo(FileFlags.FD_CLOEXEC);
  }

  @Test
  void closeOnExecEndsWithTheDescriptor() {
    int fd = calls.socket(SocketRig.AF_INET, SocketRig.STREAM | FileFlags.SOCK_CLOEXEC, 0);
    calls.close(fd);
    assertThat(flags(fd)).isEqualTo(Errno.EBADF.negated());
    assertThat(rig.stream()).isEqualTo(fd);
    assertThat(flags(fd)).isZero();
  }

  @Test
  void anEventCounterMayHaveIt() {
    assertThat(flags(calls.eventfd(0, FileFlags.SOCK_CLOEXEC))).isEqualTo(FileFlags.FD_CLOEXEC);
  }

  @Test
  void dupfd_takesTheLowestNumberFromTheArgumentOn() {
    int fd = rig.stream();
    assertThat(calls.fcntl(fd, FileFlags.F_DUPFD, 100)).isEqualTo(100);
    assertThat(calls.fcntl(fd, FileFlags.F_DUPFD_CLOEXEC, 100)).isEqualTo(101);
    assertThat(flags(100)).isZero();
    assertThat(flags(101)).isEqualTo(FileFlags.FD_CLOEXEC);
    assertThat(calls.fcntl(fd, FileFlags.F_DUPFD, 0)).isEqualTo(fd + 1);
    assertThat(rig.stream()).isEqualTo(fd + 2);
    assertThat(calls.fcntl(fd, FileFlags.F_DUPFD, -1)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.fcntl(fd, FileFlags.F_DUPFD, 200)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.fcntl(fd, FileFlags.F_DUPFD, 199)).isEqualTo(199);
    assertThat(calls.fcntl(fd, FileFlags.F_DUPFD, 199)).isEqualTo(Errno.EMFILE.negated());
    assertThat(calls.openDescriptors()).isEqualTo(6);
  }

  @Test
  void dup3_wantsAnotherNumberAndKnownFlags() {
    int fd = rig.stream();
    assertThat(calls.dup3(fd, fd, 0)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.dup3(150, 150, 0)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.dup3(fd, 121, FileFlags.O_NONBLOCK)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.dup3(150, 121, 0)).isEqualTo(Errno.EBADF.negated());
    assertThat(calls.dup3(fd, -1, 0)).isEqualTo(Errno.EBADF.negated());
    assertThat(calls.dup3(fd, 120, FileFlags.O_CLOEXEC)).isEqualTo(120);
    assertThat(flags(120)).isEqualTo(FileFlags.FD_CLOEXEC);
    assertThat(calls.dup2(fd, 120)).isEqualTo(120);
    assertThat(flags(120)).isZero();
  }

  @Test
  void fionbio_isThatOfTheFile() {
    int fd = rig.connected();
    int copy = calls.dup(fd);
    assertThat(calls.ioctl(fd, FileFlags.FIONBIO, 1)).isZero();
    assertThat(calls.fcntl(copy, FileFlags.F_GETFL, 0))
        .isEqualTo(FileFlags.O_RDWR | FileFlags.O_NONBLOCK);
    assertThat(calls.read(copy, ByteBuffer.allocate(1))).isEqualTo(Errno.EAGAIN.negated());
    assertThat(calls.ioctl(copy, FileFlags.FIONBIO, 0)).isZero();
    assertThat(calls.fcntl(fd, FileFlags.F_GETFL, 0)).isEqualTo(FileFlags.O_RDWR);
    assertThat(calls.ioctl(calls.eventfd(0, 0), FileFlags.FIONBIO, 1)).isZero();
  }

  @Test
  void whatNobodyKnows_isRefused() {
    int fd = rig.stream();
    assertThat(calls.ioctl(fd, 0x1234, 1)).isEqualTo(Errno.ENOTTY.negated());
    assertThat(calls.ioctl(199, FileFlags.FIONBIO, 1)).isEqualTo(Errno.EBADF.negated());
    assertThat(calls.fcntl(fd, 99, 1)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.fcntl(199, FileFlags.F_GETFD, 0)).isEqualTo(Errno.EBADF.negated());
  }
}
