package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SocketOption.Linger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
            SocketOption.SO_REUSEADDR,
            SocketOption.SO_REUSEPORT,
            SocketOption.SO_BROADCAST,
            SocketOption.SO_KEEPALIVE)) {
      assertThat(get(option)).as(option.name()).isFalse();
      set(option, true);
      assertThat(get(option)).as(option.name()).isTrue();
    }
    assertThat(sock.reuseAddress() && sock.reusePort() && sock.broadcast() && sock.keepAlive())
        .isTrue();
  }

  @Test
  void theProtocolIsToldOfWhatItMustActOn() {
    set(SocketOption.SO_KEEPALIVE, true);
    set(SocketOption.SO_SNDBUF, 5000);
    set(SocketOption.SO_REUSEADDR, true);
    assertThat(rig.proto.told).containsExactly("SO_KEEPALIVE true", "SO_SNDBUF 10000");
  }

  @Test
  void bufferSizesAreDoubledWithinTheirLimits() {
    set(SocketOption.SO_SNDBUF, 6000);
    assertThat(get(SocketOption.SO_SNDBUF)).isEqualTo(12_000);
    set(SocketOption.SO_SNDBUF, 1_000_000);
    assertThat(get(SocketOption.SO_SNDBUF)).isEqualTo(20_000);
    set(SocketOption.SO_SNDBUF, 1);
    assertThat(get(SocketOption.SO_SNDBUF)).isEqualTo(4608);
    set(SocketOption.SO_RCVBUF, 0);
    assertThat(get(SocketOption.SO_RCVBUF)).isEqualTo(2304);
    set(SocketOption.SO_RCVBUF, -1);
    assertThat(get(SocketOption.SO_RCVBUF)).isEqualTo(40_000);
  }

  @Test
  void lingerIsOffAtFirst() {
    assertThat(get(SocketOption.SO_LINGER)).isEqualTo(new Linger(false, 0));
    set(SocketOption.SO_LINGER, new Linger(true, 5));
    assertThat(sock.lingerNanos()).isEqualTo(5_000_000_000L);
    assertThat(get(SocketOption.SO_LINGER)).isEqualTo(new Linger(true, 5));
    set(SocketOption.SO_LINGER, new Linger(true, 0));
    assertThat(sock.lingerNanos()).isZero();
    set(SocketOption.SO_LINGER, new Linger(true, -1));
    assertThat(get(SocketOption.SO_LINGER)).isEqualTo(new Linger(true, Integer.MAX_VALUE));
    set(SocketOption.SO_LINGER, new Linger(false, 9));
    assertThat(sock.lingerNanos()).isEqualTo(Sock.NO_LINGER);
  }

  @Test
  void timeoutsAreDurations() {
    set(SocketOption.SO_RCVTIMEO, Duration.ofMillis(1500));
    set(SocketOption.SO_SNDTIMEO, Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(get(SocketOption.SO_RCVTIMEO)).isEqualTo(Duration.ofMillis(1500));
    assertThat(get(SocketOption.SO_SNDTIMEO)).isEqualTo(Duration.ZERO);
    assertThat(calls.setsockopt(fd, SocketOption.SO_RCVTIMEO, Duration.ofNanos(-1)))
        .isEqualTo(Errno.EDOM.negated());
  }

  @Test
  void factsCanBeReadOnly() {
    assertThat(get(SocketOption.SO_TYPE)).isEqualTo(1);
    assertThat(get(SocketOption.SO_PROTOCOL)).isEqualTo(6);
    assertThat(get(SocketOption.SO_DOMAIN)).isEqualTo(SocketRig.AF_INET);
    assertThat(get(SocketOption.SO_ACCEPTCONN)).isFalse();
    assertThat(calls.setsockopt(fd, SocketOption.SO_TYPE, 2))
        .isEqualTo(Errno.ENOPROTOOPT.negated());
    calls.bind(fd, SocketRig.HERE);
    calls.listen(fd, 1);
    assertThat(get(SocketOption.SO_ACCEPTCONN)).isTrue();
  }

  @Test
  void theErrorIsTakenByAsking() {
    sock.fail(Errno.ECONNRESET);
    assertThat(get(SocketOption.SO_ERROR)).isEqualTo(Errno.ECONNRESET.number());
    assertThat(get(SocketOption.SO_ERROR)).isZero();
  }

  @Test
  void aDeviceIsBoundByName() {
    assertThat(get(SocketOption.SO_BINDTODEVICE)).isEmpty();
    set(SocketOption.SO_BINDTODEVICE, "eth0");
    assertThat(sock.boundInterface()).isEqualTo(ETH0);
    assertThat(calls.setsockopt(fd, SocketOption.SO_BINDTODEVICE, "eth1"))
        .isEqualTo(Errno.ENODEV.negated());
    assertThat(get(SocketOption.SO_BINDTODEVICE)).isEqualTo("eth0");
    set(SocketOption.SO_BINDTODEVICE, "");
    assertThat(sock.boundInterface()).isZero();
  }

  @Test
  void otherLevelsAreTheProtocols() {
    set(SocketOption.TCP_NODELAY, true);
    assertThat(get(SocketOption.TCP_NODELAY)).isTrue();
    assertThat(calls.setsockopt(fd, SocketOption.IP_TOS, 1)).isEqualTo(Errno.ENOPROTOOPT.negated());
  }

  @Test
  void whatDoesNotExistIsEnoprotoopt() {
    SocketOption<Object> none = SocketOption.unknown(SocketOption.SOL_SOCKET, 999);
    assertThat(calls.setsockopt(fd, none, 1)).isEqualTo(Errno.ENOPROTOOPT.negated());
    assertThat(calls.getsockopt(fd, none, _ -> {})).isEqualTo(Errno.ENOPROTOOPT.negated());
  }

  @Test
  void aValueOfTheWrongTypeIsEinval() {
    SocketOption<Object> byNumber = SocketOption.unknown(SocketOption.SOL_SOCKET, 2);
    assertThat(calls.setsockopt(fd, byNumber, "yes")).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.setsockopt(fd, byNumber, true)).isZero();
    assertThat(get(byNumber)).isEqualTo(true);
    var asText = new SocketOption<>(SocketOption.SOL_SOCKET, 2, "SO_REUSEADDR", String.class);
    assertThat(calls.getsockopt(fd, asText, _ -> {})).isEqualTo(Errno.EINVAL.negated());
  }
}
