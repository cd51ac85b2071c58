package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Linger;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("A11")
class SocketOptionsTest {
  private static final int ETH0 = 3;

  private final SocketRig rig =
      new SocketRig(
          SocketConfig.DEFAULT
              .withMostBufferBytes(10_000, 20_000)
              .withInterfaceIndex(name -> name.equals("eth0") ? ETH0 : 0));
  private final Syscalls calls = rig.calls;
  private final int fd = rig.stream();
  private final FakeSock sock = rig.proto.last();

  @AfterEach
  void close() {
    rig.close();
  }

  private <T> T get(SocketOption<T> option) {
    var values = new ArrayList<T>();
    assertThat(calls.getsockopt(fd, option, values::add)).as(option.name()).isZero();
    return values.getFirst();
  }

  private <T> void set(SocketOption<T> option, T value) {
    assertThat(calls.setsockopt(fd, option, value)).as(option.name()).isZero();
  }

  @Test
  void switchesAreKeptInTheSock() {
    for (SocketOption<Boolean> option :
        List.of(
            SolSocket.SO_REUSEADDR,
            SolSocket.SO_REUSEPORT,
            SolSocket.SO_BROADCAST,
            SolSocket.SO_KEEPALIVE)) {
      assertThat(get(option)).as(option.name()).isFalse();
      set(option, true);
      assertThat(get(option)).as(option.name()).isTrue();
    }
    assertThat(sock.reuseAddress() && sock.reusePort() && sock.broadcast() && sock.keepAlive())
        .isTrue();
  }

  @Test
  void theProtocolIsToldOfWhatItMustActOn() {
    set(SolSocket.SO_KEEPALIVE, true);
    set(SolSocket.SO_SNDBUF, 5000);
    set(SolSocket.SO_REUSEADDR, true);
    assertThat(rig.proto.told).containsExactly("SO_KEEPALIVE true", "SO_SNDBUF 10000");
  }

  @Test
  void bufferSizesAreDoubledWithinTheirLimits() {
    set(SolSocket.SO_SNDBUF, 6000);
    assertThat(get(SolSocket.SO_SNDBUF)).isEqualTo(12_000);
    set(SolSocket.SO_SNDBUF, 1_000_000);
    assertThat(get(SolSocket.SO_SNDBUF)).isEqualTo(20_000);
    set(SolSocket.SO_SNDBUF, 1);
    assertThat(get(SolSocket.SO_SNDBUF)).isEqualTo(4608);
    set(SolSocket.SO_RCVBUF, 0);
    assertThat(get(SolSocket.SO_RCVBUF)).isEqualTo(2304);
    set(SolSocket.SO_RCVBUF, -1);
    assertThat(get(SolSocket.SO_RCVBUF)).isEqualTo(40_000);
  }

  @Test
  void lingerIsOffAtFirst() {
    assertThat(get(SolSocket.SO_LINGER)).isEqualTo(new Linger(false, 0));
    set(SolSocket.SO_LINGER, new Linger(true, 5));
    assertThat(sock.lingerNanos()).isEqualTo(5_000_000_000L);
    assertThat(get(SolSocket.SO_LINGER)).isEqualTo(new Linger(true, 5));
    set(SolSocket.SO_LINGER, new Linger(true, 0));
    assertThat(sock.lingerNanos()).isZero();
    set(SolSocket.SO_LINGER, new Linger(true, -1));
    assertThat(get(SolSocket.SO_LINGER)).isEqualTo(new Linger(true, Integer.MAX_VALUE));
    set(SolSocket.SO_LINGER, new Linger(false, 9));
    assertThat(sock.lingerNanos()).isEqualTo(Linger.NEVER);
  }

  @Test
  void lingerRemembersItsTimeWhileItIsOff() {
    set(SolSocket.SO_LINGER, new Linger(true, 5));
    set(SolSocket.SO_LINGER, new Linger(false, 9));
    assertThat(get(SolSocket.SO_LINGER)).isEqualTo(new Linger(false, 5));
  }

  @Test
  void timeoutsAreDurations() {
    set(SolSocket.SO_RCVTIMEO, Duration.ofMillis(1500));
    set(SolSocket.SO_SNDTIMEO, Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(get(SolSocket.SO_RCVTIMEO)).isEqualTo(Duration.ofMillis(1500));
    assertThat(get(SolSocket.SO_SNDTIMEO)).isEqualTo(Duration.ZERO);
  }

  @Test
  void aNegativeTimeoutIsNotToWaitAtAll_andToldAsZero() {
    set(SolSocket.SO_RCVTIMEO, Duration.ofSeconds(-1));
    assertThat(get(SolSocket.SO_RCVTIMEO)).isEqualTo(Duration.ZERO);
    assertThat(sock.receiveTimeoutNanos()).isNegative();
  }

  @Test
  void factsCanBeReadOnly() {
    assertThat(get(SolSocket.SO_TYPE)).isEqualTo(1);
    assertThat(get(SolSocket.SO_PROTOCOL)).isEqualTo(6);
    assertThat(get(SolSocket.SO_DOMAIN)).isEqualTo(SocketRig.AF_INET);
    assertThat(get(SolSocket.SO_ACCEPTCONN)).isFalse();
    assertThat(calls.setsockopt(fd, SolSocket.SO_TYPE, 2)).isEqualTo(Errno.ENOPROTOOPT.negated());
    calls.bind(fd, SocketRig.HERE);
    calls.listen(fd, 1);
    assertThat(get(SolSocket.SO_ACCEPTCONN)).isTrue();
  }

  @Test
  void theErrorIsTakenByAsking() {
    sock.fail(Errno.ECONNRESET);
    assertThat(get(SolSocket.SO_ERROR)).isEqualTo(Errno.ECONNRESET.number());
    assertThat(get(SolSocket.SO_ERROR)).isZero();
  }

  @Test
  void aDeviceIsBoundByName() {
    assertThat(get(SolSocket.SO_BINDTODEVICE)).isEmpty();
    set(SolSocket.SO_BINDTODEVICE, "eth0");
    assertThat(sock.boundInterface()).isEqualTo(ETH0);
    assertThat(calls.setsockopt(fd, SolSocket.SO_BINDTODEVICE, "eth1"))
        .isEqualTo(Errno.ENODEV.negated());
    assertThat(get(SolSocket.SO_BINDTODEVICE)).isEqualTo("eth0");
    set(SolSocket.SO_BINDTODEVICE, "");
    assertThat(sock.boundInterface()).isZero();
  }

  @Test
  void anInterfaceIsFoundByItsName() {
    assertThat(calls.ifNameToIndex("eth0")).isEqualTo(ETH0);
    assertThat(calls.ifNameToIndex("eth1")).isEqualTo(Errno.ENODEV.negated());
  }

  @Test
  void otherLevelsAreTheProtocols() {
    set(SolTcp.TCP_NODELAY, true);
    assertThat(get(SolTcp.TCP_NODELAY)).isTrue();
    assertThat(calls.setsockopt(fd, SolIp.IP_TOS, 1)).isEqualTo(Errno.ENOPROTOOPT.negated());
  }

  @Test
  void whatDoesNotExistIsEnoprotoopt() {
    SocketOption<Object> none = SocketOption.unknown(SolSocket.SOL_SOCKET, 999);
    assertThat(calls.setsockopt(fd, none, 1)).isEqualTo(Errno.ENOPROTOOPT.negated());
    assertThat(calls.getsockopt(fd, none, _ -> {})).isEqualTo(Errno.ENOPROTOOPT.negated());
  }

  @Test
  void aValueOfTheWrongTypeIsEinval() {
    SocketOption<Object> byNumber = SocketOption.unknown(SolSocket.SOL_SOCKET, 2);
    assertThat(calls.setsockopt(fd, byNumber, "yes")).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.setsockopt(fd, byNumber, true)).isZero();
    assertThat(get(byNumber)).isEqualTo(true);
    var asText = SocketOption.define(SolSocket.SOL_SOCKET, 2, "x", String.class).means("");
    assertThat(calls.getsockopt(fd, asText, _ -> {})).isEqualTo(Errno.EINVAL.negated());
  }
}
