package dev.argyle.socket;

import static dev.argyle.socket.EpollFlags.EPOLL_CTL_ADD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.PollEvents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A watched socket that a test makes ready.
abstract class EpollFixture {
  static final int IN = PollEvents.IN;
  static final int OUT = PollEvents.OUT;

  final SocketRig rig = new SocketRig();
  final Syscalls calls = rig.calls;
  final int epfd = calls.epollCreate();
  final int fd = rig.connected();
  final FakeSock sock = rig.proto.last();

  @AfterEach
  void close() {
    rig.close();
  }

  void watch(int events) {
    assertThat(calls.epollCtl(epfd, EPOLL_CTL_ADD, fd, events, 77)).isZero();
  }

  /// What is ready now, as "data:events".
  List<String> ready(int most) {
    var events = new EpollEvents(most);
    int found = calls.epollWait(epfd, events, 0);
    assertThat(found).isEqualTo(events.size());
    var list = new ArrayList<String>();
    for (int i = 0; i < found; i++) {
      list.add(events.data(i) + ":" + events.events(i));
    }
    return list;
  }

  List<String> ready() {
    return ready(10);
  }

  void read(int octets) {
    assertThat(calls.read(fd, ByteBuffer.allocate(octets))).isEqualTo(octets);
  }
}
