package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.ScmRights;
import dev.argyle.sock.SolSocket;
import java.nio.ByteBuffer;
import java.util.Collections;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Descriptors that go with messages. Whether a file is still open, an eventfd or the peer of a
/// socket tells.
@Tag("G2")
@Tag("G3")
class UnixRightsTest extends UnixFixture {
  /// The one descriptor of a message just received.
  private int passed(int fd, int flags) {
    Received message = recvmsg(fd, 9, flags);
    assertThat(message.control()).hasSize(1);
    assertThat(message.control().getFirst()).isInstanceOf(ScmRights.class);
    ScmRights rights = (ScmRights) message.control().getFirst();
    assertThat(rights.descriptors()).hasSize(1);
    return rights.descriptors().getFirst();
  }

  private static int count(Received message) {
    return message.control().stream()
        .mapToInt(piece -> piece instanceof ScmRights rights ? rights.descriptors().size() : 0)
        .sum();
  }

  private long counter(int eventFd) {
    ByteBuffer eight = ByteBuffer.allocate(8);
    assertThat(calls.read(eventFd, eight)).isEqualTo(8);
    return eight.flip().getLong();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aPassedDescriptorIsANewNumberOfTheSameFile(int type) {
    int[] fds = pair(type);
    int event = calls.eventfd(7, 0);
    assertThat(sendmsg(fds[0], "z", ScmRights.of(event))).isEqualTo("1");
    close(event);
    int received = passed(fds[1], 0);
    assertThat(counter(received)).isEqualTo(7);
    assertThat(stack.unix().filesInFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void anySocketMayBePassed(int type) {
    int[] fds = pair(type);
    int[] gift = pair(STREAM);
    sendmsg(fds[0], "z", ScmRights.of(gift[0]));
    close(gift[0]);
    assertThat(poll(gift[1])).isEqualTo("OUT");
    int received = passed(fds[1], MessageFlags.MSG_CMSG_CLOEXEC);
    send(received, "hello");
    assertThat(recv(gift[1], 9)).isEqualTo("hello");
    int tcp = calls.socket(AddressFamily.AF_INET, STREAM, 0);
    sendmsg(fds[0], "z", ScmRights.of(tcp));
    assertThat(get(passed(fds[1], 0), SolSocket.SO_DOMAIN)).isEqualTo("2");
  }

  @Test
  void aReadOfAStreamEndsAfterAMessageThatCameWithDescriptors() {
    int[] fds = pair(STREAM);
    int event = calls.eventfd(0, 0);
    sendmsg(fds[0], "abc", ScmRights.of(event, event));
    send(fds[0], "def");
    sendmsg(fds[0], "ghi", ScmRights.of(event));
    Received first = recvmsg(fds[1], 2, 0);
    assertThat(first.data()).isEqualTo("ab");
    assertThat(count(first)).isEqualTo(2);
    Received second = recvmsg(fds[1], 20, 0);
    assertThat(second.data()).isEqualTo("cdefghi");
    assertThat(count(second)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void aMessageTakesItsDescriptorsAlongWhetherItFitsOrNot(int type) {
    int[] fds = pair(type);
    int event = calls.eventfd(0, 0);
    sendmsg(fds[0], "abc", ScmRights.of(event, event));
    send(fds[0], "def");
    Received first = recvmsg(fds[1], 2, 0);
    assertThat(first.flags()).isEqualTo(TRUNC);
    assertThat(count(first)).isEqualTo(2);
    assertThat(recvmsg(fds[1], 9, 0).control()).isEmpty();
    assertThat(sendmsg(fds[0], "", ScmRights.of(event))).isEqualTo("0");
    assertThat(count(recvmsg(fds[1], 9, 0))).isEqualTo(1);
  }

  @Test
  void aStreamTakesDescriptorsAlongWithOctetsOnly() {
    int[] fds = pair(STREAM);
    int event = calls.eventfd(0, 0);
    assertThat(sendmsg(fds[0], "", ScmRights.of(event))).isEqualTo("0");
    assertThat(recv(fds[1], 9)).isEqualTo("EAGAIN");
    sendmsg(fds[0], "z".repeat(100_000), ScmRights.of(event));
    Received piece = recvmsg(fds[1], 200_000, 0);
    assertThat(piece.data()).hasSize(36_544);
    assertThat(count(piece)).isEqualTo(1);
    assertThat(recv(fds[1], 200_000)).hasSize(63_456);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aLookGivesDescriptorsOfItsOwnEachTime(int type) {
    int[] fds = pair(type);
    int event = calls.eventfd(3, 0);
    sendmsg(fds[0], "z", ScmRights.of(event));
    int open = calls.openDescriptors();
    int first = passed(fds[1], PEEK);
    int second = passed(fds[1], PEEK);
    assertThat(calls.openDescriptors()).isEqualTo(open + 2);
    close(event);
    close(first);
    assertThat(stack.unix().filesInFlight()).isEqualTo(1);
    assertThat(counter(second)).isEqualTo(3);
    passed(fds[1], 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whereThereIsNoRoomTheyAreClosedAndThatIsTold(int type) {
    int[] fds = pair(type);
    int[] gift = pair(STREAM);
    sendmsg(fds[0], "123", ScmRights.of(gift[0]));
    close(gift[0]);
    Received none = recvmsg(fds[1], 9, 0, 0);
    assertThat(none.data()).isEqualTo("123");
    assertThat(none.flags()).isEqualTo(MessageFlags.MSG_CTRUNC);
    assertThat(poll(gift[1])).isEqualTo("IN|OUT|HUP|RDHUP");
    int[] other = pair(STREAM);
    sendmsg(fds[0], "123", ScmRights.of(other[0]));
    close(other[0]);
    assertThat(recv(fds[1], 9)).isEqualTo("123");
    assertThat(poll(other[1])).isEqualTo("IN|OUT|HUP|RDHUP");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void credentialsComeFirst(int type) {
    int[] fds = pair(type);
    set(fds[1], SolSocket.SO_PASSCRED, true);
    int event = calls.eventfd(0, 0);
    sendmsg(fds[0], "z", ScmRights.of(event));
    assertThat(recvmsg(fds[1], 9, 0).control())
        .containsExactly(UnixConfig.DEFAULT.credentials(), ScmRights.of(event + 1));
    sendmsg(fds[0], "z", ScmRights.of(event));
    Received one = recvmsg(fds[1], 9, 0, 1);
    assertThat(one.control()).containsExactly(UnixConfig.DEFAULT.credentials());
    assertThat(one.flags()).isEqualTo(MessageFlags.MSG_CTRUNC);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void wrongDescriptorsAreRefused(int type) {
    int[] fds = pair(type);
    int event = calls.eventfd(0, 0);
    var most = new ScmRights(Collections.nCopies(253, event));
    assertThat(sendmsg(fds[0], "q", ScmRights.of(event, 9999))).isEqualTo("EBADF");
    assertThat(sendmsg(fds[0], "q", most, ScmRights.of(event))).isEqualTo("EINVAL");
    assertThat(sendmsg(fds[0], "q", ScmRights.of())).isEqualTo("1");
    assertThat(recvmsg(fds[1], 9, 0).control()).isEmpty();
    assertThat(sendmsg(fds[0], "q", most)).isEqualTo("1");
    assertThat(count(recvmsg(fds[1], 9, 0))).isEqualTo(253);
    assertThat(sendmsg(fds[0], "q", ScmRights.of(event), ScmRights.of(event))).isEqualTo("1");
    assertThat(recvmsg(fds[1], 9, 0).control()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aMessageThatIsNotSentTakesNothingAlong(int type) {
    int[] gift = pair(STREAM);
    int alone = socket(type);
    assertThat(sendmsg(alone, "q", ScmRights.of(gift[0]))).isEqualTo("ENOTCONN");
    int[] fds = pair(type);
    close(fds[1]);
    assertThat(sendmsg(fds[0], "q", ScmRights.of(gift[0])))
        .isEqualTo(type == DGRAM ? "ECONNREFUSED" : "EPIPE");
    close(gift[0]);
    assertThat(poll(gift[1])).isEqualTo("IN|OUT|HUP|RDHUP");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whatIsNotReceivedIsClosedWithTheReceiver(int type) {
    int[] fds = pair(type);
    int[] gift = pair(STREAM);
    sendmsg(fds[0], "z", ScmRights.of(gift[0]));
    close(gift[0]);
    assertThat(poll(gift[1])).isEqualTo("OUT");
    close(fds[1]);
    assertThat(poll(gift[1])).isEqualTo("IN|OUT|HUP|RDHUP");
  }

  @Test
  void whatWasSentToAConnectionThatNobodyAcceptsIsClosedWithTheListener() {
    int listener = listening(STREAM, "@l", 5);
    int client = connected(STREAM, "@l");
    int[] gift = pair(STREAM);
    sendmsg(client, "z", ScmRights.of(gift[0], client));
    close(gift[0]);
    close(client);
    assertThat(poll(gift[1])).isEqualTo("OUT");
    close(listener);
    assertThat(poll(gift[1])).isEqualTo("IN|OUT|HUP|RDHUP");
    assertThat(stack.unix().filesInFlight()).isZero();
  }

  @Test
  void moreThanTheLimitOnTheirWayIsEtoomanyrefs() {
    configure(UnixConfig.DEFAULT.withMostFilesInFlight(2));
    int[] fds = pair(STREAM);
    int event = calls.eventfd(0, 0);
    assertThat(sendmsg(fds[0], "q", ScmRights.of(event, event, event))).isEqualTo("1");
    assertThat(sendmsg(fds[0], "q", ScmRights.of(event))).isEqualTo("ETOOMANYREFS");
    assertThat(send(fds[0], "q")).isEqualTo("1");
    assertThat(count(recvmsg(fds[1], 9, 0))).isEqualTo(3);
    assertThat(sendmsg(fds[0], "q", ScmRights.of(event))).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void socketsInTheQueuesOfEachOtherAreClosedWhenNobodyCanReceiveThem(int type) {
    int[] fds = pair(type);
    int[] witness = pair(STREAM);
    sendmsg(fds[0], "z", ScmRights.of(fds[0], fds[1], witness[0]));
    sendmsg(fds[1], "z", ScmRights.of(fds[0]));
    close(witness[0]);
    close(fds[0]);
    assertThat(poll(witness[1])).isEqualTo("OUT");
    close(fds[1]);
    assertThat(poll(witness[1])).isEqualTo("IN|OUT|HUP|RDHUP");
    assertThat(stack.unix().filesInFlight()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aCycleThatCanBeReachedStays(int type) {
    int[] cycle = pair(type);
    int[] way = pair(type);
    sendmsg(cycle[0], "z", ScmRights.of(cycle[0], cycle[1]));
    sendmsg(way[0], "z", ScmRights.of(cycle[1]));
    close(cycle[0]);
    close(cycle[1]);
    assertThat(stack.unix().filesInFlight()).isEqualTo(3);
    int received = passed(way[1], 0);
    assertThat(count(recvmsg(received, 9, 0))).isEqualTo(2);
  }

  @Test
  void aListenerInItsOwnQueueIsClosedWithTheConnectionsItHas() {
    int listener = listening(STREAM, "@l", 5);
    int client = connected(STREAM, "@l");
    int other = connected(STREAM, "@l");
    sendmsg(client, "z", ScmRights.of(listener));
    close(listener);
    assertThat(stack.unix().filesInFlight()).isZero();
    assertThat(poll(other)).isEqualTo("IN|OUT|ERR|HUP|RDHUP");
    assertThat(connect(socket(STREAM), "@l")).isEqualTo("ECONNREFUSED");
  }

  @Test
  void aLongChainOfSocketsInQueuesEndsWithoutDeepCalls() {
    int[] witness = pair(STREAM);
    int last = witness[0];
    for (int i = 0; i < 20_000; i++) {
      int[] fds = pair(DGRAM);
      sendmsg(fds[0], "z", ScmRights.of(last));
      close(last);
      close(fds[0]);
      last = fds[1];
    }
    assertThat(poll(witness[1])).isEqualTo("OUT");
    close(last);
    assertThat(poll(witness[1])).isEqualTo("IN|OUT|HUP|RDHUP");
  }
}
