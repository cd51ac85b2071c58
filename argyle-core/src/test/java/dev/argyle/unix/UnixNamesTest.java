package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.UnixSockAddr;
import dev.argyle.wire.IpAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("G3")
@Tag("A2")
class UnixNamesTest extends UnixFixture {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aPathIsTakenUntilItIsUnlinked(int type) {
    int fd = bound(type, "path");
    assertThat(name(fd)).isEqualTo("path");
    assertThat(bind(socket(DGRAM), "path")).isEqualTo("EADDRINUSE");
    close(fd);
    assertThat(bind(socket(type), "path")).isEqualTo("EADDRINUSE");
    assertThat(connect(socket(type), "path")).isEqualTo("ECONNREFUSED");
    assertThat(calls.unlink(at("path"))).isZero();
    assertThat(connect(socket(type), "path")).isEqualTo("ENOENT");
    assertThat(bind(socket(type), "path")).isEqualTo("0");
  }

  @Test
  void aSocketKeepsAPathThatWasUnlinkedAsItsNameButIsNotFound() {
    int old = bound(DGRAM, "path");
    assertThat(calls.unlink(at("path"))).isZero();
    int young = bound(DGRAM, "path");
    assertThat(sendto(socket(DGRAM), "x", "path")).isEqualTo("1");
    assertThat(recv(young, 9)).isEqualTo("x");
    assertThat(recv(old, 9)).isEqualTo("EAGAIN");
    assertThat(name(old)).isEqualTo("path");
    close(old);
    assertThat(sendto(socket(DGRAM), "y", "path")).isEqualTo("1");
  }

  @Test
  void unlinkOfWhatDoesNotExistIsEnoent() {
    assertThat(named(calls.unlink(at("nothing")))).isEqualTo("ENOENT");
    bound(STREAM, "@abstract");
    assertThat(named(calls.unlink(at("@abstract")))).isEqualTo("ENOENT");
  }

  @Test
  void eachTypeHasAnAbstractNameSpaceOfItsOwnAndANameGoesWithItsSocket() {
    int fd = bound(STREAM, "@name");
    assertThat(bind(socket(STREAM), "@name")).isEqualTo("EADDRINUSE");
    bound(DGRAM, "@name");
    bound(SEQPACKET, "@name");
    close(fd);
    assertThat(connect(socket(STREAM), "@name")).isEqualTo("ECONNREFUSED");
    assertThat(bind(socket(STREAM), "@name")).isEqualTo("0");
  }

  @Test
  void anAbstractNameMayBeEmpty() {
    int fd = listening(STREAM, "@", 1);
    assertThat(name(fd)).isEqualTo("@");
    connected(STREAM, "@");
  }

  @Test
  void aSocketHasOneNameForEver() {
    int fd = bound(STREAM, "@one");
    assertThat(bind(fd, "@two")).isEqualTo("EINVAL");
    assertThat(bind(fd, "two")).isEqualTo("EINVAL");
    bound(STREAM, "taken");
    assertThat(bind(fd, "taken")).isEqualTo("EADDRINUSE");
  }

  @Test
  void bindingToNoNameChoosesFiveHexadecimalDigits() {
    int fd = socket(DGRAM);
    assertThat(name(fd)).isEmpty();
    assertThat(calls.bind(fd, UnixSockAddr.UNNAMED)).isZero();
    String chosen = name(fd);
    assertThat(chosen).matches("@[0-9a-f]{5}");
    assertThat(calls.bind(fd, UnixSockAddr.UNNAMED)).isZero();
    assertThat(name(fd)).isEqualTo(chosen);
    assertThat(bind(fd, "@mine")).isEqualTo("EINVAL");
    int other = socket(DGRAM);
    calls.bind(other, UnixSockAddr.UNNAMED);
    assertThat(name(other)).isNotEqualTo(chosen);
  }

  @Test
  void aChosenNameIsNoOnesYet() {
    bound(DGRAM, "@00000");
    int fd = socket(DGRAM);
    calls.bind(fd, UnixSockAddr.UNNAMED);
    assertThat(name(fd)).isEqualTo("@00001");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void whatIsNoNameIsEinval(int type) {
    InetSockAddr inet = InetSockAddr.of(IpAddress.parse("127.0.0.1"), 80);
    assertThat(named(calls.bind(socket(type), inet))).isEqualTo("EINVAL");
    assertThat(named(calls.connect(socket(type), inet))).isEqualTo("EINVAL");
    assertThat(named(calls.connect(socket(type), UnixSockAddr.UNNAMED))).isEqualTo("EINVAL");
  }

  @Test
  void aConnectedSocketMayBindAndItsPeerSeesTheName() {
    int[] fds = pair(STREAM);
    assertThat(peer(fds[1])).isEmpty();
    assertThat(bind(fds[0], "late")).isEqualTo("0");
    assertThat(peer(fds[1])).isEqualTo("late");
  }

  @Test
  void otherTypesAndProtocolsAreRefused() {
    assertThat(named(calls.socket(AF_UNIX, 4, 0))).isEqualTo(Errno.ESOCKTNOSUPPORT.name());
    assertThat(calls.socket(AF_UNIX, STREAM, 1)).isNotNegative();
    assertThat(named(calls.socket(AF_UNIX, STREAM, 2))).isEqualTo("EPROTONOSUPPORT");
    int[] fds = new int[2];
    assertThat(named(calls.socketpair(2, STREAM, 0, fds))).isEqualTo("EOPNOTSUPP");
    assertThat(named(calls.socketpair(2, DGRAM, 0, fds))).isEqualTo("EOPNOTSUPP");
    assertThat(named(calls.socketpair(99, DGRAM, 0, fds))).isEqualTo("EAFNOSUPPORT");
    assertThat(calls.openDescriptors()).isEqualTo(1);
  }

  @Test
  void aNameThatIsTooLongIsNone() {
    assertThat(UnixSockAddr.path("b".repeat(108)).octets()).hasSize(108);
    assertThatIllegalArgumentException().isThrownBy(() -> UnixSockAddr.path("b".repeat(109)));
    assertThatIllegalArgumentException().isThrownBy(() -> UnixSockAddr.path(""));
    assertThatIllegalArgumentException().isThrownBy(() -> UnixSockAddr.path("a\0b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UnixSockAddr.abstractName("b".repeat(108)));
  }
}
