package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A1")
@Tag("B1")
class DescriptorTest {
  private final SocketRig rig = new SocketRig();
  private final Syscalls calls = rig.calls;

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aNewDescriptorIsTheLowestFreeNumber() {
    for (int i = 0; i < 200; i++) {
      assertThat(rig.stream()).isEqualTo(i);
    }
    calls.close(150);
    calls.close(7);
    assertThat(rig.stream()).isEqualTo(7);
    assertThat(rig.stream()).isEqualTo(150);
    assertThat(rig.stream()).isEqualTo(200);
  }

  @Test
  void closeEndsTheSockOnce() {
    int fd = rig.stream();
    assertThat(calls.close(fd)).isZero();
    assertThat(calls.close(fd)).isEqualTo(Errno.EBADF.negated());
    assertThat(rig.proto.last().closes).hasValue(1);
    assertThat(rig.proto.last().ends).hasValue(1);
    assertThat(rig.proto.last().isDead()).isTrue();
  }

  @Test
  void theFileLivesUntilItsLastDuplicateIsClosed() {
    int fd = rig.connected();
    int other = calls.dup(fd);
    assertThat(other).isEqualTo(1);
    calls.close(fd);
    assertThat(rig.proto.last().closes).hasValue(0);
    assertThat(calls.write(other, ByteBuffer.allocate(5))).isEqualTo(5);
    calls.close(other);
    assertThat(rig.proto.last().closes).hasValue(1);
    assertThat(rig.proto.last().ends).hasValue(1);
  }

  @Test
  void duplicatesShareTheStatusFlags() {
    int fd = rig.stream();
    int other = calls.dup(fd);
    rig.nonBlocking(fd);
    assertThat(calls.fcntl(other, FileFlags.F_GETFL, 0))
        .isEqualTo(FileFlags.O_RDWR | FileFlags.O_NONBLOCK);
    calls.fcntl(other, FileFlags.F_SETFL, 0);
    assertThat(calls.fcntl(fd, FileFlags.F_GETFL, 0)).isEqualTo(FileFlags.O_RDWR);
  }

  @Test
  void aFullTableIsEmfile() {
    try (var small = new SocketRig(SocketConfig.DEFAULT.withMostDescriptors(3))) {
      assertThat(small.stream()).isEqualTo(0);
      assertThat(small.calls.epollCreate()).isEqualTo(1);
      assertThat(small.calls.eventfd(0, 0)).isEqualTo(2);
      assertThat(small.stream()).isEqualTo(Errno.EMFILE.negated());
      assertThat(small.calls.epollCreate()).isEqualTo(Errno.EMFILE.negated());
      assertThat(small.calls.eventfd(0, 0)).isEqualTo(Errno.EMFILE.negated());
      assertThat(small.calls.dup(0)).isEqualTo(Errno.EMFILE.negated());
      small.calls.close(1);
      assertThat(small.calls.dup(0)).isEqualTo(1);
    }
  }

  @Test
  void aFailedDupLeavesTheFileAlive() {
    try (var small = new SocketRig(SocketConfig.DEFAULT.withMostDescriptors(1))) {
      int fd = small.connected();
      assertThat(small.calls.dup(fd)).isEqualTo(Errno.EMFILE.negated());
      assertThat(small.proto.last().closes).hasValue(0);
      assertThat(small.calls.write(fd, ByteBuffer.allocate(1))).isEqualTo(1);
    }
  }

  @Test
  void aConnectionThatFindsTheTableFullStaysInTheQueue() {
    try (var small = new SocketRig(SocketConfig.DEFAULT.withMostDescriptors(2))) {
      int listener = small.listening();
      FakeSock sock = small.proto.last();
      int other = small.stream();
      sock.peerConnects();
      assertThat(small.calls.accept(listener)).isEqualTo(Errno.EMFILE.negated());
      assertThat(sock.completeCount).isEqualTo(1);
      small.calls.close(other);
      assertThat(small.calls.accept(listener)).isEqualTo(other);
    }
  }

  @Test
  void anAcceptThatFindsNothingGivesItsNumberBack() {
    int listener = rig.listening();
    rig.nonBlocking(listener);
    assertThat(calls.accept(listener)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(calls.openDescriptors()).isEqualTo(1);
    assertThat(rig.stream()).isEqualTo(1);
  }

  @Test
  void everyCallOnANumberThatIsNotOpenIsEbadf() {
    int open = calls.epollCreate();
    int closed = rig.stream();
    calls.close(closed);
    for (int fd : new int[] {closed, -1, 63, 64, 1_000_000, Integer.MIN_VALUE}) {
      callsOn(fd, open)
          .forEach((name, call) ->
              assertThat(call.getAsLong()).as("%s(%d)", name, fd).isEqualTo(Errno.EBADF.negated()));
    }
  }

  private Map<String, LongSupplier> callsOn(int fd, int epfd) {
    ByteBuffer buffer = ByteBuffer.allocate(8);
    var message = new MessageHeader(IoVector.of(buffer));
    var all = new LinkedHashMap<String, LongSupplier>();
    all.put("bind", () -> calls.bind(fd, SocketRig.HERE));
    all.put("listen", () -> calls.listen(fd, 1));
    all.put("accept", () -> calls.accept(fd));
    all.put("accept4", () -> calls.accept4(fd, 0));
    all.put("connect", () -> calls.connect(fd, SocketRig.THERE));
    all.put("read", () -> calls.read(fd, buffer));
    all.put("write", () -> calls.write(fd, buffer));
    all.put("readv", () -> calls.readv(fd, new ByteBuffer[] {buffer}, 0, 1));
    all.put("writev", () -> calls.writev(fd, new ByteBuffer[] {buffer}, 0, 1));
    all.put("recv", () -> calls.recv(fd, buffer, 0));
    all.put("send", () -> calls.send(fd, buffer, 0));
    all.put("sendto", () -> calls.sendto(fd, buffer, 0, SocketRig.THERE));
    all.put("recvfrom", () -> calls.recvfrom(fd, buffer, 0, _ -> {}));
    all.put("recvmsg", () -> calls.recvmsg(fd, message, 0));
    all.put("sendmsg", () -> calls.sendmsg(fd, message, 0));
    all.put("shutdown", () -> calls.shutdown(fd, ProtoOps.SHUT_WR));
    all.put("close", () -> calls.close(fd));
    all.put("dup", () -> calls.dup(fd));
    all.put("dup2", () -> calls.dup2(fd, epfd));
    all.put("fcntl", () -> calls.fcntl(fd, FileFlags.F_GETFL, 0));
    all.put("ioctl", () -> calls.ioctl(fd, FileFlags.FIONREAD, _ -> {}));
    all.put("getsockname", () -> calls.getsockname(fd, _ -> {}));
    all.put("getpeername", () -> calls.getpeername(fd, _ -> {}));
    all.put("setsockopt", () -> calls.setsockopt(fd, SolSocket.SO_REUSEADDR, true));
    all.put("getsockopt", () -> calls.getsockopt(fd, SolSocket.SO_REUSEADDR, _ -> {}));
    all.put("epollWait", () -> calls.epollWait(fd, new EpollEvents(1), 0));
    all.put(
        "epollCtl on", () -> calls.epollCtl(fd, EpollFlags.EPOLL_CTL_ADD, epfd, PollEvents.IN, 0));
    all.put(
        "epollCtl of", () -> calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, fd, PollEvents.IN, 0));
    return all;
  }

  @Test
  void socketCallsOnOtherFilesAreEnotsock() {
    int event = calls.eventfd(0, 0);
    ByteBuffer buffer = ByteBuffer.allocate(8);
    assertThat(calls.bind(event, SocketRig.HERE)).isEqualTo(Errno.ENOTSOCK.negated());
    assertThat(calls.recv(event, buffer, 0)).isEqualTo(Errno.ENOTSOCK.negated());
    assertThat(calls.send(event, buffer, 0)).isEqualTo(Errno.ENOTSOCK.negated());
    assertThat(calls.accept(event)).isEqualTo(Errno.ENOTSOCK.negated());
    assertThat(calls.ioctl(event, FileFlags.FIONREAD, _ -> {})).isEqualTo(Errno.ENOTTY.negated());
    assertThat(calls.epollWait(event, new EpollEvents(1), 0)).isEqualTo(Errno.EINVAL.negated());
    int epfd = calls.epollCreate();
    assertThat(calls.read(epfd, buffer)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.write(epfd, buffer)).isEqualTo(Errno.EINVAL.negated());
  }

  @Test
  void closeAllEndsEverySockAndLetsNoneIn() {
    int first = rig.stream();
    calls.dup(first);
    rig.listening();
    calls.closeAll();
    assertThat(rig.proto.opened).allSatisfy(sock -> assertThat(sock.ends).hasValue(1));
    assertThat(calls.openDescriptors()).isZero();
    assertThat(rig.stream()).isEqualTo(Errno.EBADF.negated());
    assertThat(rig.proto.last().ends).hasValue(1);
  }

  @Test
  void noSockIsLostOrEndedTwiceWhenThreadsShareTheTable() {
    var threads = new ArrayList<SocketRig.Call<Integer>>();
    for (int seed = 1; seed <= 4; seed++) {
      var random = new SplittableRandom(seed);
      Thread.Builder kind = seed % 2 == 0 ? Thread.ofVirtual() : Thread.ofPlatform();
      threads.add(rig.start(kind, () -> shuffleDescriptors(random)));
    }
    threads.forEach(SocketRig.Call::result);
    calls.closeAll();
    assertThat(rig.proto.opened).hasSizeGreaterThan(400);
    assertThat(rig.proto.opened)
        .allSatisfy(sock -> {
          assertThat(sock.closes).hasValue(1);
          assertThat(sock.ends).hasValue(1);
        });
  }

  /// Numbers are drawn from a small range, so the threads close each other's.
  private int shuffleDescriptors(SplittableRandom random) {
    for (int i = 0; i < 2000; i++) {
      int fd = random.nextInt(12);
      switch (random.nextInt(5)) {
        case 0 -> rig.stream();
        case 1 -> calls.close(fd);
        case 2 -> calls.dup(fd);
        case 3 -> calls.fcntl(fd, FileFlags.F_GETFL, 0);
        default -> calls.getsockname(fd, _ -> {});
      }
      if (calls.openDescriptors() > 20) {
        calls.close(random.nextInt(20));
      }
    }
    return 0;
  }
}
