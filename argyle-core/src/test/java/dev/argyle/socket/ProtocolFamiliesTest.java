package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A1")
@Tag("B2")
@Tag("B12")
class ProtocolFamiliesTest {
  private static final int AF_OWN = 44;

  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void whatIsMissingIsNamed() {
    int stream = SocketRig.STREAM;
    int inet = SocketRig.AF_INET;
    assertThat(calls.socket(99, stream, 0)).isEqualTo(Errno.EAFNOSUPPORT.negated());
    assertThat(calls.socket(inet, SocketType.SEQPACKET.number(), 0))
        .isEqualTo(Errno.ESOCKTNOSUPPORT.negated());
    assertThat(calls.socket(inet, 0, 0)).isEqualTo(Errno.ESOCKTNOSUPPORT.negated());
    assertThat(calls.socket(inet, 11, 0)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.socket(inet, stream, 132)).isEqualTo(Errno.EPROTONOSUPPORT.negated());
    assertThat(calls.socket(inet, stream, 17)).isEqualTo(Errno.EPROTOTYPE.negated());
    assertThat(calls.socket(inet, stream | 0x100, 0)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.socket(inet, stream, -1)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.openDescriptors()).isZero();
  }

  @Test
  void theTypesFlagsGoToTheFile() {
    int flags = FileFlags.SOCK_NONBLOCK | FileFlags.SOCK_CLOEXEC;
    int fd = calls.socket(SocketRig.AF_INET, SocketRig.STREAM | flags, 6);
    assertThat(calls.fcntl(fd, FileFlags.F_GETFL, 0) & FileFlags.O_NONBLOCK).isNotZero();
  }

  @Test
  void aRegistrationIsTakenOnce() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            rig.families.register(
                SocketRig.AF_INET, SocketType.STREAM, 6, new OwnOps(), rig.proto));
  }

  @Test
  void aRawRegistrationTakesEveryNumberButNone() {
    rig.families.register(
        SocketRig.AF_INET, SocketType.RAW, ProtocolFamilies.ANY_PROTOCOL, new OwnOps(), rig.proto);
    assertThat(calls.socket(SocketRig.AF_INET, SocketType.RAW.number(), 89)).isZero();
    assertThat(rig.proto.last().protocol()).isEqualTo(89);
    assertThat(calls.socket(SocketRig.AF_INET, SocketType.RAW.number(), 0))
        .isEqualTo(Errno.EPROTONOSUPPORT.negated());
  }

  @Test
  void aFamilyOfOnesOwnIsReachedThroughTheSameCalls() {
    rig.families.register(AF_OWN, new SocketType(12, "OWN"), 7, new OwnOps(), rig.proto);
    int fd = calls.socket(AF_OWN, 12, 0);
    assertThat(fd).isZero();
    assertThat(calls.bind(fd, () -> AF_OWN)).isEqualTo(4711);
    rig.proto.last().peerSends(3);
    assertThat(calls.read(fd, ByteBuffer.allocate(10))).isEqualTo(3);
  }

  /// A family whose sockets have nobody to connect to.
  private static final class OwnOps implements ProtoOps {
    @Override
    public int bind(Socket socket, SockAddr address) {
      return 4711;
    }

    @Override
    public int listen(Socket socket, int backlog) {
      return Errno.EOPNOTSUPP.negated();
    }

    @Override
    public int accept(Socket socket, boolean nonBlocking, Consumer<Sock> taker) {
      return Errno.EOPNOTSUPP.negated();
    }

    @Override
    public int connect(Socket socket, SockAddr address, boolean nonBlocking) {
      return Errno.EOPNOTSUPP.negated();
    }

    @Override
    public int shutdown(Socket socket, int how) {
      return Errno.EOPNOTSUPP.negated();
    }
  }
}
