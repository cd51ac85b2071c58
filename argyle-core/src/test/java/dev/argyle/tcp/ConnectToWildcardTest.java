package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A connect to the address of nobody means this host.
@Tag("A5")
class ConnectToWildcardTest {
  private static final int PORT = 4000;

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();

  @AfterEach
  void close() {
    stack.close();
    env.close();
  }

  private int socket(int family) {
    return calls.socket(family, SocketType.STREAM.number(), 0);
  }

  private void listen(int family, IpAddress address) {
    int listener = socket(family);
    assertThat(calls.bind(listener, InetSockAddr.of(address, PORT))).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
  }

  private List<SockAddr> peer(int fd) {
    var peer = new ArrayList<SockAddr>();
    assertThat(calls.getpeername(fd, peer::add)).isZero();
    return peer;
  }

  @Test
  void theWildcardOfIpv6IsTheLoopbackOfIpv4ToASocketBoundThere() {
    listen(AddressFamily.AF_INET, IpAddress.LOOPBACK4);
    int fd = socket(AddressFamily.AF_INET6);
    assertThat(calls.bind(fd, InetSockAddr.of(IpAddress.LOOPBACK4, 0))).isZero();
    int refused = calls.connect(fd, InetSockAddr.of(IpAddress.LOOPBACK6, PORT));
    assertThat(refused).isEqualTo(Errno.EAFNOSUPPORT.negated());
    assertThat(calls.connect(fd, InetSockAddr.of(IpAddress.ANY6, PORT))).isZero();
    assertThat(peer(fd)).containsExactly(InetSockAddr.of(IpAddress.LOOPBACK4, PORT));
  }

  @Test
  void theWildcardOfIpv4IsItsLoopback() {
    listen(AddressFamily.AF_INET, IpAddress.LOOPBACK4);
    int fd = socket(AddressFamily.AF_INET);
    assertThat(calls.connect(fd, InetSockAddr.of(IpAddress.ANY4, PORT))).isZero();
    assertThat(peer(fd)).containsExactly(InetSockAddr.of(IpAddress.LOOPBACK4, PORT));
  }

  @Test
  void theWildcardOfIpv4IsTheSocketsOwnAddressIfItIsBound() {
    int fd = socket(AddressFamily.AF_INET);
    InetSockAddr own = InetSockAddr.of(IpAddress.parse("127.0.0.2"), PORT);
    assertThat(calls.bind(fd, own)).isZero();
    assertThat(calls.connect(fd, InetSockAddr.of(IpAddress.ANY4, PORT))).isZero();
    assertThat(peer(fd)).containsExactly(own);
  }

  @Test
  void theWildcardOfIpv6IsItsLoopback() {
    listen(AddressFamily.AF_INET6, IpAddress.LOOPBACK6);
    int fd = socket(AddressFamily.AF_INET6);
    assertThat(calls.connect(fd, InetSockAddr.of(IpAddress.ANY6, PORT))).isZero();
    assertThat(peer(fd)).containsExactly(InetSockAddr.of(IpAddress.LOOPBACK6, PORT));
  }

  @Test
  void theWildcardOfIpv4IsItsLoopbackForASocketOfIpv6Too() {
    listen(AddressFamily.AF_INET, IpAddress.LOOPBACK4);
    int fd = socket(AddressFamily.AF_INET6);
    assertThat(calls.connect(fd, InetSockAddr.of(IpAddress.ANY4, PORT))).isZero();
    assertThat(peer(fd)).containsExactly(InetSockAddr.of(IpAddress.LOOPBACK4, PORT));
  }

  @Test
  void itIsRefusedWhereNobodyListens() {
    int fd = socket(AddressFamily.AF_INET);
    assertThat(calls.connect(fd, InetSockAddr.of(IpAddress.ANY4, PORT)))
        .isEqualTo(Errno.ECONNREFUSED.negated());
  }
}
