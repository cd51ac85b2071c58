package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.ProtoOps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Listening, connecting and accepting, for both types that have connections.
@Tag("B2")
@Tag("G3")
@Tag("A5")
class UnixConnectTest extends UnixFixture {
  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aNewSocketIsNotConnected(int type) {
    int fd = socket(type);
    assertThat(poll(fd)).isEqualTo("OUT|HUP");
    assertThat(peer(fd)).isEqualTo("ENOTCONN");
    assertThat(send(fd, "x")).isEqualTo("ENOTCONN");
    assertThat(send(fd, "")).isEqualTo("ENOTCONN");
    assertThat(recv(fd, 1)).isEqualTo(type == STREAM ? "EINVAL" : "ENOTCONN");
    assertThat(accept(fd)).isEqualTo("EINVAL");
    assertThat(named(calls.listen(fd, 1))).isEqualTo("EINVAL");
    assertThat(inq(fd)).isEqualTo("0");
    assertThat(outq(fd)).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void shutdownNeedsNoConnectionAndLasts(int type) {
    int fd = socket(type);
    assertThat(shutdown(fd, ProtoOps.SHUT_RDWR)).isEqualTo("0");
    assertThat(poll(fd)).isEqualTo("IN|OUT|HUP|RDHUP");
    int half = socket(type);
    shutdown(half, ProtoOps.SHUT_WR);
    int listener = listening(type, "@l", 5);
    assertThat(connect(half, "@l")).isEqualTo("0");
    assertThat(poll(half)).isEqualTo("OUT");
    assertThat(send(half, "x")).isEqualTo("EPIPE");
    assertThat(poll(accepted(listener))).isEqualTo("OUT");
    assertThat(shutdown(half, 7)).isEqualTo("EINVAL");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aListenerNeitherSendsNorReceivesNorConnects(int type) {
    int fd = listening(type, "l", 1);
    assertThat(poll(fd)).isEmpty();
    assertThat(send(fd, "x")).isEqualTo("ENOTCONN");
    assertThat(recv(fd, 1)).isEqualTo(type == STREAM ? "EINVAL" : "ENOTCONN");
    assertThat(connect(fd, "l")).isEqualTo("EINVAL");
    assertThat(inq(fd)).isEqualTo("EINVAL");
    assertThat(outq(fd)).isEqualTo("0");
    assertThat(get(fd, SolSocket.SO_ACCEPTCONN)).isEqualTo("true");
    assertThat(accept(fd)).isEqualTo("EAGAIN");
    assertThat(named(calls.listen(fd, 5))).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void connectFindsNobody(int type) {
    assertThat(connect(socket(type), "nowhere")).isEqualTo("ENOENT");
    assertThat(connect(socket(type), "@nowhere")).isEqualTo("ECONNREFUSED");
    bound(type, "idle");
    assertThat(connect(socket(type), "idle")).isEqualTo("ECONNREFUSED");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aPathOfAnotherTypeIsEprototypeAndAnAbstractNameIsUnknown(int type) {
    bound(DGRAM, "d");
    bound(DGRAM, "@d");
    listening(type, "c", 5);
    listening(type, "@c", 5);
    assertThat(connect(socket(type), "d")).isEqualTo("EPROTOTYPE");
    assertThat(connect(socket(type), "@d")).isEqualTo("ECONNREFUSED");
    assertThat(connect(socket(DGRAM), "c")).isEqualTo("EPROTOTYPE");
    assertThat(connect(socket(DGRAM), "@c")).isEqualTo("ECONNREFUSED");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void connectSucceedsBeforeItIsAcceptedAndDataMayFollow(int type) {
    int listener = listening(type, "@l", 1);
    int client = connected(type, "@l");
    assertThat(poll(listener)).isEqualTo("IN");
    assertThat(poll(client)).isEqualTo("OUT");
    assertThat(send(client, "early")).isEqualTo("5");
    assertThat(peer(client)).isEqualTo("@l");
    assertThat(outq(client)).isEqualTo("768");
    List<SockAddr> from = new ArrayList<>();
    int server = calls.accept4(listener, from::add, 0);
    assertThat(from.toString()).isEqualTo("[]"); // one address, without a name
    assertThat(from).hasSize(1);
    assertThat(name(server)).isEqualTo("@l");
    assertThat(peer(server)).isEmpty();
    assertThat(recv(server, 9)).isEqualTo("early");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void theAcceptedSocketKnowsTheClientsName(int type) {
    int listener = listening(type, "@l", 1);
    int client = bound(type, "client");
    connect(client, "@l");
    int server = accepted(listener);
    assertThat(peer(server)).isEqualTo("client");
    send(client, "f");
    assertThat(recvfrom(server, 9)).isEqualTo("f from [client]");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void oneMoreThanTheBacklogMayWait(int type) {
    int listener = listening(type, "@l", 1);
    connected(type, "@l");
    connected(type, "@l");
    int third = socket(type);
    assertThat(connect(third, "@l")).isEqualTo("EAGAIN");
    assertThat(poll(third)).isEqualTo("OUT|HUP");
    accepted(listener);
    assertThat(connect(third, "@l")).isEqualTo("0");
    assertThat(connect(socket(type), "@l")).isEqualTo("EAGAIN");
    assertThat(named(calls.listen(listener, 2))).isEqualTo("0");
    connected(type, "@l");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void connectTwiceIsEisconnButTheNameIsLookedUpFirst(int type) {
    int[] fds = pair(type);
    listening(type, "@l", 1);
    assertThat(connect(fds[0], "nowhere")).isEqualTo("ENOENT");
    assertThat(connect(fds[0], "@l")).isEqualTo("EISCONN");
    bind(fds[0], "@mine");
    assertThat(named(calls.listen(fds[0], 1))).isEqualTo("EINVAL");
    close(fds[1]);
    assertThat(connect(fds[0], "@l")).isEqualTo("EISCONN");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void closingTheListenerResetsWhoWasNotAccepted(int type) {
    int listener = listening(type, "@l", 5);
    int first = connected(type, "@l");
    int server = accepted(listener);
    int second = connected(type, "@l");
    close(listener);
    assertThat(poll(second)).isEqualTo("IN|OUT|ERR|HUP|RDHUP");
    assertThat(recv(second, 1)).isEqualTo("ECONNRESET");
    assertThat(send(second, "x")).isEqualTo("EPIPE");
    assertThat(poll(second)).isEqualTo("IN|OUT|HUP|RDHUP");
    assertThat(send(first, "k")).isEqualTo("1");
    assertThat(recv(server, 3)).isEqualTo("k");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void whoClosesBeforeItIsAcceptedLeavesItsData(int type) {
    int listener = listening(type, "@l", 5);
    int client = connected(type, "@l");
    send(client, "hi");
    close(client);
    int server = accepted(listener);
    assertThat(poll(server)).isEqualTo("IN|OUT|HUP|RDHUP");
    assertThat(recv(server, 9)).isEqualTo("hi");
    assertThat(recv(server, 9)).isEmpty();
    assertThat(send(server, "x")).isEqualTo("EPIPE");
    assertThat(peer(server)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aListenerThatReadsNoMoreRefusesNewOnesAndGivesOutThoseItHas(int type) {
    int listener = listening(type, "@l", 5);
    connected(type, "@l");
    shutdown(listener, ProtoOps.SHUT_RD);
    assertThat(connect(socket(type), "@l")).isEqualTo("ECONNREFUSED");
    assertThat(poll(listener)).isEqualTo("IN|RDHUP");
    accepted(listener);
    assertThat(accept(listener)).isEqualTo("EAGAIN");
    blocking(listener);
    assertThat(accept(listener)).isEqualTo("EINVAL");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aListenerThatWritesNoMoreListens(int type) {
    int listener = listening(type, "@l", 5);
    shutdown(listener, ProtoOps.SHUT_WR);
    assertThat(poll(listener)).isEmpty();
    connected(type, "@l");
    accepted(listener);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void connectSleepsWhileTheBacklogIsFull(int type) {
    int listener = listening(type, "@l", 0);
    connected(type, "@l");
    int late = socket(type);
    blocking(late);
    Call call = asleep(() -> connect(late, "@l"));
    accepted(listener);
    assertThat(call.result()).isEqualTo("0");
    assertThat(peer(late)).isEqualTo("@l");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aConnectThatSleepsIsRefusedWhenTheListenerIsClosed(int type) {
    int listener = listening(type, "@l", 0);
    connected(type, "@l");
    int late = socket(type);
    blocking(late);
    Call call = asleep(() -> connect(late, "@l"));
    close(listener);
    assertThat(call.result()).isEqualTo("ECONNREFUSED");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  @Tag("D5")
  void timeoutsEndConnectAndAccept(int type) {
    int listener = listening(type, "@l", 0);
    blocking(listener);
    set(listener, SolSocket.SO_RCVTIMEO, Duration.ofMillis(1));
    assertThat(accept(listener)).isEqualTo("EAGAIN");
    connected(type, "@l");
    int late = socket(type);
    blocking(late);
    set(late, SolSocket.SO_SNDTIMEO, Duration.ofMillis(1));
    assertThat(connect(late, "@l")).isEqualTo("EAGAIN");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  @Tag("F2")
  void anAccepterWakesForAConnectionAndForShutdown(int type) {
    int listener = listening(type, "@l", 0);
    blocking(listener);
    Call call = asleep(() -> accept(listener));
    int client = connected(type, "@l");
    assertThat(call.result()).isEqualTo("1"); // the number it had reserved
    assertThat(peer(client)).isEqualTo("@l");
    Call again = asleep(() -> accept(listener));
    shutdown(listener, ProtoOps.SHUT_RD);
    assertThat(again.result()).isEqualTo("EINVAL");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  @Tag("F2")
  void closeAndInterruptEndAConnectThatSleeps(int type) {
    listening(type, "@l", 0);
    connected(type, "@l");
    int late = socket(type);
    blocking(late);
    Call call = asleep(() -> connect(late, "@l"));
    close(late);
    assertThat(call.result()).isEqualTo("EBADF");
    int later = socket(type);
    blocking(later);
    Call interrupted = asleep(() -> connect(later, "@l"));
    interrupted.thread().interrupt();
    assertThat(interrupted.result()).isEqualTo("EINTR");
  }
}
