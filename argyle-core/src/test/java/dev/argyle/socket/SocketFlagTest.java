package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B4")
class SocketFlagTest {
  private final SocketRig rig = new SocketRig();
  private final FileTable files = new FileTable(4);
  private final DataCalls data = new DataCalls(files);
  private final FakeSock sock = (FakeSock) rig.proto.open(SocketRig.AF_INET, 6);
  private final Socket socket =
      new Socket(
          SocketType.STREAM,
          6,
          new InetStreamOps(SocketConfig.DEFAULT),
          sock,
          SocketState.CONNECTED);
  private final SocketFile file = new SocketFile(socket, true);
  private final int fd = files.add(file);

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void noneIsSetAtFirst() {
    for (SocketFlag flag : SocketFlag.values()) {
      assertThat(socket.has(flag)).as(flag.name()).isFalse();
    }
  }

  @Test
  void aWriteThatFoundNoRoomIsMarkedUntilOneFindsSome() {
    data.write(fd, ByteBuffer.allocate(1000));
    assertThat(socket.has(SocketFlag.NOSPACE)).isFalse();
    assertThat(data.write(fd, ByteBuffer.allocate(1))).isEqualTo(Errno.EAGAIN.negated());
    assertThat(socket.has(SocketFlag.NOSPACE)).isTrue();
    sock.peerTakes();
    data.write(fd, ByteBuffer.allocate(1));
    assertThat(socket.has(SocketFlag.NOSPACE)).isFalse();
  }

  @Test
  void aReadThatFoundNothingIsMarkedUntilOneFindsSomething() {
    assertThat(data.read(fd, ByteBuffer.allocate(1))).isEqualTo(Errno.EAGAIN.negated());
    assertThat(socket.has(SocketFlag.ASYNC_WAITDATA)).isTrue();
    sock.peerSends(1);
    data.read(fd, ByteBuffer.allocate(1));
    assertThat(socket.has(SocketFlag.ASYNC_WAITDATA)).isFalse();
  }

  @Test
  void aQuestionForRoomThatFoundNoneIsMarked() {
    sock.peerAccepts();
    data.write(fd, ByteBuffer.allocate(1000));
    assertThat(file.poll()).isZero();
    assertThat(socket.has(SocketFlag.ASYNC_NOSPACE)).isTrue();
    sock.peerTakes();
    assertThat(file.poll()).isNotZero();
    assertThat(socket.has(SocketFlag.ASYNC_NOSPACE)).isFalse();
  }

  @Test
  void settingOneLeavesTheOthers() {
    socket.mark(SocketFlag.PASSCRED, true);
    socket.mark(SocketFlag.PASSSEC, true);
    socket.mark(SocketFlag.PASSCRED, false);
    assertThat(socket.has(SocketFlag.PASSSEC)).isTrue();
    assertThat(socket.has(SocketFlag.PASSCRED)).isFalse();
  }

  @Test
  void theStateIsFreeOnceTheLastDescriptorIsClosed() {
    var last = files.remove(fd);
    assertThat(last).isSameAs(file);
    file.dropDescriptor();
    assertThat(socket.state()).isEqualTo(SocketState.FREE);
    assertThat(sock.ends).hasValue(1);
  }
}
