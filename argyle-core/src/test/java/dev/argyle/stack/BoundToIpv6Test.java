package dev.argyle.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolIpv6;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A socket that is bound to an IPv6 address speaks IPv6 alone. One that has lost its port may take
/// that back, and then its IPv4 address is 127.0.0.6. As Linux 6.18 was seen to do.
@Tag("A5")
class BoundToIpv6Test {
  private static final int PORT = 4000;
  private static final InetSockAddr SERVER = InetSockAddr.of(IpAddress.LOOPBACK4, PORT);
  private static final IpAddress STAND_IN = IpAddress.parse("127.0.0.6");
  private static final SockAddr NOBODY = () -> AddressFamily.AF_UNSPEC;

  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();

  @AfterEach
  void close() {
    stack.close();
    env.close();
  }

  private int bound(SocketType type, int family, IpAddress address, int port) {
    int fd = calls.socket(family, type.number(), 0);
    assertThat(calls.bind(fd, InetSockAddr.of(address, port))).isZero();
    return fd;
  }

  private static IpAddress addressOf(List<SockAddr> names) {
    return ((InetSockAddr) names.getFirst()).address();
  }

  @Test
  void aConnectionToIpv4ComesFromTheStandIn() {
    int listener = bound(SocketType.STREAM, AddressFamily.AF_INET, IpAddress.LOOPBACK4, PORT);
    assertThat(calls.listen(listener, 1)).isZero();
    int fd = bound(SocketType.STREAM, AddressFamily.AF_INET6, IpAddress.LOOPBACK6, 0);
    assertThat(calls.connect(fd, SERVER)).isEqualTo(Errno.ENETUNREACH.negated());
    assertThat(calls.listen(fd, 1)).isZero();
    assertThat(calls.shutdown(fd, ProtoOps.SHUT_RD)).isZero(); // gives the port back
    assertThat(calls.setsockopt(fd, SolIpv6.IPV6_V6ONLY, false)).isZero();
    assertThat(calls.connect(fd, SERVER)).isZero();
    var names = new ArrayList<SockAddr>();
    assertThat(calls.getsockname(fd, names::add)).isZero();
    assertThat(addressOf(names)).isEqualTo(STAND_IN);
    names.clear();
    assertThat(calls.getpeername(calls.accept(listener), names::add)).isZero();
    assertThat(addressOf(names)).isEqualTo(STAND_IN);
  }

  @Test
  void aDatagramToIpv4ComesFromTheStandIn() {
    int receiver = bound(SocketType.DGRAM, AddressFamily.AF_INET, IpAddress.LOOPBACK4, PORT);
    int fd = bound(SocketType.DGRAM, AddressFamily.AF_INET6, IpAddress.LOOPBACK6, 0);
    assertThat(calls.sendto(fd, ByteBuffer.allocate(1), 0, SERVER))
        .isEqualTo(Errno.ENETUNREACH.negated());
    assertThat(calls.connect(fd, InetSockAddr.of(IpAddress.LOOPBACK6, PORT))).isZero();
    assertThat(calls.connect(fd, NOBODY)).isZero(); // gives the port back
    assertThat(calls.setsockopt(fd, SolIpv6.IPV6_V6ONLY, false)).isZero();
    assertThat(calls.sendto(fd, ByteBuffer.allocate(1), 0, SERVER)).isOne();
    var names = new ArrayList<SockAddr>();
    int octets =
        calls.recvfrom(receiver, ByteBuffer.allocate(10), MessageFlags.MSG_DONTWAIT, names::add);
    assertThat(octets).isOne();
    assertThat(addressOf(names)).isEqualTo(STAND_IN);
  }
}
