package dev.argyle.examples.rdm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.SimulatedHost;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.PollEvents;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.socket.Syscalls;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Over a link that loses a fifth of all packets, has others overtaken, and brings some twice.
@Tag("B2")
@Tag("B12")
class RdmDeliveryTest {
  private static final int MESSAGES = 300;
  private static final Duration LONG = Duration.ofHours(1);

  /// Messages of 0 to 4000 octets, so some go in fragments, each different from every other.
  private static List<byte[]> messages(long seed) {
    var random = new SplittableRandom(seed);
    var messages = new ArrayList<byte[]>();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = new byte[random.nextInt(10) == 0 ? random.nextInt(4000) : 4 + i % 50];
      random.nextBytes(message);
      messages.add(message);
    }
    return messages;
  }

  private static void send(SimulatedHost from, int fd, InetSockAddr to, List<byte[]> messages) {
    for (byte[] message : messages) {
      assertThat(from.syscalls().sendto(fd, ByteBuffer.wrap(message), 0, to))
          .isEqualTo(message.length);
    }
  }

  private static void receive(SimulatedHost at, int fd, InetSockAddr sender, List<byte[]> into) {
    while (into.size() < MESSAGES) {
      ByteBuffer buffer = ByteBuffer.allocate(5000);
      var from = new ArrayList<Object>();
      int octets = at.syscalls().recvfrom(fd, buffer, 0, from::add);
      assertThat(octets).isNotNegative();
      assertThat(from).containsExactly(sender);
      byte[] message = new byte[octets];
      buffer.flip().get(message);
      into.add(message);
    }
  }

  @ParameterizedTest(name = "seed {0}, IPv6 {1}")
  @CsvSource({"1,false", "2,true", "3,false", "4,true", "5,false", "6,true", "7,false", "8,true"})
  void everyMessageArrivesOnceAndInOrderBothWays(long seed, boolean v6) {
    List<byte[]> toRight = messages(seed);
    List<byte[]> toLeft = messages(-seed);
    List<byte[]> atRight = new ArrayList<>();
    List<byte[]> atLeft = new ArrayList<>();
    try (RdmFixture net = new RdmFixture(seed, RdmFixture.BAD)) {
      int left = RdmFixture.bound(net.left, v6);
      int right = RdmFixture.bound(net.right, v6);
      InetSockAddr leftAddress = RdmFixture.address(net.left, v6);
      InetSockAddr rightAddress = RdmFixture.address(net.right, v6);
      net.left.start("send", () -> send(net.left, left, rightAddress, toRight));
      net.right.start("send", () -> send(net.right, right, leftAddress, toLeft));
      net.left.start("receive", () -> receive(net.left, left, rightAddress, atLeft));
      net.right.start("receive", () -> receive(net.right, right, leftAddress, atRight));
      net.network.runUntil(() -> atLeft.size() == MESSAGES && atRight.size() == MESSAGES, LONG);
      net.network.run(Duration.ofMinutes(1)); // and nothing comes after that
      assertThat(RdmFixture.received(net.right.syscalls(), right)).isEqualTo("error 11");
      assertThat(RdmFixture.received(net.left.syscalls(), left)).isEqualTo("error 11");
      assertThat(net.link.counters(net.left).lost()).as("a link that loses").isPositive();
    }
    assertThat(atRight).containsExactlyElementsOf(toRight);
    assertThat(atLeft).containsExactlyElementsOf(toLeft);
  }

  @Test
  @Tag("F3")
  void oneSocketWithAnEpollHearsManyPeersEachInOrder() {
    int peers = 5;
    int each = 40;
    Map<Object, List<Integer>> heard = new HashMap<>();
    try (RdmFixture net = new RdmFixture(11, RdmFixture.BAD)) {
      int server = RdmFixture.bound(net.right, false);
      InetSockAddr address = RdmFixture.address(net.right, false);
      Syscalls calls = net.right.syscalls();
      calls.fcntl(server, FileFlags.F_SETFL, FileFlags.O_NONBLOCK);
      int epoll = calls.epollCreate();
      calls.epollCtl(
          epoll, EpollFlags.EPOLL_CTL_ADD, server, PollEvents.IN | EpollFlags.EPOLLET, 1);
      for (int i = 0; i < peers; i++) {
        net.left.start("peer " + i, () -> sendNumbers(net.left.syscalls(), address, each));
      }
      net.network.call(() -> {
        EpollEvents events = new EpollEvents(4);
        int count = 0;
        while (count < peers * each) {
          assertThat(calls.epollWait(epoll, events, -1)).isEqualTo(1);
          ByteBuffer into = ByteBuffer.allocate(4);
          var from = new ArrayList<Object>();
          while (calls.recvfrom(server, into, 0, from::add) >= 0) {
            heard.computeIfAbsent(from.removeFirst(), _ -> new ArrayList<>()).add(into.getInt(0));
            into.clear();
            count++;
          }
        }
        return count;
      });
    }
    assertThat(heard).hasSize(peers);
    assertThat(heard.values())
        .allSatisfy(
            numbers -> assertThat(numbers).hasSize(each).isSorted().doesNotHaveDuplicates());
  }

  private static void sendNumbers(Syscalls calls, InetSockAddr to, int count) {
    int fd = calls.socket(to.family(), RdmFixture.RDM, Rdm.PROTOCOL);
    assertThat(calls.connect(fd, to)).isZero();
    for (int i = 0; i < count; i++) {
      assertThat(calls.write(fd, ByteBuffer.allocate(4).putInt(0, i))).isEqualTo(4);
    }
    calls.close(fd); // and what is under way is delivered all the same
  }
}
