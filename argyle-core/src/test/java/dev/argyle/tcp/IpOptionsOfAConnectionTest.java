package dev.argyle.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where options of IP mean something else to TCP, as on Linux.
@Tag("B7")
class IpOptionsOfAConnectionTest {
  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();
  private final int tcp = calls.socket(AddressFamily.AF_INET6, SocketType.STREAM.number(), 0);
  private final int udp = calls.socket(AddressFamily.AF_INET6, SocketType.DGRAM.number(), 0);

  @AfterEach
  void close() {
    stack.close();
    env.close();
  }

  private int value(int fd, SocketOption<Integer> option) {
    var told = new ArrayList<Integer>();
    assertThat(calls.getsockopt(fd, option, told::add)).isZero();
    return told.getFirst();
  }

  @Test
  @Tag("RFC9293-MUST-48")
  void theBitsOfEcnAreItsOwn() {
    calls.setsockopt(tcp, SolIp.IP_TOS, 0x1ff);
    calls.setsockopt(tcp, SolIpv6.IPV6_TCLASS, 7);
    assertThat(value(tcp, SolIp.IP_TOS)).isEqualTo(0xfc);
    assertThat(value(tcp, SolIpv6.IPV6_TCLASS)).isEqualTo(4);
    calls.setsockopt(udp, SolIpv6.IPV6_TCLASS, 7);
    assertThat(value(udp, SolIpv6.IPV6_TCLASS)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"4, 0", "8, 2", "16, 6", "24, 4", "255, 4"})
  void aChangeOfTheTypeOfService_changesThePriority(int typeOfService, int priority) {
    calls.setsockopt(udp, SolIp.IP_TOS, typeOfService);
    assertThat(value(udp, SolSocket.SO_PRIORITY)).isEqualTo(priority);
    calls.setsockopt(udp, SolSocket.SO_PRIORITY, 5);
    calls.setsockopt(udp, SolIp.IP_TOS, typeOfService); // as it was
    assertThat(value(udp, SolSocket.SO_PRIORITY)).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({"256, 0", "264, 2", "-1, 4"})
  void aTypeOfServiceBeyondAnOctet_isAChangeEachTime(int typeOfService, int priority) {
    for (int i = 0; i < 2; i++) {
      calls.setsockopt(udp, SolSocket.SO_PRIORITY, 5);
      calls.setsockopt(udp, SolIp.IP_TOS, typeOfService);
      assertThat(value(udp, SolSocket.SO_PRIORITY)).isEqualTo(priority);
      assertThat(value(udp, SolIp.IP_TOS)).isEqualTo(typeOfService & 0xff);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 0", "4, -107"})
  void aChangeOfTheTrafficClass_forgetsTheRouteOfAConnection(int octet, int mtuKnown) {
    int listener = calls.socket(AddressFamily.AF_INET6, SocketType.STREAM.number(), 0);
    var there = InetSockAddr.of(IpAddress.LOOPBACK6, 4001);
    assertThat(calls.bind(listener, there)).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
    assertThat(calls.connect(tcp, there)).isZero();
    calls.setsockopt(tcp, SolIpv6.IPV6_TCLASS, octet);
    assertThat(calls.getsockopt(tcp, SolIpv6.IPV6_MTU, _ -> {})).isEqualTo(mtuKnown);
    assertThat(calls.write(tcp, ByteBuffer.allocate(1))).isEqualTo(1);
    assertThat(calls.getsockopt(tcp, SolIpv6.IPV6_MTU, _ -> {})).isZero();
  }

  @Test
  void aChangeOfTheTypeOfService_forgetsTheRoute_untilSomethingIsSent() {
    int peer = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    int fd = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
    var there = InetSockAddr.of(IpAddress.LOOPBACK4, 4001);
    assertThat(calls.bind(peer, there)).isZero();
    assertThat(calls.connect(fd, there)).isZero();
    assertThat(value(fd, SolIp.IP_MTU)).isEqualTo(65_535);
    for (SocketOption<Integer> option : List.of(SolIp.IP_TOS, SolSocket.SO_MARK)) {
      calls.setsockopt(fd, option, 8);
      assertThat(calls.getsockopt(fd, SolIp.IP_MTU, _ -> {})).isEqualTo(Errno.ENOTCONN.negated());
      calls.send(fd, ByteBuffer.allocate(1), 0);
      assertThat(value(fd, SolIp.IP_MTU)).isEqualTo(65_535);
      calls.setsockopt(fd, option, 8); // as it was
      assertThat(value(fd, SolIp.IP_MTU)).isEqualTo(65_535);
    }
  }

  @Test
  void aSocketOfIpv6FindsNoRouteToItsPeerOfIpv4BySendingToIt() {
    var there = InetSockAddr.of(IpAddress.LOOPBACK4, 4001);
    assertThat(calls.connect(udp, there)).isZero();
    assertThat(value(udp, SolIp.IP_MTU)).isEqualTo(65_535);
    calls.setsockopt(udp, SolIp.IP_TOS, 8);
    assertThat(calls.send(udp, ByteBuffer.allocate(1), 0)).isEqualTo(1);
    assertThat(calls.getsockopt(udp, SolIp.IP_MTU, _ -> {})).isEqualTo(Errno.ENOTCONN.negated());
  }

  @ParameterizedTest // as Linux 6.18 was seen to do
  @CsvSource({"2, 127.0.0.1, 0.0.0.0, -107", "10, ::1, ::, 65535"})
  void bindingAnewAfterAConnectThatFailed_forgetsTheRouteOfIpv4Alone(
      int family, String peer, String bound, int expected) {
    SocketOption<Integer> mtu = family == AddressFamily.AF_INET ? SolIp.IP_MTU : SolIpv6.IPV6_MTU;
    int type = SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK;
    int fd = calls.socket(family, type, 0);
    calls.connect(fd, InetSockAddr.of(IpAddress.parse(peer), 1));
    assertThat(value(fd, SolSocket.SO_ERROR)).isEqualTo(Errno.ECONNREFUSED.number());
    assertThat(value(fd, mtu)).isEqualTo(65_535);
    assertThat(calls.bind(fd, InetSockAddr.of(IpAddress.parse(bound), 0))).isZero();
    var told = new ArrayList<Integer>();
    int result = calls.getsockopt(fd, mtu, told::add);
    assertThat(result < 0 ? result : told.getFirst()).isEqualTo(expected);
  }

  @Test // as Linux 6.18 was seen to do
  void bindingAnewWithoutAPort_tellsNoPortOfTheConnectionBefore() {
    int type = SocketType.STREAM.number() | FileFlags.SOCK_NONBLOCK;
    int fd = calls.socket(AddressFamily.AF_INET, type, 0);
    var there = InetSockAddr.of(IpAddress.LOOPBACK4, 1);
    calls.connect(fd, there);
    assertThat(value(fd, SolSocket.SO_ERROR)).isEqualTo(Errno.ECONNREFUSED.number());
    assertThat(calls.setsockopt(fd, SolIp.IP_BIND_ADDRESS_NO_PORT, true)).isZero();
    assertThat(calls.bind(fd, InetSockAddr.of(IpAddress.LOOPBACK4, 0))).isZero();
    var names = new ArrayList<SockAddr>();
    assertThat(calls.getsockname(fd, names::add)).isZero();
    assertThat(names).containsExactly(InetSockAddr.of(IpAddress.LOOPBACK4, 0));
  }

  @Test
  void groupsAreNoneOfItsBusinessWhateverTheValue() {
    SocketOption<Integer> hops = SolIpv6.IPV6_MULTICAST_HOPS;
    assertThat(calls.setsockopt(tcp, hops, 256)).isEqualTo(Errno.ENOPROTOOPT.negated());
    assertThat(calls.setsockopt(udp, hops, 256)).isEqualTo(Errno.EINVAL.negated());
    assertThat(calls.setsockopt(udp, hops, -2)).isEqualTo(Errno.EINVAL.negated());
  }
}
