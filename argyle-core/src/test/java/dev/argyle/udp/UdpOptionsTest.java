package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.ManualEnv;
import dev.argyle.ip.IpHost;
import dev.argyle.ip.Packets;
import dev.argyle.ip.RecordingDevice;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolUdp;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.UdpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A11")
@Tag("G5")
class UdpOptionsTest {
  private final RecordingDevice device = new RecordingDevice(1500, DeviceFeatures.NONE);
  private final IpHost host = new IpHost(new ManualEnv(), device, "10.0.0.1/24", "fd00::1/64");
  private final Sock v4 = host.udp.proto().open(AddressFamily.AF_INET, 0);
  private final Sock v6 = host.udp.proto().open(AddressFamily.AF_INET6, 0);

  @AfterEach
  void everyPacketIsGivenBack() {
    v4.proto().close(v4);
    v6.proto().close(v6);
    host.ip.close();
    assertThat(host.pool.outstanding()).isZero();
  }

  private static int send(Sock sock, int octets, String to, int flags) {
    MessageHeader message =
        new MessageHeader(IoVector.of(ByteBuffer.wrap(Packets.payload(octets))));
    message.name(to == null ? null : InetSockAddr.of(IpAddress.parse(to), 7));
    int sent = sock.proto().sendmsg(sock, message, flags);
    BottomHalf.run();
    return sent;
  }

  private byte[] sent(Sock sock, int octets, String to) {
    assertThat(send(sock, octets, to, 0)).isEqualTo(octets);
    List<byte[]> packets = device.takeSent();
    assertThat(packets).isNotEmpty();
    return packets.get(0);
  }

  @Nested
  class MtuDiscovery {
    @ParameterizedTest
    @CsvSource({
      "0, 100, false, 1",
      "0, 2000, false, 2",
      "1, 100, true, 1",
      "1, 2000, false, 2",
      "2, 100, true, 1",
      "3, 100, true, 1",
      "4, 100, false, 1",
      "5, 100, false, 1",
      "5, 2000, false, 2"
    })
    void saysWhetherAPacketMayBeCut(int mode, int octets, boolean dontFragment, int packets) {
      v4.proto().setOption(v4, SolIp.IP_MTU_DISCOVER, mode);
      assertThat(send(v4, octets, "10.0.0.2", 0)).isEqualTo(octets);
      List<byte[]> sent = device.takeSent();
      assertThat(sent).hasSize(packets);
      assertThat(Ipv4Header.dontFragment(sent.get(0), 0)).isEqualTo(dontFragment);
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "4"})
    @Tag("RFC791-3.2-c")
    void refusesWhatIsTooLong(int mode) {
      v4.proto().setOption(v4, SolIp.IP_MTU_DISCOVER, mode);
      assertThat(send(v4, 1473, "10.0.0.2", 0)).isEqualTo(Errno.EMSGSIZE.negated());
      v6.proto().setOption(v6, SolIpv6.IPV6_MTU_DISCOVER, mode);
      assertThat(send(v6, 1453, "fd00::2", 0)).isEqualTo(Errno.EMSGSIZE.negated());
      assertThat(send(v6, 1452, "fd00::2", 0)).isEqualTo(1452);
    }

    @Test
    void byProbingDoesNotBelieveWhatIsKnownOfThePath() {
      IpAddress to = IpAddress.parse("10.0.0.2");
      host.ip.learnPathMtu(to.high(), to.low(), 1000);
      v4.proto().setOption(v4, SolIp.IP_MTU_DISCOVER, 2);
      assertThat(send(v4, 1400, "10.0.0.2", 0)).isEqualTo(Errno.EMSGSIZE.negated());
      v4.proto().setOption(v4, SolIp.IP_MTU_DISCOVER, 3);
      assertThat(Ipv4Header.dontFragment(sent(v4, 1400, "10.0.0.2"), 0)).isTrue();
    }

    @Test
    @Tag("RFC8085-3.2-a")
    void tellsThePathsMtuOfAConnectedSocket() {
      var told = new ArrayList<Integer>();
      assertThat(v4.proto().option(v4, SolIp.IP_MTU, told::add))
          .isEqualTo(Errno.ENOTCONN.negated());
      IpAddress to = IpAddress.parse("10.0.0.2");
      v4.proto().connect(v4, InetSockAddr.of(to, 7), false);
      v4.proto().option(v4, SolIp.IP_MTU, told::add);
      host.ip.learnPathMtu(to.high(), to.low(), 1000);
      v4.proto().option(v4, SolIp.IP_MTU, told::add);
      assertThat(told).containsExactly(1500, 1000);
    }

    @Test
    void ofIpv6CanBeOverruledByDontFragment() {
      v6.proto().setOption(v6, SolIpv6.IPV6_DONTFRAG, true);
      assertThat(send(v6, 2000, "fd00::2", 0)).isEqualTo(Errno.EMSGSIZE.negated());
    }
  }

  @Nested
  @Tag("A7")
  class Corking {
    @Test
    void collectsOneDatagramUntilMoreIsNotSaid() {
      assertThat(send(v4, 3, "10.0.0.2", MessageFlags.MSG_MORE)).isEqualTo(3);
      assertThat(send(v4, 4, "10.0.0.9", MessageFlags.MSG_MORE)).isEqualTo(4);
      assertThat(device.takeSent()).isEmpty();
      byte[] packet = sent(v4, 5, null);
      assertThat(packet).hasSize(20 + 8 + 12);
      assertThat(Ipv4Header.destination(packet, 0)).isEqualTo(0x0a00_0002);
    }

    @Test
    void collectsUntilTheCorkIsTakenOff() {
      v4.proto().setOption(v4, SolUdp.UDP_CORK, true);
      send(v4, 2, "10.0.0.2", 0);
      send(v4, 2, "10.0.0.2", 0);
      assertThat(device.takeSent()).isEmpty();
      assertThat(v4.proto().setOption(v4, SolUdp.UDP_CORK, false)).isZero();
      assertThat(device.takeSent()).singleElement().satisfies(each -> assertThat(each).hasSize(32));
    }

    @Test
    void losesWhatBecomesTooLong() {
      send(v4, 60_000, "10.0.0.2", MessageFlags.MSG_MORE);
      assertThat(send(v4, 6000, "10.0.0.2", MessageFlags.MSG_MORE))
          .isEqualTo(Errno.EMSGSIZE.negated());
      assertThat(sent(v4, 1, "10.0.0.2")).hasSize(29);
    }

    @Test
    void losesWhatWasNotSentWhenClosed() {
      Sock third = host.udp.proto().open(AddressFamily.AF_INET, 0);
      send(third, 5, "10.0.0.2", MessageFlags.MSG_MORE);
      third.proto().close(third);
      assertThat(device.takeSent()).isEmpty();
    }
  }

  @Nested
  class Checksums {
    @Test
    @Tag("RFC8085-3.4-a")
    void canBeLeftOutWhenSending() {
      assertThat(UdpHeader.checksum(sent(v4, 9, "10.0.0.2"), 20)).isNotZero();
      v4.proto().setOption(v4, SolSocket.SO_NO_CHECK, true);
      assertThat(UdpHeader.checksum(sent(v4, 9, "10.0.0.2"), 20)).isZero();
      assertThat(UdpHeader.checksum(sent(v6, 9, "fd00::2"), 40)).isNotZero();
      v6.proto().setOption(v6, SolUdp.UDP_NO_CHECK6_TX, true);
      assertThat(UdpHeader.checksum(sent(v6, 9, "fd00::2"), 40)).isZero();
    }

    @Test
    void mayBeMissingWhereThatIsWanted() {
      v6.proto().bind(v6, InetSockAddr.of(IpAddress.ANY6, 7));
      byte[] datagram = Packets.udp("fd00::2", "fd00::1", 5000, 7, new byte[5]);
      UdpHeader.setChecksum(datagram, 0, 0);
      byte[] packet = Packets.ip("fd00::2", "fd00::1", IpProtocol.UDP, datagram);
      device.inject(packet);
      assertThat(v6.proto().readableBytes(v6)).isZero();
      v6.proto().setOption(v6, SolUdp.UDP_NO_CHECK6_RX, true);
      device.inject(packet);
      assertThat(v6.proto().readableBytes(v6)).isEqualTo(5);
    }
  }

  @Test
  void keepsIpv4AndIpv6ApartOnADualStackSocket() {
    v6.proto().setOption(v6, SolIp.IP_TTL, 5);
    v6.proto().setOption(v6, SolIpv6.IPV6_UNICAST_HOPS, 6);
    v6.proto().setOption(v6, SolIp.IP_TOS, 4);
    byte[] four = sent(v6, 1, "10.0.0.2");
    byte[] six = sent(v6, 1, "fd00::2");
    assertThat(Ipv4Header.ttl(four, 0)).isEqualTo(5);
    assertThat(Ipv4Header.tos(four, 0)).isEqualTo(4);
    assertThat(six[7]).isEqualTo((byte) 6);
  }

  @Test
  void sendsPastNoRouterWhenToldSo() {
    host.ip.routes().add(IpPrefix.parse("0.0.0.0/0"), host.eth, IpAddress.parse("10.0.0.254"), 0);
    assertThat(send(v4, 1, "8.8.8.8", 0)).isEqualTo(1);
    assertThat(send(v4, 1, "8.8.8.8", MessageFlags.MSG_DONTROUTE))
        .isEqualTo(Errno.ENETUNREACH.negated());
    assertThat(send(v4, 1, "10.0.0.2", MessageFlags.MSG_DONTROUTE)).isEqualTo(1);
  }

  @Test
  void bindsToAnAddressOnlyAndChoosesAPortLater() {
    v4.proto().setOption(v4, SolIp.IP_BIND_ADDRESS_NO_PORT, true);
    v4.proto().bind(v4, InetSockAddr.of(IpAddress.parse("10.0.0.1"), 0));
    assertThat(v4.proto().localName(v4)).hasToString("10.0.0.1:0");
    v4.proto().connect(v4, InetSockAddr.of(IpAddress.parse("10.0.0.2"), 7), false);
    assertThat(v4.localPort()).isPositive();
  }

  @Test
  void bindsToAStrangeAddressAndSendsFromItIfTransparent() {
    InetSockAddr strange = InetSockAddr.of(IpAddress.parse("1.2.3.4"), 0);
    v4.proto().setOption(v4, SolIp.IP_FREEBIND, true);
    assertThat(v4.proto().bind(v4, strange)).isZero();
    assertThat(send(v4, 1, "10.0.0.2", 0)).isEqualTo(Errno.ENETUNREACH.negated());
    v4.proto().setOption(v4, SolIp.IP_TRANSPARENT, true);
    assertThat(Ipv4Header.source(sent(v4, 1, "10.0.0.2"), 0)).isEqualTo(0x0102_0304);
  }

  @Test
  void marksWhatItSends() {
    v4.priority(6);
    v4.mark(0x1234_5678);
    assertThat(send(v4, 1, "10.0.0.2", 0)).isEqualTo(1);
    assertThat(device.lastPriority()).isEqualTo(6);
    assertThat(device.lastMark()).isEqualTo(0x1234_5678);
  }

  @Test
  void ipv6MtuLimitsThePacketsOfADatagram() {
    assertThat(v6.proto().setOption(v6, SolIpv6.IPV6_MTU, 1279)).isEqualTo(Errno.EINVAL.negated());
    assertThat(v6.proto().setOption(v6, SolIpv6.IPV6_MTU, 1280)).isZero();
    assertThat(sent(v6, 1400, "fd00::2")).hasSizeLessThanOrEqualTo(1280);
    assertThat(v6.proto().setOption(v6, SolIpv6.IPV6_MTU, 0)).isZero();
    assertThat(sent(v6, 1400, "fd00::2")).hasSize(1448);
  }

  @Test
  void whatWaitsForMoreIsInTheOutputQueue() {
    assertThat(send(v4, 100, "10.0.0.2", MessageFlags.MSG_MORE)).isEqualTo(100);
    assertThat(v4.proto().unsentBytes(v4)).isEqualTo(108);
    assertThat(send(v4, 10, null, 0)).isEqualTo(10);
    assertThat(v4.proto().unsentBytes(v4)).isZero();
  }

  @Test
  void ipv4AddsNothingToADatagramOfIpv6() {
    assertThat(send(v6, 1, "fd00::2", MessageFlags.MSG_MORE)).isEqualTo(1);
    assertThat(send(v6, 1, "::ffff:10.0.0.2", 0)).isEqualTo(Errno.EINVAL.negated());
    assertThat(send(v6, 1, "fd00::2", 0)).isEqualTo(1);
  }
}
