package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.ip.IpHost;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.InterfaceChoice;
import dev.argyle.sock.MulticastRequest;
import dev.argyle.sock.MulticastSourceRequest;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.wire.IpAddress;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("B7")
@Tag("G5")
class MulticastTest extends UdpFixture {
  private static final IpAddress GROUP = IpAddress.parse("239.1.1.1");
  private static final IpAddress GROUP6 = IpAddress.parse("ff05::77");
  private static final IpAddress LEFT = IpAddress.parse("10.0.0.1");

  private static <T> int set(Sock sock, SocketOption<T> option, T value) {
    return sock.proto().setOption(sock, option, value);
  }

  private static void refused(int result, Errno errno) {
    assertThat(Errno.ofResult(result)).isEqualTo(errno);
  }

  private Sock member(IpHost host, int port) {
    Sock sock = socket(host, AddressFamily.AF_INET);
    sock.reuseAddress(true);
    assertThat(bind(sock, "0.0.0.0", port)).isZero();
    assertThat(set(sock, SolIp.IP_ADD_MEMBERSHIP, MulticastRequest.on(host.eth.index(), GROUP)))
        .isZero();
    return sock;
  }

  private Sock sender() {
    Sock sock = bound(left, "0.0.0.0", 4000);
    set(sock, SolIp.IP_MULTICAST_IF, InterfaceChoice.of(LEFT));
    return sock;
  }

  private static int got(Sock sock) {
    return receive(sock).result();
  }

  private static final int NOTHING = Errno.EAGAIN.negated();

  private static MulticastSourceRequest from(IpHost host, String source) {
    MulticastRequest group = MulticastRequest.on(host.eth.index(), GROUP);
    return new MulticastSourceRequest(group, IpAddress.parse(source));
  }

  @Nested
  class Delivers {
    @Test
    void toEveryMemberOfEveryHostAndToTheSendersOwn() {
      Sock one = member(right, 7);
      Sock two = member(right, 7);
      Sock own = member(left, 7);
      Sock otherPort = member(right, 8);
      assertThat(send(sender(), new byte[3], at("239.1.1.1", 7))).isEqualTo(3);
      assertThat(receive(one).from()).isEqualTo(at("10.0.0.1", 4000));
      assertThat(got(two)).isEqualTo(3);
      assertThat(got(own)).isEqualTo(3);
      assertThat(got(otherPort)).isEqualTo(NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void groupsOfIpv6(boolean named) {
      Sock one = bound(right, "::", 7);
      MulticastRequest request =
          named ? MulticastRequest.on(right.eth.index(), GROUP6) : MulticastRequest.of(GROUP6);
      assertThat(set(one, SolIpv6.IPV6_ADD_MEMBERSHIP, request)).isZero();
      Sock client = socket(left, AddressFamily.AF_INET6);
      if (named) {
        set(client, SolIpv6.IPV6_MULTICAST_IF, left.eth.index());
      }
      assertThat(send(client, new byte[2], at("ff05::77", 7))).isEqualTo(2);
      assertThat(got(one)).isEqualTo(2);
    }

    @Test
    void nothingToAHostWithoutMembers() {
      Sock other = bound(right, "0.0.0.0", 7);
      send(sender(), new byte[3], at("239.1.1.1", 7));
      assertThat(got(other)).isEqualTo(NOTHING);
      assertThat(right.udp.counters().noPorts()).isZero();
    }

    @Test
    void toSocketsThatHaveNotJoinedUnlessTheyWantOnlyTheirOwn() {
      Sock joined = member(right, 7);
      Sock other = socket(right, AddressFamily.AF_INET);
      other.reuseAddress(true);
      bind(other, "0.0.0.0", 7);
      Sock client = sender();
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(other)).isEqualTo(1);
      set(other, SolIp.IP_MULTICAST_ALL, false);
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(other)).isEqualTo(NOTHING);
      assertThat(got(joined)).isEqualTo(1);
    }

    @Test
    void toASocketBoundToTheGroup() {
      Sock joined = socket(right, AddressFamily.AF_INET);
      assertThat(bind(joined, "239.1.1.1", 7)).isZero();
      set(joined, SolIp.IP_ADD_MEMBERSHIP, MulticastRequest.on(right.eth.index(), GROUP));
      send(sender(), new byte[1], at("239.1.1.1", 7));
      assertThat(got(joined)).isEqualTo(1);
    }

    @Test
    void nothingAnyMoreAfterLeavingOrClosing() {
      Sock one = member(right, 7);
      Sock two = member(right, 7);
      Sock client = sender();
      set(one, SolIp.IP_DROP_MEMBERSHIP, MulticastRequest.of(GROUP));
      set(one, SolIp.IP_MULTICAST_ALL, false);
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(one)).isEqualTo(NOTHING);
      assertThat(got(two)).isEqualTo(1);
      open.remove(two);
      two.proto().close(two);
      set(one, SolIp.IP_MULTICAST_ALL, true);
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(one)).isEqualTo(NOTHING);
    }

    @Test
    void ownBroadcastsToTheSenderToo() {
      Sock own = bound(left, "0.0.0.0", 7);
      Sock client = socket(left, AddressFamily.AF_INET);
      client.broadcast(true);
      send(client, new byte[6], at("10.0.0.255", 7));
      assertThat(got(own)).isEqualTo(6);
    }
  }

  @Nested
  class Sends {
    @Test
    void nothingToItsOwnHostIfNotWanted() {
      Sock own = member(left, 7);
      Sock there = member(right, 7);
      Sock client = sender();
      set(client, SolIp.IP_MULTICAST_LOOP, false);
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(own)).isEqualTo(NOTHING);
      assertThat(got(there)).isEqualTo(1);
    }

    @Test
    void nothingPastTheHostWithATimeToLiveOfZero() {
      Sock own = member(left, 7);
      Sock there = member(right, 7);
      Sock client = sender();
      set(client, SolIp.IP_MULTICAST_TTL, 0);
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(own)).isEqualTo(1);
      assertThat(got(there)).isEqualTo(NOTHING);
    }

    @Test
    void byTheLoopbackInterfaceIfChosen() {
      Sock own = bound(left, "0.0.0.0", 7);
      set(own, SolIp.IP_ADD_MEMBERSHIP, MulticastRequest.at(IpAddress.LOOPBACK4, GROUP));
      Sock client = socket(left, AddressFamily.AF_INET);
      set(client, SolIp.IP_MULTICAST_IF, InterfaceChoice.of(IpAddress.LOOPBACK4));
      assertThat(send(client, new byte[1], at("239.1.1.1", 7))).isEqualTo(1);
      assertThat(got(own)).isEqualTo(1);
      assertThat(got(own)).as("once only").isEqualTo(NOTHING);
    }

    @Test
    void largeDatagramsInFragmentsBothWays() {
      Sock own = member(left, 7);
      Sock there = member(right, 7);
      assertThat(send(sender(), new byte[4000], at("239.1.1.1", 7))).isEqualTo(4000);
      assertThat(got(own)).isEqualTo(4000);
      assertThat(got(there)).isEqualTo(4000);
    }
  }

  @Nested
  class Filters {
    @Test
    void whatABlockedSourceSends() {
      Sock sock = member(right, 7);
      Sock client = sender();
      assertThat(set(sock, SolIp.IP_BLOCK_SOURCE, from(right, "10.0.0.1"))).isZero();
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(sock)).isEqualTo(NOTHING);
      assertThat(set(sock, SolIp.IP_UNBLOCK_SOURCE, from(right, "10.0.0.1"))).isZero();
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(sock)).isEqualTo(1);
    }

    @Test
    void whatOthersThanTheWantedSourcesSend() {
      Sock sock = bound(right, "0.0.0.0", 7);
      Sock client = sender();
      assertThat(set(sock, SolIp.IP_ADD_SOURCE_MEMBERSHIP, from(right, "10.0.0.9"))).isZero();
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(sock)).isEqualTo(NOTHING);
      assertThat(set(sock, SolIp.MCAST_JOIN_SOURCE_GROUP, from(right, "10.0.0.1"))).isZero();
      send(client, new byte[1], at("239.1.1.1", 7));
      assertThat(got(sock)).isEqualTo(1);
    }

    @Test
    void forEachSocketByItself() {
      Sock all = member(right, 7);
      Sock some = member(right, 7);
      set(some, SolIp.IP_BLOCK_SOURCE, from(right, "10.0.0.1"));
      send(sender(), new byte[1], at("239.1.1.1", 7));
      assertThat(got(all)).isEqualTo(1);
      assertThat(got(some)).isEqualTo(NOTHING);
    }
  }

  /// As the kernel answers in each case.
  @Nested
  @Tag("A11")
  class Refuses {
    private final Sock sock = socket(left, AddressFamily.AF_INET);
    private final MulticastRequest here = MulticastRequest.on(left.eth.index(), GROUP);

    @Test
    void toJoinOrLeaveWhereItCannot() {
      refused(set(sock, SolIp.IP_ADD_MEMBERSHIP, MulticastRequest.of(GROUP)), Errno.ENODEV);
      refused(set(sock, SolIp.IP_ADD_MEMBERSHIP, MulticastRequest.on(99, GROUP)), Errno.ENODEV);
      refused(set(sock, SolIp.IP_ADD_MEMBERSHIP, MulticastRequest.of(LEFT)), Errno.EINVAL);
      refused(set(sock, SolIp.IP_DROP_MEMBERSHIP, here), Errno.EADDRNOTAVAIL);
      assertThat(set(sock, SolIp.IP_ADD_MEMBERSHIP, here)).isZero();
      refused(set(sock, SolIp.IP_ADD_MEMBERSHIP, here), Errno.EADDRINUSE);
    }

    @Test
    void toFilterWhatIsNotThere() {
      MulticastSourceRequest source = from(left, "10.0.0.9");
      refused(set(sock, SolIp.IP_BLOCK_SOURCE, source), Errno.EINVAL);
      set(sock, SolIp.IP_ADD_MEMBERSHIP, here);
      refused(set(sock, SolIp.IP_UNBLOCK_SOURCE, source), Errno.EADDRNOTAVAIL);
      assertThat(set(sock, SolIp.IP_BLOCK_SOURCE, source)).isZero();
      refused(set(sock, SolIp.IP_BLOCK_SOURCE, source), Errno.EADDRNOTAVAIL);
      refused(set(sock, SolIp.IP_ADD_SOURCE_MEMBERSHIP, source), Errno.EINVAL);
      set(sock, SolIp.IP_UNBLOCK_SOURCE, source);
      refused(set(sock, SolIp.IP_ADD_SOURCE_MEMBERSHIP, source), Errno.EINVAL);
    }

    @Test
    void moreGroupsAndSourcesThanLinux() {
      for (int i = 0; i < 20; i++) {
        IpAddress group = IpAddress.v4(0xef01_0200 + i);
        MulticastRequest request = MulticastRequest.on(left.eth.index(), group);
        assertThat(set(sock, SolIp.IP_ADD_MEMBERSHIP, request)).isZero();
      }
      refused(set(sock, SolIp.IP_ADD_MEMBERSHIP, here), Errno.ENOBUFS);
      Sock other = socket(left, AddressFamily.AF_INET);
      for (int i = 1; i <= 10; i++) {
        assertThat(set(other, SolIp.IP_ADD_SOURCE_MEMBERSHIP, from(left, "10.0.0." + i))).isZero();
      }
      refused(set(other, SolIp.IP_ADD_SOURCE_MEMBERSHIP, from(left, "10.0.1.1")), Errno.ENOBUFS);
    }

    @Test
    void interfacesThatDoNotExist() {
      InterfaceChoice strange = InterfaceChoice.of(IpAddress.parse("1.2.3.4"));
      refused(set(sock, SolIp.IP_MULTICAST_IF, strange), Errno.EADDRNOTAVAIL);
      refused(set(sock, SolIp.IP_UNICAST_IF, 99), Errno.EADDRNOTAVAIL);
      Sock v6 = socket(left, AddressFamily.AF_INET6);
      refused(set(v6, SolIpv6.IPV6_MULTICAST_IF, 99), Errno.ENODEV);
      refused(set(v6, SolIpv6.IPV6_ADD_MEMBERSHIP, here), Errno.EINVAL);
    }

    @Test
    void leavesTheGroupWithTheLastWantedSource() {
      MulticastSourceRequest source = from(left, "10.0.0.9");
      set(sock, SolIp.IP_ADD_SOURCE_MEMBERSHIP, source);
      assertThat(set(sock, SolIp.IP_DROP_SOURCE_MEMBERSHIP, source)).isZero();
      assertThat(((InetSock) sock).groups().memberships()).isEmpty();
      refused(set(sock, SolIp.IP_DROP_MEMBERSHIP, here), Errno.EADDRNOTAVAIL);
    }
  }
}
