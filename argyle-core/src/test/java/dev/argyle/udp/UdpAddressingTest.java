package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A2")
@Tag("B7")
class UdpAddressingTest extends UdpFixture {
  @Nested
  class Finds {
    @Test
    void theConnectedSocketBeforeTheOthers() {
      Sock any = socket(right, AddressFamily.AF_INET);
      Sock peer = socket(right, AddressFamily.AF_INET);
      any.reuseAddress(true);
      peer.reuseAddress(true);
      bind(any, "0.0.0.0", 7);
      bind(peer, "0.0.0.0", 7);
      assertThat(connect(peer, "10.0.0.1", 4000)).isZero();
      send(bound(left, "0.0.0.0", 4000), new byte[1], at("10.0.0.2", 7));
      send(bound(left, "0.0.0.0", 4001), new byte[2], at("10.0.0.2", 7));
      assertThat(receive(peer).result()).isEqualTo(1);
      assertThat(receive(any).result()).isEqualTo(2);
    }

    @Test
    void theSocketBoundToTheAddressBeforeTheWildcard() {
      Sock any = socket(right, AddressFamily.AF_INET);
      Sock own = socket(right, AddressFamily.AF_INET);
      any.reuseAddress(true);
      own.reuseAddress(true);
      bind(own, "10.0.0.2", 7);
      bind(any, "0.0.0.0", 7);
      send(socket(left, AddressFamily.AF_INET), new byte[1], at("10.0.0.2", 7));
      assertThat(receive(own).result()).isEqualTo(1);
    }

    @Test
    void oneOfSeveralThatShareAPortAndAlwaysTheSameForAFlow() {
      var sharers = new ArrayList<Sock>();
      for (int i = 0; i < 4; i++) {
        Sock sock = socket(right, AddressFamily.AF_INET);
        sock.reusePort(true);
        assertThat(bind(sock, "0.0.0.0", 7)).isZero();
        sharers.add(sock);
      }
      for (int port = 5000; port < 5064; port++) {
        Sock client = bound(left, "0.0.0.0", port);
        send(client, new byte[1], at("10.0.0.2", 7));
        send(client, new byte[1], at("10.0.0.2", 7));
      }
      for (Sock sock : sharers) {
        int got = 0;
        while (receive(sock).result() == 1) {
          got++;
        }
        assertThat(got).isEven().isBetween(10, 60);
      }
    }

    @Test
    void nobodyOnceTheSocketIsClosed() {
      Sock server = right.udp.proto().open(AddressFamily.AF_INET, 0);
      bind(server, "0.0.0.0", 7);
      Sock client = socket(left, AddressFamily.AF_INET);
      send(client, new byte[1], at("10.0.0.2", 7));
      server.proto().close(server);
      send(client, new byte[1], at("10.0.0.2", 7));
      assertThat(right.udp.counters().noPorts()).isEqualTo(1);
      assertThat(right.udp.counters().inDatagrams()).isEqualTo(1);
    }
  }

  @Nested
  class Tells {
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void aConnectedSocketThatThePortIsUnreachable(String there) {
      boolean v4 = IpAddress.parse(there).isV4();
      Sock client = socket(left, v4 ? AddressFamily.AF_INET : AddressFamily.AF_INET6);
      assertThat(connect(client, there, 9)).isZero();
      assertThat(send(client, new byte[4], null)).isEqualTo(4);
      assertThat(client.proto().poll(client) & PollEvents.ERR).isNotZero();
      assertThat(receive(client).result()).isEqualTo(Errno.ECONNREFUSED.negated());
      assertThat(receive(client).result()).isEqualTo(Errno.EAGAIN.negated());
      assertThat(send(client, new byte[4], null)).isEqualTo(4);
      assertThat(send(client, new byte[4], null)).isEqualTo(Errno.ECONNREFUSED.negated());
    }

    @Test
    void nothingToASocketThatIsNotConnected() {
      Sock client = socket(left, AddressFamily.AF_INET);
      send(client, new byte[4], at("10.0.0.2", 9));
      assertThat(client.pendingError()).isZero();
    }
  }

  @Nested
  class Refuses {
    private final Sock sock = socket(left, AddressFamily.AF_INET);

    private void refused(int result, Errno errno) {
      assertThat(Errno.ofResult(result)).isEqualTo(errno);
    }

    @Test
    void toBindWhereItCannot() {
      refused(bind(sock, "10.0.0.9", 7), Errno.EADDRNOTAVAIL);
      refused(bind(sock, "::", 7), Errno.EAFNOSUPPORT);
      assertThat(bind(sock, "10.0.0.1", 7)).isZero();
      refused(bind(sock, "10.0.0.1", 8), Errno.EINVAL);
      refused(bind(socket(left, AddressFamily.AF_INET), "0.0.0.0", 7), Errno.EADDRINUSE);
    }

    @Test
    void toSendWhereItCannot() {
      refused(send(sock, new byte[1], null), Errno.EDESTADDRREQ);
      refused(send(sock, new byte[1], at("10.0.0.2", 0)), Errno.EINVAL);
      refused(send(sock, new byte[1], at("8.8.8.8", 53)), Errno.ENETUNREACH);
      refused(send(sock, new byte[65_508], at("10.0.0.2", 7)), Errno.EMSGSIZE);
      refused(send(sock, new byte[1], at("fd00::2", 7)), Errno.EAFNOSUPPORT);
      refused(connect(sock, "8.8.8.8", 53), Errno.ENETUNREACH);
      sock.proto().shutdown(sock, Sock.SEND_SHUTDOWN);
      refused(send(sock, new byte[1], at("10.0.0.2", 7)), Errno.EPIPE);
    }

    @Test
    void urgentDataByIpv4Only() {
      Sock v6 = socket(left, AddressFamily.AF_INET6);
      refused(sendUrgent(sock, at("127.0.0.1", 7)), Errno.EOPNOTSUPP);
      refused(sendUrgent(v6, at("127.0.0.1", 7)), Errno.EOPNOTSUPP);
      refused(sendUrgent(v6, null), Errno.EDESTADDRREQ);
      assertThat(sendUrgent(v6, at("::1", 7))).isEqualTo(1);
    }

    private int sendUrgent(Sock from, SockAddr to) {
      MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.wrap(new byte[1])));
      message.name(to);
      return from.proto().sendmsg(from, message, MessageFlags.MSG_OOB);
    }

    @Test
    void optionsThatDoNotExist() {
      refused(sock.proto().setOption(sock, SolTcp.TCP_NODELAY, true), Errno.ENOPROTOOPT);
      refused(sock.proto().setOption(sock, SolIpv6.IPV6_V6ONLY, true), Errno.ENOPROTOOPT);
      refused(sock.proto().setOption(sock, SolIp.IP_TTL, 0), Errno.EINVAL);
      refused(sock.proto().option(sock, SolSocket.SO_ERROR, _ -> {}), Errno.EOPNOTSUPP);
    }

    @Test
    void toListenAndToAccept() {
      refused(sock.proto().listen(sock, 1), Errno.EOPNOTSUPP);
      refused(sock.proto().accept(sock, true, _ -> {}), Errno.EOPNOTSUPP);
    }
  }

  @Nested
  class TheWildcardOfIpv4 {
    @ParameterizedTest
    @CsvSource({
      "AF_INET, 127.0.0.2, 127.0.0.2",
      "AF_INET, 10.0.0.1, 10.0.0.1",
      "AF_INET, 0.0.0.0, 127.0.0.1",
      "AF_INET6, 127.0.0.2, 127.0.0.2",
      "AF_INET6, ::, 127.0.0.1"
    })
    void meansTheSocketsOwnAddressOrElseTheLoopback(String family, String bound, String meant) {
      Sock sock =
          socket(left, family.equals("AF_INET") ? AddressFamily.AF_INET : AddressFamily.AF_INET6);
      bind(sock, bound, 4000);
      Sock there = bound(left, meant, 7);
      assertThat(send(sock, new byte[3], at("0.0.0.0", 7))).isEqualTo(3);
      assertThat(receive(there).result()).isEqualTo(3);
      assertThat(connect(sock, "0.0.0.0", 7)).isZero();
      assertThat(sock.proto().remoteName(sock)).isEqualTo(at(meant, 7));
    }
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0, 127.0.0.1", "127.0.0.3, 127.0.0.3"})
  void aSocketThatIsBoundAgainSendsFromItsNewAddress(String again, String source) {
    Sock sock = bound(left, "127.0.0.2", 0);
    assertThat(connect(sock, "127.0.0.1", 7)).isZero();
    assertThat(sock.proto().connect(sock, () -> AddressFamily.AF_UNSPEC, false)).isZero();
    bind(sock, again, 0);
    Sock there = bound(left, "127.0.0.9", 7);
    send(sock, new byte[1], at("127.0.0.9", 7));
    assertThat(receive(there).from()).isEqualTo(at(source, sock.localPort()));
  }

  @Nested
  class AnIpv6SocketWithAnIpv4Address {
    private final Sock sock = socket(left, AddressFamily.AF_INET6);
    private final Sock v4 = bound(left, "127.0.0.1", 7);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "0.0.0.0"})
    void meansThisHostsIpv4ByTheWildcard(String bound) {
      bind(sock, bound, 4000);
      assertThat(send(sock, new byte[3], at("::", 7))).isEqualTo(3);
      assertThat(receive(v4).result()).isEqualTo(3);
      assertThat(connect(sock, "::", 7)).isZero();
      assertThat(sock.proto().remoteName(sock)).isEqualTo(at("127.0.0.1", 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void cannotReachIpv6(String bound) {
      bind(sock, bound, 4000);
      assertThat(send(sock, new byte[1], at("::1", 7))).isEqualTo(Errno.EAFNOSUPPORT.negated());
      assertThat(connect(sock, "::1", 7)).isEqualTo(Errno.EAFNOSUPPORT.negated());
      assertThat(connect(sock, "2001:db8::1", 7)).isEqualTo(Errno.ENETUNREACH.negated());
    }

    @Test
    void takesNothingByIpv6() {
      bind(sock, "0.0.0.0", 4000);
      send(socket(left, AddressFamily.AF_INET6), new byte[1], at("::1", 4000));
      assertThat(receive(sock).result()).isEqualTo(Errno.EAGAIN.negated());
      bound(left, "::1", 4000);
      send(v4, new byte[2], at("127.0.0.1", 4000));
      assertThat(receive(sock).result()).isEqualTo(2);
    }

    @Test
    void keepsItWhenItHasNoPeerAnyMore() {
      bind(sock, "0.0.0.0", 4000);
      connect(sock, "127.0.0.1", 7);
      sock.proto().connect(sock, () -> AddressFamily.AF_UNSPEC, false);
      assertThat(sock.proto().localName(sock)).isEqualTo(at("127.0.0.1", 4000));
    }
  }

  @Nested
  class Connecting {
    private final Sock sock = socket(left, AddressFamily.AF_INET);

    @Test
    void givesItAnAddressAndAPort() {
      assertThat(sock.proto().remoteName(sock)).isNull();
      connect(sock, "10.0.0.2", 7);
      InetSockAddr local = (InetSockAddr) sock.proto().localName(sock);
      assertThat(local.address()).isEqualTo(IpAddress.parse("10.0.0.1"));
      assertThat(local.port()).isBetween(32_768, 60_999);
      assertThat(sock.proto().remoteName(sock)).isEqualTo(at("10.0.0.2", 7));
    }

    @Test
    void anewKeepsTheAddress() {
      connect(sock, "10.0.0.2", 7);
      assertThat(connect(sock, "127.0.0.1", 7)).isZero();
      InetSockAddr local = (InetSockAddr) sock.proto().localName(sock);
      assertThat(local.address()).isEqualTo(IpAddress.parse("10.0.0.1"));
    }

    @Test
    @Tag("RFC1122-3.2.1.3-c")
    void fromLoopbackDoesNotReachOtherHosts() {
      connect(sock, "127.0.0.1", 7);
      assertThat(connect(sock, "10.0.0.2", 7)).isEqualTo(Errno.EINVAL.negated());
    }

    @Test
    void toNoFamilyDissolvesIt() {
      connect(sock, "10.0.0.2", 7);
      assertThat(sock.proto().connect(sock, () -> AddressFamily.AF_UNSPEC, false)).isZero();
      assertThat(sock.proto().localName(sock)).isEqualTo(at("0.0.0.0", 0));
      assertThat(sock.proto().remoteName(sock)).isNull();
      assertThat(send(sock, new byte[1], null)).isEqualTo(Errno.EDESTADDRREQ.negated());
    }

    @Test
    void toNoFamilyKeepsWhatWasBound() {
      bind(sock, "10.0.0.1", 4000);
      connect(sock, "10.0.0.2", 7);
      sock.proto().connect(sock, () -> AddressFamily.AF_UNSPEC, false);
      assertThat(sock.proto().localName(sock)).isEqualTo(at("10.0.0.1", 4000));
      Sock peer = bound(right, "10.0.0.2", 9);
      send(peer, new byte[3], at("10.0.0.1", 4000));
      assertThat(receive(sock).result()).isEqualTo(3);
    }

    @Test
    void toNoFamilyLetsTheInterfaceGo() {
      sock.boundInterface(1);
      connect(sock, "127.0.0.1", 7);
      sock.proto().connect(sock, () -> AddressFamily.AF_UNSPEC, false);
      assertThat(sock.boundInterface()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
    void toBroadcastGoesByTheInterfaceOfTheBoundAddress(String bound) {
      bind(sock, bound, 4000);
      assertThat(connect(sock, "255.255.255.255", 7)).isEqualTo(Errno.EACCES.negated());
      sock.broadcast(true);
      assertThat(connect(sock, "255.255.255.255", 7)).isZero();
      assertThat(sock.proto().localName(sock)).isEqualTo(at(bound, 4000));
      assertThat(send(sock, new byte[1], null)).isEqualTo(1);
    }

    @Test
    void byIpv6LeavesIpv4WithTheSourceOfTheRoute() {
      Sock v6 = socket(left, AddressFamily.AF_INET6);
      connect(v6, "::1", 7);
      Sock peer = bound(left, "127.0.0.1", 7);
      assertThat(send(v6, new byte[3], at("127.0.0.1", 7))).isEqualTo(3);
      assertThat(receive(peer).from()).isEqualTo(at("127.0.0.1", v6.localPort()));
      assertThat(connect(v6, "127.0.0.1", 7)).isZero();
      assertThat(v6.proto().localName(v6)).isEqualTo(at("::1", v6.localPort()));
      send(peer, new byte[1], at("127.0.0.1", v6.localPort()));
      assertThat(receive(v6).result()).isEqualTo(Errno.EAGAIN.negated());
    }

    @Test
    void byIpv6KeepsThePortFromTheWildcardOfIpv4() {
      Sock v6 = socket(left, AddressFamily.AF_INET6);
      connect(v6, "::1", 7);
      assertThat(bind(sock, "0.0.0.0", v6.localPort())).isEqualTo(Errno.EADDRINUSE.negated());
      assertThat(bind(sock, "127.0.0.1", v6.localPort())).isZero();
    }

    @Test
    void givesASocketBoundToBroadcastASourceThatStays() {
      bind(sock, "255.255.255.255", 4000);
      assertThat(connect(sock, "255.255.255.255", 7)).isEqualTo(Errno.ENETUNREACH.negated());
      assertThat(connect(sock, "127.0.0.1", 7)).isZero();
      assertThat(connect(sock, "255.255.255.255", 7)).isEqualTo(Errno.EACCES.negated());
      assertThat(sock.proto().localName(sock)).isEqualTo(at("255.255.255.255", 4000));
    }

    @Test
    @Tag("RFC8085-5.1-a")
    void takesDatagramsOfThePeerOnly() {
      bind(sock, "10.0.0.1", 4000);
      connect(sock, "10.0.0.2", 7);
      send(bound(right, "10.0.0.2", 8), new byte[1], at("10.0.0.1", 4000));
      assertThat(receive(sock).result()).isEqualTo(Errno.EAGAIN.negated());
      send(bound(right, "10.0.0.2", 7), new byte[2], at("10.0.0.1", 4000));
      assertThat(receive(sock).result()).isEqualTo(2);
    }
  }

  @Test
  void broadcastsOnTheLoopbackAreHeardOnceAndNowhereElse() {
    Sock receiver = bound(left, "0.0.0.0", 5000);
    Sock sender = socket(left, AddressFamily.AF_INET);
    assertThat(send(sender, new byte[3], at("127.255.255.255", 5000)))
        .isEqualTo(Errno.EACCES.negated());
    sender.broadcast(true);
    assertThat(send(sender, new byte[3], at("127.255.255.255", 5000))).isEqualTo(3);
    assertThat(receive(receiver, 10, DONTWAIT).from()).hasToString("127.0.0.1:" + port(sender));
    assertThat(receive(receiver, 10, DONTWAIT).result()).isEqualTo(Errno.EAGAIN.negated());
  }

  private static int port(Sock sock) {
    return ((InetSockAddr) sock.proto().localName(sock)).port();
  }

  @Test
  void anIpv6SocketBoundToABroadcastSendsNothingByIpv4() {
    Sock sock = socket(left, AddressFamily.AF_INET6);
    assertThat(bind(sock, "::ffff:255.255.255.255", 4000)).isZero();
    assertThat(send(sock, new byte[1], at("::ffff:192.0.2.1", 7)))
        .isEqualTo(Errno.EINVAL.negated());
  }
}
