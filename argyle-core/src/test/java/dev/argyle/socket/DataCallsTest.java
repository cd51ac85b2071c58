package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.argyle.buffer.IoVector;
import dev.argyle.env.BottomHalf;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A6")
@Tag("A7")
@Tag("A8")
@Tag("A9")
class DataCallsTest {
  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;
  private final int fd = rig.connected();
  private final FakeSock sock = rig.proto.last();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aReadTakesWhatIsThere() {
    sock.peerSends(3);
    ByteBuffer buffer = ByteBuffer.allocate(10);
    assertThat(calls.read(fd, buffer)).isEqualTo(3);
    assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {0, 1, 2}));
  }

  @Test
  void theEndOfTheStreamIsZero() {
    sock.peerFinishes();
    assertThat(calls.read(fd, ByteBuffer.allocate(1))).isZero();
  }

  @Test
  void severalBuffersAreFilledAndEmptiedInTurn() {
    sock.peerSends(5);
    ByteBuffer[] buffers = {
      ByteBuffer.allocate(9), ByteBuffer.allocate(2), ByteBuffer.allocate(0), ByteBuffer.allocate(4)
    };
    assertThat(calls.readv(fd, buffers, 1, 3)).isEqualTo(5);
    assertThat(buffers[0].position()).isZero();
    assertThat(buffers[1].position()).isEqualTo(2);
    assertThat(buffers[3].position()).isEqualTo(3);
    for (ByteBuffer buffer : buffers) {
      buffer.flip();
    }
    assertThat(calls.writev(fd, buffers, 0, 4)).isEqualTo(5);
    assertThat(sock.sent).containsExactly((byte) 0, (byte) 1, (byte) 2, (byte) 3, (byte) 4);
  }

  @Test
  void aReadOfNothingIsZeroAtOnce() {
    assertThat(calls.read(fd, ByteBuffer.allocate(0))).isZero();
    assertThat(calls.readv(fd, new ByteBuffer[0], 0, 0)).isZero();
  }

  @Test
  void buffersOutsideTheArrayAreTheCallersMistake() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> calls.readv(fd, new ByteBuffer[1], 1, 1));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> calls.writev(fd, new ByteBuffer[1], 0, 2));
  }

  @Test
  void aReadOnlyBufferIsEfault() {
    ByteBuffer fixed = ByteBuffer.allocate(4).asReadOnlyBuffer();
    sock.peerSends(1);
    assertThat(calls.read(fd, fixed)).isEqualTo(Errno.EFAULT.negated());
    assertThat(calls.recv(fd, fixed, 0)).isEqualTo(Errno.EFAULT.negated());
    assertThat(calls.write(fd, fixed)).isEqualTo(4);
  }

  @Test
  void aNonBlockingFileAddsMsgDontwait() {
    rig.nonBlocking(fd);
    assertThat(calls.read(fd, ByteBuffer.allocate(1))).isEqualTo(Errno.EAGAIN.negated());
    assertThat(rig.proto.lastFlags).isEqualTo(MessageFlags.MSG_DONTWAIT);
    calls.fcntl(fd, FileFlags.F_SETFL, 0);
    assertThat(calls.recv(fd, ByteBuffer.allocate(1), MessageFlags.MSG_DONTWAIT))
        .isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  void flagsReachTheProtocol() {
    calls.send(fd, ByteBuffer.allocate(1), MessageFlags.MSG_MORE);
    assertThat(rig.proto.lastFlags).isEqualTo(MessageFlags.MSG_MORE);
    sock.peerSends(1);
    calls.recv(fd, ByteBuffer.allocate(1), MessageFlags.MSG_PEEK);
    assertThat(rig.proto.lastFlags).isEqualTo(MessageFlags.MSG_PEEK);
  }

  @Test
  void aFullBufferIsMarkedUntilThereIsRoom() {
    rig.nonBlocking(fd);
    assertThat(calls.write(fd, ByteBuffer.allocate(2000))).isEqualTo(1000);
    assertThat(calls.write(fd, ByteBuffer.allocate(1))).isEqualTo(Errno.EAGAIN.negated());
    sock.peerTakes();
    assertThat(calls.write(fd, ByteBuffer.allocate(1))).isEqualTo(1);
  }

  @Test
  void aBlockedWriterGoesOnWhenThereIsRoom() {
    calls.write(fd, ByteBuffer.allocate(1000));
    var call = rig.start(Thread.ofVirtual(), () -> calls.write(fd, ByteBuffer.allocate(7)));
    rig.awaitSleepers(1);
    sock.peerTakes();
    assertThat(call.result()).isEqualTo(7);
  }

  @Test
  void aReceiveTimeoutIsEagain() {
    calls.setsockopt(fd, SolSocket.SO_RCVTIMEO, Duration.ofMillis(1));
    assertThat(calls.read(fd, ByteBuffer.allocate(1))).isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  void anInterruptIsEintrAndLeavesTheStatusSet() {
    var call =
        rig.start(
            Thread.ofVirtual(),
            () -> {
              int first = calls.read(fd, ByteBuffer.allocate(1));
              int second = calls.read(fd, ByteBuffer.allocate(1));
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
              return first == second ? first : 0;
            });
    rig.awaitSleepers(1);
    call.thread().interrupt();
    assertThat(call.result()).isEqualTo(Errno.EINTR.negated());
  }

  @Test
  void recvfromTellsTheSender() {
    sock.peerSends(2);
    var senders = new ArrayList<SockAddr>();
    assertThat(calls.recvfrom(fd, ByteBuffer.allocate(2), 0, senders::add)).isEqualTo(2);
    assertThat(senders).containsExactly(SocketRig.THERE);
  }

  @Test
  void recvmsgAndSendmsgMoveWholeMessages() {
    sock.peerSends(4);
    ByteBuffer[] buffers = {ByteBuffer.allocate(1), ByteBuffer.allocate(8)};
    var message = new MessageHeader(IoVector.of(buffers));
    assertThat(calls.recvmsg(fd, message, 0)).isEqualTo(4);
    assertThat(message.name()).isEqualTo(SocketRig.THERE);
    buffers[0].flip();
    buffers[1].flip();
    assertThat(calls.sendmsg(fd, new MessageHeader(IoVector.of(buffers)), 0)).isEqualTo(4);
  }

  @Test
  void ioctlTellsTheQueues() {
    sock.peerSends(3);
    calls.write(fd, ByteBuffer.allocate(40));
    var counts = new ArrayList<Integer>();
    assertThat(calls.ioctl(fd, FileFlags.FIONREAD, counts::add)).isZero();
    assertThat(calls.ioctl(fd, FileFlags.SIOCOUTQ, counts::add)).isZero();
    assertThat(counts).containsExactly(3, 40);
    assertThat(calls.ioctl(fd, 1, counts::add)).isEqualTo(Errno.ENOTTY.negated());
    assertThat(calls.ioctl(rig.listening(), FileFlags.FIONREAD, counts::add))
        .isEqualTo(Errno.EINVAL.negated());
  }

  @Test
  void namesAreTold() {
    var names = new ArrayList<SockAddr>();
    assertThat(calls.getsockname(fd, names::add)).isZero();
    assertThat(calls.getpeername(fd, names::add)).isZero();
    InetSock own = sock;
    assertThat(names).containsExactly(own.localName(), SocketRig.THERE);
    assertThat(calls.getpeername(rig.stream(), names::add)).isEqualTo(Errno.ENOTCONN.negated());
  }

  @Test
  void everyCallEndsWithTheWorkItHasRaised() {
    var ran = new AtomicInteger();
    BottomHalf.raise(ran::incrementAndGet);
    calls.getsockname(fd, _ -> {});
    assertThat(ran).hasValue(1);
    BottomHalf.raise(ran::incrementAndGet);
    calls.read(-1, ByteBuffer.allocate(1));
    assertThat(ran).hasValue(2);
  }

  @Test
  void aSleeperDoesItsRaisedWorkBeforeItSleeps() {
    BottomHalf.raise(() -> sock.peerSends(2));
    assertThat(calls.read(fd, ByteBuffer.allocate(8))).isEqualTo(2);
  }
}
