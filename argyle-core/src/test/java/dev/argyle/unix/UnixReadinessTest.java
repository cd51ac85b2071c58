package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.PollEvents;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.ProtoOps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which events an edge-triggered epoll hears of, and when, as Linux told them.
@Tag("F3")
@Tag("B2")
class UnixReadinessTest extends UnixFixture {
  private final int epfd = calls.epollCreate();

  private void watch(int fd) {
    int edge = PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP | EpollFlags.EPOLLET;
    assertThat(calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, fd, edge, fd)).isZero();
  }

  private String heard() {
    var events = new EpollEvents(8);
    calls.epollWait(epfd, events, 0);
    List<String> each = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      each.add(events(events.events(i)));
    }
    return String.join(", ", each);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aConnectionTellsItsEdges(int type) {
    int[] fds = pair(type);
    watch(fds[0]);
    assertThat(heard()).isEqualTo("OUT");
    assertThat(heard()).isEmpty();
    send(fds[1], "x");
    assertThat(heard()).isEqualTo("IN|OUT");
    send(fds[1], "x");
    assertThat(heard()).isEqualTo("IN|OUT");
    recv(fds[0], 1);
    send(fds[0], "q");
    assertThat(heard()).isEmpty();
    recv(fds[1], 1);
    assertThat(heard()).isEqualTo("IN|OUT");
    shutdown(fds[1], ProtoOps.SHUT_WR);
    assertThat(heard()).isEqualTo("IN|OUT|RDHUP");
    close(fds[1]);
    assertThat(heard()).isEqualTo("IN|OUT|HUP|RDHUP");
  }

  @Test
  void aDatagramSocketDoesNotHearOfItsPeersEnd() {
    int[] fds = pair(DGRAM);
    watch(fds[0]);
    heard();
    send(fds[1], "x");
    assertThat(heard()).isEqualTo("IN|OUT");
    shutdown(fds[1], ProtoOps.SHUT_WR);
    assertThat(heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aListenerHearsOfConnections(int type) {
    int listener = listening(type, "@l", 5);
    watch(listener);
    int client = socket(type);
    watch(client);
    assertThat(heard()).isEqualTo("OUT|HUP");
    connect(client, "@l");
    assertThat(heard()).isEqualTo("IN");
    accepted(listener);
    assertThat(heard()).isEmpty();
    connected(type, "@l");
    assertThat(heard()).isEqualTo("IN");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aThreadInEpollWaitWakesForAConnection(int type) {
    int listener = listening(type, "@l", 5);
    watch(listener);
    Call call =
        asleep(() -> {
          var events = new EpollEvents(8);
          return named(calls.epollWait(epfd, events, -1));
        });
    connected(type, "@l");
    assertThat(call.result()).isEqualTo("1");
  }
}
