package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.sim.router.NatConfig;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Hosts with routers between them.
class RouterTest {
  private static final int PORT = 7;
  private static final LinkConfig MILLI = LinkConfig.DEFAULT.withDelay(Duration.ofMillis(1));

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(5);
  private final SimulatedHost near = network.host("near");
  private final SimulatedHost far = network.host("far");
  private final List<String> askers = new ArrayList<>(); // as the echo server sees them

  @AfterEach
  void close() {
    network.close();
  }

  /// near - r1 - … - rn - far. @return the routers
  private List<SimulatedRouter> chain(int routers, LinkConfig last) {
    List<SimulatedRouter> made = new ArrayList<>();
    SimulatedNode before = near;
    for (int i = 1; i <= routers; i++) {
      SimulatedRouter router = network.router("r" + i);
      network.link(before, router, MILLI);
      made.add(router);
      before = router;
    }
    network.link(before, far, last);
    return made;
  }

  private void echoServer() {
    far.start(
        "echo",
        () -> {
          Syscalls calls = far.syscalls();
          int fd = calls.socket(AddressFamily.AF_INET6, SocketType.DGRAM.number(), 0);
          calls.bind(fd, InetSockAddr.of(IpAddress.ANY6, PORT));
          ByteBuffer buffer = ByteBuffer.allocate(10_000);
          var from = new ArrayList<SockAddr>();
          while (calls.recvfrom(fd, buffer.clear(), 0, from::add) > 0) {
            askers.add(from.getLast().toString());
            calls.sendto(fd, buffer.flip(), 0, from.getLast());
          }
        });
    network.run(Duration.ZERO);
  }

  private static int socket(Syscalls calls, IpAddress to, int port) {
    int family = to.isV4() ? AddressFamily.AF_INET : AddressFamily.AF_INET6;
    int fd = calls.socket(family, SocketType.DGRAM.number(), 0);
    if (port != 0) {
      calls.bind(fd, InetSockAddr.of(to.isV4() ? IpAddress.ANY4 : IpAddress.ANY6, port));
    }
    calls.connect(fd, InetSockAddr.of(to, PORT));
    return fd;
  }

  /// Sends so many octets and waits a second for what comes back.
  ///
  /// @return octets that came back, or the error
  private int ask(int fd, int octets) {
    Syscalls calls = near.syscalls();
    byte[] data = new byte[octets];
    Arrays.fill(data, (byte) 5);
    int sent = calls.write(fd, ByteBuffer.wrap(data));
    if (sent < 0) {
      return sent;
    }
    ByteBuffer answer = ByteBuffer.allocate(10_000);
    calls.setsockopt(fd, SolSocket.SO_RCVTIMEO, Duration.ofSeconds(1));
    int received = calls.read(fd, answer);
    if (received > 0) {
      assertThat(Arrays.copyOf(answer.array(), received)).isEqualTo(data);
    }
    return received;
  }

  private int askOnce(IpAddress to, int octets) {
    return near.call(() -> {
      int fd = socket(near.syscalls(), to, 0);
      int result = ask(fd, octets);
      near.syscalls().close(fd);
      return result;
    });
  }

  @Test
  void packetsFindTheirWayOverSeveralRouters() {
    List<SimulatedRouter> routers = chain(3, MILLI);
    echoServer();
    assertThat(askOnce(far.address4(), 100)).isEqualTo(100);
    assertThat(network.elapsed()).isEqualTo(Duration.ofMillis(8));
    assertThat(askOnce(far.address6(), 100)).isEqualTo(100);
    assertThat(routers).allMatch(each -> each.counters().forwarded() == 4);
  }

  @Test
  void theFewestHopsWinUnlessARouteSaysOtherwise() {
    SimulatedRouter one = network.router("one");
    SimulatedRouter two = network.router("two");
    SimulatedRouter detour = network.router("detour");
    network.link(near, one, MILLI);
    network.link(one, two, MILLI);
    SimulatedLink away = network.link(one, detour, MILLI);
    network.link(detour, two, MILLI);
    network.link(two, far, MILLI);
    echoServer();
    assertThat(askOnce(far.address4(), 1)).isEqualTo(1);
    assertThat(detour.counters().forwarded()).isZero();
    one.route(new IpPrefix(far.address4(), 32), away);
    assertThat(askOnce(far.address4(), 1)).isEqualTo(1);
    assertThat(detour.counters().forwarded()).isEqualTo(1); // there, but not back
  }

  @Test
  void aPacketWithoutHopsIsToldOf() {
    List<SimulatedRouter> routers = chain(2, MILLI);
    echoServer();
    for (int hops = 1; hops <= 3; hops++) {
      int ttl = hops;
      int result =
          near.call(() -> {
            int fd = socket(near.syscalls(), far.address4(), 0);
            near.syscalls().setsockopt(fd, SolIp.IP_TTL, ttl);
            near.syscalls().setsockopt(fd, SolIp.IP_RECVERR, true);
            return ask(fd, 1);
          });
      assertThat(result).isEqualTo(hops < 3 ? Errno.EHOSTUNREACH.negated() : 1);
    }
    assertThat(routers.get(0).counters().expired()).isEqualTo(1);
    assertThat(routers.get(1).counters().expired()).isEqualTo(1);
  }

  @Test
  void whereThereIsNoWayTheSenderIsTold() {
    List<SimulatedRouter> routers = chain(1, MILLI);
    assertThat(askOnce(IpAddress.parse("198.51.100.1"), 1)).isEqualTo(-Errno.EAGAIN.number());
    assertThat(routers.getFirst().counters().unroutable()).isEqualTo(1);
  }

  @Test
  void aLongPacketIsCutOnItsWay() {
    List<SimulatedRouter> routers = chain(1, MILLI.withMtuBytes(600));
    echoServer();
    int result =
        near.call(() -> {
          int fd = socket(near.syscalls(), far.address4(), 0);
          near.syscalls().setsockopt(fd, SolIp.IP_MTU_DISCOVER, 0);
          return ask(fd, 1400);
        });
    assertThat(result).isEqualTo(1400);
    assertThat(routers.getFirst().counters().tooBig()).isZero();
    assertThat(network.links().getLast().counters(routers.getFirst()).sent()).isEqualTo(3);
  }

  @Test
  void aLongPacketThatMayNotBeCutIsToldOf() {
    chain(1, MILLI.withMtuBytes(1300));
    echoServer();
    for (IpAddress to : List.of(far.address4(), far.address6())) {
      int[] results =
          near.call(() -> {
            int fd = socket(near.syscalls(), to, 0);
            if (to.isV4()) {
              near.syscalls().setsockopt(fd, SolIp.IP_MTU_DISCOVER, 2);
            }
            return new int[] {ask(fd, 1400), ask(fd, 1400), ask(fd, 1200)};
          });
      assertThat(results[0]).isNegative();
      assertThat(results[2]).isEqualTo(1200);
    }
  }

  @Test
  void aNatGivesHostsOneAddressAndLetsAnswersIn() {
    SimulatedHost other = network.host("other");
    SimulatedRouter home = network.router("home");
    network.link(near, home, MILLI);
    network.link(other, home, MILLI);
    SimulatedLink outside = network.link(home, far, MILLI);
    home.nat(outside, NatConfig.DEFAULT);
    echoServer();
    for (SimulatedHost host : List.of(near, other)) {
      int result =
          host.call(() -> {
            Syscalls calls = host.syscalls();
            int fd = socket(calls, far.address4(), 4000);
            calls.write(fd, ByteBuffer.wrap(new byte[] {1, 2, 3}));
            return calls.read(fd, ByteBuffer.allocate(10));
          });
      assertThat(result).isEqualTo(3);
    }
    String own = home.addresses().get(4).toString();
    assertThat(own).isEqualTo("10.0.3.1");
    assertThat(askers).hasSize(2).doesNotHaveDuplicates().allMatch(each -> each.contains(own));
  }

  @Test
  void aMappingEndsWhenItIsSilentOrTheRouterIsRestarted() {
    SimulatedRouter home = network.router("home");
    network.link(near, home, MILLI);
    SimulatedLink outside = network.link(home, far, MILLI);
    home.nat(
        outside,
        NatConfig.DEFAULT
            .withFiltering(NatConfig.Filtering.ADDRESS_DEPENDENT)
            .withUdpTimeout(Duration.ofSeconds(30)));
    echoServer();
    near.run(() -> {
      int fd = socket(near.syscalls(), far.address4(), 4000);
      assertThat(ask(fd, 1)).isEqualTo(1);
      home.rebind();
      assertThat(ask(fd, 1)).isEqualTo(1);
    });
    assertThat(askers).hasSize(2).doesNotHaveDuplicates();
    SockAddr mapped = InetSockAddr.of(IpAddress.parse("10.0.2.1"), port(askers.getLast()));
    assertThat(reaches(mapped)).isTrue();
    network.run(Duration.ofSeconds(31));
    assertThat(reaches(mapped)).isFalse();
  }

  private static int port(String address) {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /// Whether a datagram of the echo server's comes through the NAT.
  private boolean reaches(SockAddr mapped) {
    long before = network.links().getFirst().counters(node("home")).sent();
    far.run(() -> {
      Syscalls calls = far.syscalls();
      int fd = calls.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
      calls.setsockopt(fd, SolSocket.SO_REUSEADDR, true);
      calls.bind(fd, InetSockAddr.of(IpAddress.ANY4, PORT + 1));
      calls.sendto(fd, ByteBuffer.wrap(new byte[1]), 0, mapped);
      calls.close(fd);
    });
    network.run(Duration.ofSeconds(1));
    return network.links().getFirst().counters(node("home")).sent() > before;
  }

  private SimulatedNode node(String name) {
    return network.links().stream()
        .flatMap(link -> List.of(link.left(), link.right()).stream())
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aDumbBellSharesItsMiddle() {
    SimulatedHost other = network.host("other");
    SimulatedHost peer = network.host("peer");
    LinkConfig shared = MILLI.withRateBitsPerSecond(10_000_000);
    DumbBell bell = DumbBell.of(List.of(near, other), List.of(far, peer), MILLI, shared);
    BulkFlow first = BulkFlow.start(network, near, far, 80, "cubic", Duration.ZERO);
    BulkFlow second = BulkFlow.start(network, other, peer, 80, "cubic", Duration.ZERO);
    double[] bits = BulkFlow.run(network, Duration.ofSeconds(10), List.of(first, second));
    assertThat(bits[0] + bits[1]).isBetween(9_000_000.0, 10_000_000.0);
    assertThat(bell.middle().counters(bell.left()).sent()).isGreaterThan(8000);
  }

  @Test
  void aRouterSharesOnlyAnAddressItHas() {
    SimulatedRouter home = network.router("home");
    SimulatedLink link = network.link(near, home, MILLI, List.of(), List.of());
    assertThatThrownBy(() -> home.nat(link, NatConfig.DEFAULT))
        .hasMessageContaining("no IPv4 address");
    assertThatThrownBy(home::rebind).hasMessageContaining("call nat");
  }
}
