package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Credentials;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.ScmSecurity;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The flags PASSCRED and PASSSEC with their effects, and who the peer is.
@Tag("B4")
class UnixCredentialsTest extends UnixFixture {
  private static final Credentials OURS = new Credentials(77, 0, 0);
  private static final Credentials OTHERS = new Credentials(77, 5, 6);

  private record Unknown(int level, int type) implements ControlMessage {}

  @BeforeEach
  void beProcess77() {
    configure(UnixConfig.DEFAULT.with(OURS));
  }

  private int[] passing(int type) {
    int[] fds = pair(type);
    assertThat(set(fds[1], SolSocket.SO_PASSCRED, true)).isEqualTo("0");
    return fds;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyMessageComesWithItsSendersCredentialsIfTheReceiverWantsThem(int type) {
    int[] fds = passing(type);
    send(fds[0], "one");
    assertThat(recvmsg(fds[1], 9, 0).control()).containsExactly(OURS);
    set(fds[1], SolSocket.SO_PASSCRED, false);
    send(fds[0], "two");
    assertThat(recvmsg(fds[1], 9, 0).control()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whatWasSentBeforeAnybodyAskedIsOfNobody(int type) {
    int[] fds = pair(type);
    send(fds[0], "before");
    set(fds[1], SolSocket.SO_PASSCRED, true);
    assertThat(recvmsg(fds[1], 9, 0).control()).containsExactly(Credentials.NOT_ASKED_FOR);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theSuperuserMaySendOtherCredentials(int type) {
    int[] fds = passing(type);
    assertThat(sendmsg(fds[0], "f", OTHERS)).isEqualTo("1");
    assertThat(recvmsg(fds[1], 9, 0).control()).containsExactly(OTHERS);
    assertThat(sendmsg(fds[0], "f", new Credentials(78, 0, 0))).isEqualTo("ESRCH");
  }

  @Test
  void anotherUserMaySendOnlyItsOwn() {
    Credentials user = new Credentials(77, 1000, 1000);
    configure(UnixConfig.DEFAULT.with(user));
    int[] fds = passing(DGRAM);
    assertThat(sendmsg(fds[0], "f", OTHERS)).isEqualTo("EPERM");
    assertThat(sendmsg(fds[0], "f", user)).isEqualTo("1");
    assertThat(recvmsg(fds[1], 9, 0).control()).containsExactly(user);
  }

  @Test
  void aReadOfAStreamEndsWhereTheSenderChangesIfTheReceiverCares() {
    int[] fds = passing(STREAM);
    send(fds[0], "a");
    send(fds[0], "b");
    sendmsg(fds[0], "f", OTHERS);
    Received first = recvmsg(fds[1], 9, 0);
    assertThat(first.data()).isEqualTo("ab");
    assertThat(first.control()).containsExactly(OURS);
    assertThat(recvmsg(fds[1], 9, 0).control()).containsExactly(OTHERS);
    set(fds[1], SolSocket.SO_PASSCRED, false);
    send(fds[0], "a");
    sendmsg(fds[0], "f", OTHERS);
    assertThat(recvmsg(fds[1], 9, 0).data()).isEqualTo("af");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void credentialsWithoutRoomAreLostAndThatIsTold(int type) {
    int[] fds = passing(type);
    send(fds[0], "xyz");
    assertThat(recvmsg(fds[1], 2, PEEK).control()).containsExactly(OURS);
    Received none = recvmsg(fds[1], 3, 0, 0);
    assertThat(none.control()).isEmpty();
    assertThat(none.flags()).isEqualTo(MessageFlags.MSG_CTRUNC);
    assertThat(none.data()).isEqualTo("xyz");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void anAcceptedSocketWantsWhatItsListenerWants(int type) {
    int listener = listening(type, "@l", 5);
    set(listener, SolSocket.SO_PASSCRED, true);
    set(listener, SolSocket.SO_PASSSEC, true);
    int client = connected(type, "@l");
    send(client, "early");
    int server = accepted(listener);
    assertThat(get(server, SolSocket.SO_PASSCRED)).isEqualTo("true");
    assertThat(get(server, SolSocket.SO_PASSSEC)).isEqualTo("true");
    assertThat(recvmsg(server, 9, 0).control()).containsExactly(OURS);
  }

  @Test
  void whoWantsCredentialsIsGivenANameSoThatItCanBeAnswered() {
    int to = bound(DGRAM, "to");
    int from = socket(DGRAM);
    set(from, SolSocket.SO_PASSCRED, true);
    assertThat(sendto(from, "x", "to")).isEqualTo("1");
    assertThat(name(from)).matches("@[0-9a-f]{5}");
    assertThat(recvfrom(to, 9)).isEqualTo("x from [" + name(from) + "]");
    for (int type : new int[] {STREAM, DGRAM, SEQPACKET}) {
      int fd = socket(type);
      set(fd, SolSocket.SO_PASSCRED, true);
      connect(fd, "@nowhere");
      assertThat(name(fd)).matches("@[0-9a-f]{5}");
    }
  }

  @Test
  void thePeersCredentialsAreThoseOfTheConnection() {
    for (int type : new int[] {STREAM, DGRAM, SEQPACKET}) {
      assertThat(get(pair(type)[0], SolSocket.SO_PEERCRED)).isEqualTo(OURS.toString());
      assertThat(get(socket(type), SolSocket.SO_PEERCRED))
          .isEqualTo(new Credentials(0, -1, -1).toString());
    }
    int listener = listening(STREAM, "@l", 5);
    int client = connected(STREAM, "@l");
    int server = accepted(listener);
    for (int fd : new int[] {listener, client, server}) {
      assertThat(get(fd, SolSocket.SO_PEERCRED)).isEqualTo(OURS.toString());
    }
    bound(DGRAM, "@d");
    assertThat(get(connected(DGRAM, "@d"), SolSocket.SO_PEERCRED))
        .isEqualTo(Credentials.NO_PEER.toString());
    assertThat(set(client, SolSocket.SO_PEERCRED, OTHERS)).isEqualTo("ENOPROTOOPT");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyMessageComesWithItsSendersLabelIfThereAreLabels(int type) {
    int[] none = pair(type);
    set(none[1], SolSocket.SO_PASSSEC, true);
    send(none[0], "sec");
    assertThat(recvmsg(none[1], 9, 0).control()).isEmpty();
    assertThat(get(none[0], SolSocket.SO_PEERSEC)).isEqualTo("ENOPROTOOPT");
    configure(UnixConfig.DEFAULT.with(OURS).withSecurityLabel("argyle_t"));
    int[] fds = passing(type);
    set(fds[1], SolSocket.SO_PASSSEC, true);
    send(fds[0], "sec");
    assertThat(recvmsg(fds[1], 9, 0).control())
        .isEqualTo(List.of(OURS, new ScmSecurity("argyle_t")));
    assertThat(get(fds[0], SolSocket.SO_PEERSEC)).isEqualTo("argyle_t");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whatCannotBeSentIsEinvalAndWhatIsNotForSocketsIsPassedBy(int type) {
    int[] fds = pair(type);
    assertThat(sendmsg(fds[0], "q", new ScmSecurity("x"))).isEqualTo("EINVAL");
    assertThat(sendmsg(fds[0], "q", new Unknown(SolSocket.SOL_SOCKET, 77))).isEqualTo("EINVAL");
    assertThat(sendmsg(fds[0], "q", new Unknown(0, 1))).isEqualTo("1");
    assertThat(recvmsg(fds[1], 9, 0).data()).isEqualTo("q");
  }

  @Test
  void otherFamiliesHaveNoneOfIt() {
    int fd = calls.socket(AddressFamily.AF_INET, STREAM, 0);
    assertThat(set(fd, SolSocket.SO_PASSCRED, true)).isEqualTo("EOPNOTSUPP");
    assertThat(get(fd, SolSocket.SO_PASSCRED)).isEqualTo("EOPNOTSUPP");
    assertThat(set(fd, SolSocket.SO_PASSSEC, true)).isEqualTo("EOPNOTSUPP");
    assertThat(get(fd, SolSocket.SO_PEERCRED)).isEqualTo(Credentials.NO_PEER.toString());
    assertThat(get(fd, SolSocket.SO_PEERSEC)).isEqualTo("ENOPROTOOPT");
  }

  @Test
  void thisFamilyHasNoOptionsOfOtherLevels() {
    int fd = socket(STREAM);
    assertThat(set(fd, SolTcp.TCP_NODELAY, true)).isEqualTo("EOPNOTSUPP");
    assertThat(get(fd, SolTcp.TCP_NODELAY)).isEqualTo("EOPNOTSUPP");
    assertThat(set(fd, SolSocket.SO_REUSEPORT, true)).isEqualTo("EOPNOTSUPP");
    assertThat(set(fd, SolSocket.SO_REUSEADDR, true)).isEqualTo("0");
    assertThat(get(fd, SolSocket.SO_TYPE)).isEqualTo("1");
    assertThat(get(fd, SolSocket.SO_DOMAIN)).isEqualTo("1");
    assertThat(get(fd, SolSocket.SO_PROTOCOL)).isEqualTo("0");
    assertThat(get(fd, SolSocket.SO_SNDBUF)).isEqualTo("212992");
  }
}
