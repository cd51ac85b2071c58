package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.argyle.env.BottomHalf;
import dev.argyle.sock.Errno;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
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
  private final AtomicInteger signals = new AtomicInteger();

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
  void whatTheProtocolHasMarkedForWantOfRoomIsSeen() {
    sock.noSpace(true);
    assertThat(socket.has(SocketFlag.NOSPACE)).isTrue();
    socket.mark(SocketFlag.NOSPACE, false);
    assertThat(sock.isNoSpace()).isFalse();
  }

  @Test
  void aReadThatDidNotSleepLeavesNoMark() {
    assertThat(data.read(fd, ByteBuffer.allocate(1))).isEqualTo(Errno.EAGAIN.negated());
    assertThat(socket.has(SocketFlag.ASYNC_WAITDATA)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.mark(SocketFlag.ASYNC_WAITDATA, true));
  }

  @Test
  void dataSignalsNobodyWhileAReaderSleepsForIt() {
    file.nonBlocking(false);
    SignalOwner owner = ownSignals();
    var reader = rig.start(Thread.ofVirtual(), () -> data.read(fd, ByteBuffer.allocate(1)));
    rig.awaitSleepers(1);
    assertThat(socket.has(SocketFlag.ASYNC_WAITDATA)).isTrue();
    sock.peerSends(1);
    assertThat(reader.result()).isEqualTo(1);
    BottomHalf.run();
    assertThat(signals).hasValue(0);
    assertThat(socket.has(SocketFlag.ASYNC_WAITDATA)).isFalse();
    sock.peerSends(1);
    BottomHalf.run();
    assertThat(signals).hasValue(1);
    assertThat(file.isOwnedBy(owner)).isTrue();
  }

  @Test
  void aQuestionForRoomThatFoundNoneIsMarkedIfSignalsAreWanted() {
    sock.peerAccepts();
    data.write(fd, ByteBuffer.allocate(1000));
    assertThat(file.poll()).isZero();
    assertThat(socket.has(SocketFlag.ASYNC_NOSPACE)).isFalse();
    SignalOwner _ = ownSignals();
    assertThat(file.poll()).isZero();
    assertThat(socket.has(SocketFlag.ASYNC_NOSPACE)).isTrue();
    sock.peerTakes();
    BottomHalf.run();
    assertThat(signals).hasValue(1);
    assertThat(socket.has(SocketFlag.ASYNC_NOSPACE)).isFalse();
  }

  @Test
  void roomSignalsWhileAWriterSleepsForIt() {
    sock.peerAccepts();
    file.nonBlocking(false);
    SignalOwner _ = ownSignals();
    data.write(fd, ByteBuffer.allocate(1000));
    var writer = rig.start(Thread.ofVirtual(), () -> data.write(fd, ByteBuffer.allocate(1)));
    rig.awaitSleepers(1);
    assertThat(socket.has(SocketFlag.ASYNC_NOSPACE)).isTrue();
    sock.peerTakes();
    assertThat(writer.result()).isEqualTo(1);
    BottomHalf.run();
    assertThat(signals).hasValue(1);
  }

  private SignalOwner ownSignals() {
    var owner = new SignalOwner(file, fd, (_, _) -> signals.incrementAndGet());
    file.owner(owner);
    file.async(true);
    return owner;
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
