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

/// A descriptor is closed while other threads sleep in calls on it.
@Tag("A10")
@Tag("F2")
class CloseWhileAsleepTest {
  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;

  static Stream<Thread.Builder> kinds() {
    return Stream.of(Thread.ofVirtual(), Thread.ofPlatform());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void closeUnder(int fd, SocketRig.Call<Integer> call) {
    FakeSock sock = rig.proto.last();
    rig.awaitSleepers(1);
    assertThat(calls.close(fd)).isZero();
    assertThat(call.result()).isEqualTo(Errno.EBADF.negated());
    assertThat(sock.closes).hasValue(1);
    assertThat(sock.ends).hasValue(1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aReaderWakesWithEbadf(Thread.Builder kind) {
    int fd = rig.connected();
    closeUnder(fd, rig.start(kind, () -> calls.read(fd, ByteBuffer.allocate(1))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aWriterWakesWithEbadf(Thread.Builder kind) {
    int fd = rig.connected();
    calls.write(fd, ByteBuffer.allocate(1000));
    closeUnder(fd, rig.start(kind, () -> calls.write(fd, ByteBuffer.allocate(1))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void anAccepterWakesWithEbadfAndItsNumberIsFree(Thread.Builder kind) {
    int fd = rig.listening();
    closeUnder(fd, rig.start(kind, () -> calls.accept(fd)));
    assertThat(calls.openDescriptors()).isZero();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aConnectorWakesWithEbadf(Thread.Builder kind) {
    int fd = rig.stream();
    closeUnder(fd, rig.start(kind, () -> calls.connect(fd, SocketRig.THERE)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aConnectorThatWaitsAgainWakesWithEbadf(Thread.Builder kind) {
    int fd = rig.stream();
    rig.nonBlocking(fd);
    calls.connect(fd, SocketRig.THERE);
    calls.fcntl(fd, FileFlags.F_SETFL, 0);
    closeUnder(fd, rig.start(kind, () -> calls.connect(fd, SocketRig.THERE)));
  }

  @Test
  void whatTheProtocolMakesOfItIsEbadfAllTheSame() {
    int fd = rig.stream();
    rig.proto.answerOfTheDead = Errno.ECONNABORTED.negated();
    closeUnder(fd, rig.start(Thread.ofVirtual(), () -> calls.connect(fd, SocketRig.THERE)));
    int reading = rig.connected();
    rig.proto.answerOfTheDead = 0; // then there is nothing to read: the end of the stream
    closeUnder(
        reading, rig.start(Thread.ofVirtual(), () -> calls.read(reading, ByteBuffer.allocate(1))));
    int writing = rig.connected();
    calls.write(writing, ByteBuffer.allocate(1000));
    rig.proto.answerOfTheDead = Errno.EPIPE.negated();
    closeUnder(
        writing, rig.start(Thread.ofVirtual(), () -> calls.write(writing, ByteBuffer.allocate(1))));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aReaderOfAnEventCounterWakesWithEbadf(Thread.Builder kind) {
    int fd = calls.eventfd(0, 0);
    var call = rig.start(kind, () -> calls.read(fd, ByteBuffer.allocate(8)));
    rig.awaitSleepers(1);
    calls.close(fd);
    assertThat(call.result()).isEqualTo(Errno.EBADF.negated());
  }

  @Test
  void aPollerIsToldThatTheDescriptorIsInvalid() {
    int fd = rig.connected();
    PollFd[] fds = {new PollFd(fd, PollEvents.IN)};
    var call = rig.start(Thread.ofVirtual(), () -> calls.poll(fds, -1));
    rig.awaitSleepers(1);
    calls.close(fd);
    assertThat(call.result()).isEqualTo(1);
    assertThat(fds[0].revents()).isEqualTo(PollFd.POLLNVAL);
  }

  @Test
  void aDuplicateKeepsTheReaderAsleep() {
    int fd = rig.connected();
    FakeSock sock = rig.proto.last();
    int other = calls.dup(fd);
    var call = rig.start(Thread.ofVirtual(), () -> calls.read(fd, ByteBuffer.allocate(9)));
    rig.awaitSleepers(1);
    calls.close(fd);
    sock.peerSends(3);
    assertThat(call.result()).isEqualTo(3);
    assertThat(calls.close(other)).isZero();
    assertThat(sock.ends).hasValue(1);
  }

  @Test
  void theProtocolsSideClosesAtOnceAndTheSockEndsWithTheLastCall() {
    int fd = rig.connected();
    FakeSock sock = rig.proto.last();
    var call = rig.start(Thread.ofPlatform(), () -> calls.read(fd, ByteBuffer.allocate(1)));
    rig.awaitSleepers(1);
    sock.lock().acquire(); // the reader cannot leave yet
    calls.close(fd);
    assertThat(sock.closes).hasValue(1);
    assertThat(sock.ends).hasValue(0);
    sock.lock().release();
    assertThat(call.result()).isEqualTo(Errno.EBADF.negated());
    assertThat(sock.ends).hasValue(1);
  }

  @Test
  void theNumberMayBeUsedAgainWhileTheReaderIsLeaving() {
    int fd = rig.connected();
    FakeSock sock = rig.proto.last();
    var call = rig.start(Thread.ofPlatform(), () -> calls.read(fd, ByteBuffer.allocate(1)));
    rig.awaitSleepers(1);
    sock.lock().acquire(); // the reader cannot leave yet
    calls.close(fd);
    assertThat(rig.connected()).isEqualTo(fd);
    rig.proto.last().peerSends(1);
    sock.lock().release();
    assertThat(call.result()).isEqualTo(Errno.EBADF.negated());
    assertThat(rig.proto.last().readable).isEqualTo(1);
    assertThat(rig.proto.last().ends).hasValue(0);
  }

  @Test
  void anAcceptedConnectionOutlivesItsListener() {
    int listener = rig.listening();
    rig.proto.last().peerConnects();
    int fd = calls.accept(listener);
    calls.close(listener);
    assertThat(calls.write(fd, ByteBuffer.allocate(4))).isEqualTo(4);
  }
}
