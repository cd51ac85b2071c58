package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.env.BottomHalf;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.DontFragment;
import dev.argyle.sock.DroppedCount;
import dev.argyle.sock.Errno;
import dev.argyle.sock.HopLimit;
import dev.argyle.sock.Ipv4PacketInfo;
import dev.argyle.sock.Ipv6PacketInfo;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.OriginalDestination;
import dev.argyle.sock.ReceiveTime;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TimeToLive;
import dev.argyle.sock.TimestampUnit;
import dev.argyle.sock.TrafficClass;
import dev.argyle.sock.TypeOfService;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("A9")
class AncillaryDataTest extends UdpFixture {
  private static final IpAddress HERE = IpAddress.parse("10.0.0.1");
  private static final IpAddress THERE = IpAddress.parse("10.0.0.2");
  private static final IpAddress THERE6 = IpAddress.parse("fd00::2");

  private static <T> void set(Sock sock, SocketOption<T> option, T value) {
    assertThat(sock.proto().setOption(sock, option, value)).isZero();
  }

  private static int send(Sock sock, String to, ControlMessage... control) {
    MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.wrap(new byte[4])));
    message.name(at(to, 7));
    for (ControlMessage piece : control) {
      message.addControl(piece);
    }
    int sent = sock.proto().sendmsg(sock, message, 0);
    BottomHalf.run();
    return sent;
  }

  private static MessageHeader receive(Sock sock, int mostControl) {
    MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.allocate(100)), mostControl);
    assertThat(sock.proto().recvmsg(sock, message, DONTWAIT)).isEqualTo(4);
    return message;
  }

  private static List<ControlMessage> told(Sock sock) {
    return receive(sock, 100).control();
  }

  @Nested
  class Received {
    @Test
    @Tag("RFC1122-4.1.3.5-a")
    void tellsAllThatWasAskedForOfIpv4InLinuxsOrder() {
      Sock server = bound(right, "0.0.0.0", 7);
      set(server, SolIp.IP_PKTINFO, true);
      set(server, SolIp.IP_RECVTTL, true);
      set(server, SolIp.IP_RECVTOS, true);
      set(server, SolIp.IP_RECVORIGDSTADDR, true);
      Sock client = socket(left, AddressFamily.AF_INET);
      set(client, SolIp.IP_TTL, 9);
      set(client, SolIp.IP_TOS, 0x10);
      send(client, "10.0.0.2");
      assertThat(told(server))
          .containsExactly(
              new Ipv4PacketInfo(right.eth.index(), THERE, THERE),
              new TimeToLive(9),
              new TypeOfService(0x10),
              new OriginalDestination(at("10.0.0.2", 7)));
    }

    @Test
    void tellsAllThatWasAskedForOfIpv6() {
      Sock server = bound(right, "::", 7);
      set(server, SolIpv6.IPV6_RECVPKTINFO, true);
      set(server, SolIpv6.IPV6_RECVHOPLIMIT, true);
      set(server, SolIpv6.IPV6_RECVTCLASS, true);
      set(server, SolIpv6.IPV6_RECVORIGDSTADDR, true);
      send(socket(left, AddressFamily.AF_INET6), "fd00::2");
      assertThat(told(server))
          .containsExactly(
              new Ipv6PacketInfo(THERE6, right.eth.index()),
              new HopLimit(64),
              new TrafficClass(0),
              new OriginalDestination(at("fd00::2", 7)));
    }

    @Test
    void tellsBothLevelsOfIpv4OnADualStackSocket() {
      Sock server = bound(right, "::", 7);
      set(server, SolIpv6.IPV6_RECVPKTINFO, true);
      set(server, SolIpv6.IPV6_RECVHOPLIMIT, true);
      set(server, SolIp.IP_RECVTTL, true);
      send(socket(left, AddressFamily.AF_INET), "10.0.0.2");
      assertThat(told(server))
          .containsExactly(new Ipv6PacketInfo(THERE, right.eth.index()), new TimeToLive(64));
    }

    @Test
    void tellsTheAddressToAnswerABroadcastFrom() {
      Sock server = bound(right, "0.0.0.0", 7);
      set(server, SolIp.IP_PKTINFO, true);
      Sock client = socket(left, AddressFamily.AF_INET);
      client.broadcast(true);
      send(client, "10.0.0.255");
      assertThat(told(server))
          .containsExactly(
              new Ipv4PacketInfo(right.eth.index(), THERE, IpAddress.parse("10.0.0.255")));
    }

    @Test
    void saysSoWhenItHasNoRoom() {
      Sock server = bound(right, "0.0.0.0", 7);
      set(server, SolIp.IP_RECVTTL, true);
      set(server, SolIp.IP_RECVTOS, true);
      send(socket(left, AddressFamily.AF_INET), "10.0.0.2");
      MessageHeader message = receive(server, 1);
      assertThat(message.control()).containsExactly(new TimeToLive(64));
      assertThat(message.flags()).isEqualTo(MessageFlags.MSG_CTRUNC);
    }

    @Test
    void tellsWhenTheDatagramCameAndNotWhenItWasRead() {
      Sock server = bound(right, "0.0.0.0", 7);
      send(socket(left, AddressFamily.AF_INET), "10.0.0.2");
      env.advance(5_000_000_123L);
      long cameNanos = env.clock().epochNanos() - 5_000_000_123L;
      server.timestamps(TimestampUnit.NANOS);
      assertThat(told(server)).containsExactly(new ReceiveTime(cameNanos, TimestampUnit.NANOS));
    }

    @Test
    void cutsATimeStampToMicroseconds() {
      ReceiveTime time = new ReceiveTime(1_234_567, TimestampUnit.MICROS);
      assertThat(time.epochNanos()).isEqualTo(1_234_000);
      assertThat(time.type()).isEqualTo(29);
      assertThat(new ReceiveTime(1, TimestampUnit.NANOS).type()).isEqualTo(35);
    }

    @Test
    void tellsHowManyWereDropped() {
      Sock server = bound(right, "0.0.0.0", 7);
      set(server, SolSocket.SO_RXQ_OVFL, true);
      server.receiveBufferBytes(300);
      Sock client = socket(left, AddressFamily.AF_INET);
      for (int i = 0; i < 5; i++) {
        send(client, "10.0.0.2");
      }
      long dropped = ((UdpSock) server).receiveDrops();
      assertThat(dropped).isPositive();
      assertThat(told(server)).containsExactly(new DroppedCount((int) dropped));
    }
  }

  @Nested
  class Sent {
    private final Sock server = bound(right, "::", 7);

    @Test
    void choosesWhatGoesIntoTheHeaderOfThisDatagramOnly() {
      set(server, SolIp.IP_RECVTTL, true);
      set(server, SolIp.IP_RECVTOS, true);
      Sock client = socket(left, AddressFamily.AF_INET);
      send(client, "10.0.0.2", new TimeToLive(3), new TypeOfService(0xb8));
      send(client, "10.0.0.2");
      assertThat(told(server)).containsExactly(new TimeToLive(3), new TypeOfService(0xb8));
      assertThat(told(server)).containsExactly(new TimeToLive(64), new TypeOfService(0));
    }

    @Test
    void choosesHopLimitAndTrafficClassOfIpv6() {
      set(server, SolIpv6.IPV6_RECVHOPLIMIT, true);
      set(server, SolIpv6.IPV6_RECVTCLASS, true);
      Sock client = socket(left, AddressFamily.AF_INET6);
      send(client, "fd00::2", new HopLimit(3), new TrafficClass(8));
      assertThat(told(server)).containsExactly(new HopLimit(3), new TrafficClass(8));
    }

    @Test
    void choosesTheSourceAddress() {
      Sock client = socket(left, AddressFamily.AF_INET);
      Sock self = bound(left, "0.0.0.0", 7);
      IpAddress source = IpAddress.parse("127.0.0.5");
      assertThat(send(client, "127.0.0.1", Ipv4PacketInfo.of(0, source))).isEqualTo(4);
      MessageHeader message = receive(self, 0);
      assertThat(message.name()).hasToString("127.0.0.5:" + client.localPort());
    }

    @Test
    void choosesWhatTheWildcardMeansByTheSourceAddress() {
      Sock client = socket(left, AddressFamily.AF_INET);
      IpAddress source = IpAddress.parse("127.0.0.5");
      Sock self = bound(left, "127.0.0.5", 7);
      assertThat(send(client, "0.0.0.0", Ipv4PacketInfo.of(0, source))).isEqualTo(4);
      assertThat(receive(self, 0).name()).hasToString("127.0.0.5:" + client.localPort());
    }

    @Test
    void choosesTheInterface() {
      Sock client = socket(left, AddressFamily.AF_INET);
      Ipv4PacketInfo byLoopback = Ipv4PacketInfo.of(1, IpAddress.ANY4);
      send(client, "10.0.0.2", byLoopback);
      assertThat(server.proto().readableBytes(server)).isZero();
      send(client, "10.0.0.2", Ipv4PacketInfo.of(left.eth.index(), HERE));
      assertThat(server.proto().readableBytes(server)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256, -1})
    void refusesATimeToLiveThatCannotBe(int hops) {
      Sock client = socket(left, AddressFamily.AF_INET);
      refused(send(client, "10.0.0.2", new TimeToLive(hops)), Errno.EINVAL);
    }

    @Test
    void refusesNonsenseAsLinuxDoes() {
      Sock v4 = socket(left, AddressFamily.AF_INET);
      Sock v6 = socket(left, AddressFamily.AF_INET6);
      refused(send(v4, "10.0.0.2", new TypeOfService(256)), Errno.EINVAL);
      refused(send(v4, "10.0.0.2", Ipv4PacketInfo.of(99, IpAddress.ANY4)), Errno.ENODEV);
      refused(
          send(v4, "10.0.0.2", Ipv4PacketInfo.of(0, IpAddress.parse("1.2.3.4"))),
          Errno.ENETUNREACH);
      refused(
          send(v4, "10.0.0.2", Ipv4PacketInfo.of(0, IpAddress.parse("224.0.0.1"))), Errno.EINVAL);
      refused(send(v6, "fd00::2", new HopLimit(-2)), Errno.EINVAL);
      refused(send(v6, "fd00::2", new TrafficClass(256)), Errno.EINVAL);
      refused(send(v6, "fd00::2", new DontFragment(2)), Errno.EINVAL);
      refused(send(v6, "fd00::2", new Ipv6PacketInfo(IpAddress.ANY6, 99)), Errno.ENODEV);
      refused(send(v6, "fd00::2", new Ipv6PacketInfo(IpAddress.parse("fd00::9"), 0)), Errno.EINVAL);
      refused(send(v6, "fd00::2", new Ipv6PacketInfo(IpAddress.parse("fe80::1"), 0)), Errno.EINVAL);
      refused(send(v4, "10.0.0.2", unknown(SolIp.SOL_IP)), Errno.EINVAL);
      refused(send(v4, "10.0.0.2", unknown(SolSocket.SOL_SOCKET)), Errno.EINVAL);
    }

    @Test
    void passesOverWhatIsOfTheOtherVersion() {
      Sock v4 = socket(left, AddressFamily.AF_INET);
      assertThat(send(v4, "10.0.0.2", unknown(SolIpv6.SOL_IPV6))).isEqualTo(4);
      Sock v6 = socket(left, AddressFamily.AF_INET6);
      assertThat(send(v6, "fd00::2", new TimeToLive(999))).isEqualTo(4);
      assertThat(send(v6, "10.0.0.2", new HopLimit(9))).isEqualTo(4);
      refused(send(v6, "10.0.0.2", new TimeToLive(999)), Errno.EINVAL);
    }

    private static ControlMessage unknown(int level) {
      return new ControlMessage() {
        @Override
        public int level() {
          return level;
        }

        @Override
        public int type() {
          return 77;
        }
      };
    }

    private static void refused(int result, Errno errno) {
      assertThat(Errno.ofResult(result)).isEqualTo(errno);
    }
  }
}
