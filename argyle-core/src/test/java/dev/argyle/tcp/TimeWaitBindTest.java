package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may bind a port on which an IPv6 connection has ended. As Linux 6.18 answers.
@Tag("A2")
class TimeWaitBindTest {
  private static final int PORT = 4100;

  private final LoopbackPair pair = new LoopbackPair();

  @AfterEach
  void close() {
    pair.close();
  }

  private int socket(int family) {
    return pair.calls.socket(family, SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK, 0);
  }

  @ParameterizedTest
  @CsvSource({"::1, true", "::, false"})
  void theWildcardOfIpv4_isFree_ifTheConnectionSpokeIpv6Alone(String host, boolean free) {
    int listener = socket(AddressFamily.AF_INET6);
    assertThat(pair.calls.bind(listener, InetSockAddr.of(IpAddress.parse(host), PORT))).isZero();
    pair.calls.listen(listener, 1);
    int client = socket(AddressFamily.AF_INET6);
    pair.calls.connect(client, InetSockAddr.of(IpAddress.LOOPBACK6, PORT));
    int server = pair.calls.accept4(listener, FileFlags.SOCK_NONBLOCK);
    pair.calls.close(server);
    pair.calls.close(client);
    pair.calls.close(listener);
    int any = socket(AddressFamily.AF_INET);
    int expected = free ? 0 : Errno.EADDRINUSE.negated();
    assertThat(pair.calls.bind(any, InetSockAddr.of(IpAddress.ANY4, PORT))).isEqualTo(expected);
  }
}
