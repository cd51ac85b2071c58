package dev.argyle.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.Linger;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SocketOption.Access;
import dev.argyle.sock.SocketOptions;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every option of the table exists: on some kind of socket it is told or set as its access says,
/// and a new socket tells the default that the documentation promises.
@Tag("A11")
class EveryOptionTest {
  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();

  @AfterEach
  void close() {
    stack.close();
    env.close();
  }

  static Stream<SocketOption<?>> all() {
    return SocketOptions.all().stream();
  }

  /// One new socket of each kind that the stack has.
  private List<Integer> kinds() {
    var fds = new ArrayList<Integer>();
    for (int family :
        List.of(AddressFamily.AF_INET, AddressFamily.AF_INET6, AddressFamily.AF_UNIX)) {
      for (int type = 1; type <= 5; type++) {
        for (int protocol : List.of(0, 1, 58)) {
          int fd = calls.socket(family, type, protocol);
          if (fd >= 0) {
            fds.add(fd);
          }
        }
      }
    }
    int[] pair = new int[2];
    assertThat(calls.socketpair(AddressFamily.AF_UNIX, SocketType.STREAM.number(), 0, pair))
        .isZero();
    fds.add(pair[0]); // some facts are of a peer
    fds.add(connected(AddressFamily.AF_INET, IpAddress.LOOPBACK4));
    fds.add(connected(AddressFamily.AF_INET6, IpAddress.LOOPBACK6)); // and some of a path
    return fds;
  }

  private int connected(int family, IpAddress peer) {
    int fd = calls.socket(family, SocketType.DGRAM.number(), 0);
    assertThat(calls.connect(fd, InetSockAddr.of(peer, 7))).isZero();
    return fd;
  }

  @ParameterizedTest
  @MethodSource("all")
  void itIsToldAsItsAccessSays(SocketOption<?> option) {
    var told = new ArrayList<Object>();
    for (int fd : kinds()) {
      var value = new ArrayList<Object>();
      if (calls.getsockopt(fd, option, value::add) == 0) {
        told.add(value.getFirst());
      }
    }
    if (option.access() == Access.WRITE_ONLY) {
      assertThat(told).isEmpty();
      return;
    }
    if (option.equals(SolSocket.SO_PEERSEC)) {
      return; // there are labels only where the stack was given one
    }
    assertThat(told).as("sockets that tell it").isNotEmpty();
    String standard = option.text().standard().replaceFirst(";.*", ""); // the rest are exceptions
    if (!standard.isEmpty() && !standard.startsWith("(")) {
      assertThat(told).map(EveryOptionTest::text).contains(standard);
    }
  }

  private static String text(Object value) {
    return switch (value) {
      case Boolean on -> on ? "on" : "off";
      case Duration time -> Long.toString(time.toSeconds());
      case BitSet bits -> bits.isEmpty() ? "none" : bits.toString();
      case Linger linger -> linger.on() ? linger.seconds() + " s" : "off";
      default -> value.toString();
    };
  }

  @ParameterizedTest
  @MethodSource("all")
  void itIsSetAsItsAccessSays(SocketOption<?> option) {
    var wrong = new Object();
    boolean known = false;
    for (int fd : kinds()) {
      int result = set(fd, option, wrong);
      assertThat(result)
          .isIn(Errno.ENOPROTOOPT.negated(), Errno.EINVAL.negated(), Errno.EOPNOTSUPP.negated());
      known |= result == Errno.EINVAL.negated();
    }
    assertThat(known).as("a socket that looks at the value").isEqualTo(isSet(option));
  }

  private static boolean isSet(SocketOption<?> option) {
    return option.access() != Access.READ_ONLY;
  }

  /// What was told can be set again.
  @ParameterizedTest
  @MethodSource("all")
  void itTakesItsOwnValue(SocketOption<?> option) {
    if (option.access() != Access.READ_WRITE) {
      return;
    }
    for (int fd : kinds()) {
      var value = new ArrayList<Object>();
      calls.setsockopt(fd, SolTcp.TCP_FASTOPEN_KEY, new byte[16]); // else there is none to tell
      if (calls.getsockopt(fd, option, value::add) == 0 && set(fd, option, value.getFirst()) == 0) {
        return;
      }
    }
    fail("no socket takes " + option);
  }

  private int set(int fd, SocketOption<?> option, Object value) {
    SocketOption<Object> byNumber = SocketOption.unknown(option.level(), option.number());
    return calls.setsockopt(fd, byNumber, value);
  }

  @Test
  void numbersAndSwitchesMayBeGivenByNumber() {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.STREAM.number(), 0);
    assertThat(calls.setsockopt(fd, SocketOption.unknown(6, 1), 1)).isZero();
    assertThat(calls.setsockopt(fd, SocketOption.unknown(6, 4), 30)).isZero();
    var values = new ArrayList<Object>();
    calls.getsockopt(fd, SocketOptions.find(6, 1), values::add);
    calls.getsockopt(fd, SocketOption.unknown(6, 4), values::add);
    assertThat(values).containsExactly(true, 30);
    assertThat(calls.setsockopt(fd, SocketOption.unknown(6, 4), 40_000))
        .isEqualTo(Errno.EINVAL.negated());
  }

  @Test
  void anOptionOfAnotherProtocolIsRefused_whateverTheValue() {
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    assertThat(calls.setsockopt(fd, SocketOption.unknown(6, 4), 30))
        .isEqualTo(Errno.ENOPROTOOPT.negated());
    assertThat(calls.setsockopt(fd, SocketOption.unknown(6, 4), 40_000))
        .isEqualTo(Errno.ENOPROTOOPT.negated());
    assertThat(calls.getsockopt(fd, SocketOptions.find(6, 4), _ -> {}))
        .isEqualTo(Errno.EOPNOTSUPP.negated());
  }
}
