package dev.argyle.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.device.VirtualCable;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.ManualEnv;
import dev.argyle.ip.DropReason;
import dev.argyle.ip.IpHost;
import dev.argyle.ip.Packets;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.ExtendedError;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolIcmpv6;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolRaw;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.UdpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B2")
@Tag("A9")
class RawTest {
  private static final int OWN = 253;

  private final ManualEnv env = new ManualEnv();
  private final VirtualCable cable = new VirtualCable("left", "right", 1500);
  private final IpHost left = new IpHost(env, cable.left(), "10.0.0.1/24", "fd00::1/64");
  private final IpHost right = new IpHost(env, cable.right(), "10.0.0.2/24", "fd00::2/64");
  private final List<Sock> open = new ArrayList<>();

  @AfterEach
  void everyPacketIsGivenBack() {
    BottomHalf.run();
    open.forEach(sock -> sock.proto().close(sock));
    assertThat(left.pool.outstanding()).isZero();
    assertThat(right.pool.outstanding()).isZero();
  }

  private Sock v4(IpHost host, int protocol) {
    Sock sock = host.raw.v4Proto().open(AddressFamily.AF_INET, protocol);
    open.add(sock);
    return sock;
  }

  private Sock v6(IpHost host, int protocol) {
    Sock sock = host.raw.v6Proto().open(AddressFamily.AF_INET6, protocol);
    open.add(sock);
    return sock;
  }

  private static InetSockAddr at(String address, int port) {
    return InetSockAddr.of(IpAddress.parse(address), port);
  }

  private static int send(Sock sock, byte[] data, InetSockAddr to) {
    MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.wrap(data)));
    message.name(to);
    int sent = sock.proto().sendmsg(sock, message, 0);
    BottomHalf.run();
    return sent;
  }

  private record Received(byte[] data, InetSockAddr from) {}

  private static Received receive(Sock sock) {
    ByteBuffer into = ByteBuffer.allocate(70_000);
    MessageHeader message = new MessageHeader(IoVector.of(into));
    int octets = sock.proto().recvmsg(sock, message, MessageFlags.MSG_DONTWAIT);
    return octets < 0
        ? null
        : new Received(Arrays.copyOf(into.array(), octets), (InetSockAddr) message.name());
  }

  private static <T> int set(Sock sock, SocketOption<T> option, T value) {
    return sock.proto().setOption(sock, option, value);
  }

  private static <T> Object value(Sock sock, SocketOption<T> option) {
    var values = new ArrayList<Object>();
    int result = sock.proto().option(sock, option, values::add);
    return result == 0 ? values.get(0) : Errno.ofResult(result);
  }

  private static void refused(int result, Errno errno) {
    assertThat(Errno.ofResult(result)).isEqualTo(errno);
  }

  @Nested
  class Receives {
    @Test
    void theIpHeaderOfIpv4AndNoPort() {
      Sock taker = v4(right, OWN);
      assertThat(send(v4(left, OWN), new byte[] {1, 2, 3}, at("10.0.0.2", 0))).isEqualTo(3);
      Received got = receive(taker);
      assertThat(got.data()).hasSize(23);
      assertThat(Ipv4Header.protocol(got.data(), 0)).isEqualTo(OWN);
      assertThat(Ipv4Header.verifyChecksum(got.data(), 0)).isTrue();
      assertThat(got.data()).endsWith(1, 2, 3);
      assertThat(got.from()).isEqualTo(at("10.0.0.1", 0));
    }

    @Test
    void noHeaderOfIpv6() {
      Sock taker = v6(right, OWN);
      assertThat(send(v6(left, OWN), new byte[] {1, 2, 3}, at("fd00::2", 0))).isEqualTo(3);
      assertThat(receive(taker).data()).containsExactly(1, 2, 3);
    }

    @Test
    void aWholePacketThatCameInFragments() {
      Sock taker = v4(right, OWN);
      byte[] data = Packets.payload(4000);
      send(v4(left, OWN), data, at("10.0.0.2", 0));
      byte[] got = receive(taker).data();
      assertThat(Ipv4Header.totalLength(got, 0)).isEqualTo(4020);
      assertThat(Arrays.copyOfRange(got, 20, got.length)).isEqualTo(data);
    }

    @Test
    void aCopyForEachSocketBesideTheProtocolItself() {
      Sock one = v4(right, IpProtocol.UDP);
      Sock two = v4(right, IpProtocol.UDP);
      Sock server = right.udp.proto().open(AddressFamily.AF_INET, 0);
      open.add(server);
      server.proto().bind(server, at("0.0.0.0", 7));
      Sock client = left.udp.proto().open(AddressFamily.AF_INET, 0);
      open.add(client);
      send(client, new byte[5], at("10.0.0.2", 7));
      assertThat(server.proto().readableBytes(server)).isEqualTo(5);
      assertThat(receive(one).data()).hasSize(33);
      byte[] packet = receive(two).data();
      long pseudo = Packets.pseudoHeader("10.0.0.1", "10.0.0.2", IpProtocol.UDP, 13);
      assertThat(UdpHeader.verifyChecksum(packet, 20, 13, pseudo)).isTrue();
    }

    @Test
    void onlyWhatItsAddressesSay() {
      Sock bound = v4(right, OWN);
      assertThat(bound.proto().bind(bound, at("10.0.0.2", 0))).isZero();
      Sock elsewhere = v4(right, OWN);
      assertThat(elsewhere.proto().bind(elsewhere, at("127.0.0.1", 0))).isZero();
      Sock connected = v4(right, OWN);
      assertThat(connected.proto().connect(connected, at("10.0.0.9", 0), false)).isZero();
      send(v4(left, OWN), new byte[1], at("10.0.0.2", 0));
      assertThat(receive(bound)).isNotNull();
      assertThat(receive(elsewhere)).isNull();
      assertThat(receive(connected)).isNull();
    }

    @Test
    void echoRequestsThatIpAnswersItself() {
      Sock taker = v4(right, IpProtocol.ICMP);
      Sock sender = v4(left, IpProtocol.ICMP);
      byte[] request = Packets.icmp("10.0.0.1", "10.0.0.2", 8, 0, 77, new byte[4]);
      send(sender, request, at("10.0.0.2", 0));
      assertThat(receive(taker).data()[20]).isEqualTo((byte) 8);
      assertThat(receive(sender).data()[20]).isEqualTo((byte) 0);
    }

    @Test
    void noIcmpTypesThatItFilters() {
      Sock taker = v4(right, IpProtocol.ICMP);
      assertThat(set(taker, SolRaw.ICMP_FILTER, 1 << 8)).isZero();
      assertThat(value(taker, SolRaw.ICMP_FILTER)).isEqualTo(1 << 8);
      Sock taker6 = v6(right, IpProtocol.ICMPV6);
      BitSet blocked = new BitSet();
      blocked.set(128);
      assertThat(set(taker6, SolIcmpv6.ICMPV6_FILTER, blocked)).isZero();
      byte[] request = Packets.icmp("10.0.0.1", "10.0.0.2", 8, 0, 77, new byte[4]);
      send(v4(left, IpProtocol.ICMP), request, at("10.0.0.2", 0));
      Sock sender6 = v6(left, IpProtocol.ICMPV6);
      send(sender6, new byte[] {(byte) 128, 0, 0, 0, 0, 0, 0, 0}, at("fd00::2", 0));
      assertThat(receive(taker)).isNull();
      assertThat(receive(taker6)).isNull();
      assertThat(receive(sender6).data()[0]).isEqualTo((byte) 129);
    }

    @Test
    void andSoTheProtocolIsNotUnreachable() {
      Sock sender = v4(left, OWN);
      send(sender, new byte[1], at("10.0.0.2", 0));
      assertThat(right.drops(DropReason.UNKNOWN_PROTOCOL)).isEqualTo(1);
      Sock taker = v4(right, OWN);
      send(sender, new byte[1], at("10.0.0.2", 0));
      assertThat(right.drops(DropReason.UNKNOWN_PROTOCOL)).isEqualTo(1);
      assertThat(receive(taker)).isNotNull();
    }
  }

  @Nested
  class Sends {
    @Test
    void aHeaderOfTheUsersOwnWithWhatIsMissingFilledIn() {
      Sock taker = v4(right, OWN);
      byte[] packet = new byte[24];
      packet[0] = 0x45;
      packet[8] = 3;
      packet[9] = (byte) OWN;
      System.arraycopy(new byte[] {10, 0, 0, 2}, 0, packet, 16, 4);
      assertThat(send(v4(left, IpProtocol.RAW), packet, at("10.0.0.2", 0))).isEqualTo(24);
      byte[] got = receive(taker).data();
      assertThat(Ipv4Header.totalLength(got, 0)).isEqualTo(24);
      assertThat(Ipv4Header.source(got, 0)).isEqualTo(0x0a00_0001);
      assertThat(Ipv4Header.ttl(got, 0)).isEqualTo(3);
      assertThat(Ipv4Header.verifyChecksum(got, 0)).isTrue();
    }

    @Test
    void noHeaderThatCannotBe() {
      Sock sock = v4(left, IpProtocol.RAW);
      refused(send(sock, new byte[19], at("10.0.0.2", 0)), Errno.EINVAL);
      byte[] packet = new byte[30];
      packet[0] = 0x4f;
      refused(send(sock, packet, at("10.0.0.2", 0)), Errno.EINVAL);
      packet[0] = 0x44;
      refused(send(sock, packet, at("10.0.0.2", 0)), Errno.EINVAL);
      packet[0] = 0x45;
      refused(send(sock, Arrays.copyOf(packet, 1501), at("10.0.0.2", 0)), Errno.EMSGSIZE);
    }

    @Test
    void itsOwnHeaderOnlyIfAskedTo() {
      assertThat(value(v4(left, IpProtocol.RAW), SolIp.IP_HDRINCL)).isEqualTo(true);
      Sock sock = v4(left, OWN);
      assertThat(value(sock, SolIp.IP_HDRINCL)).isEqualTo(false);
      assertThat(set(sock, SolIp.IP_HDRINCL, true)).isZero();
      refused(send(sock, new byte[5], at("10.0.0.2", 0)), Errno.EINVAL);
    }

    @Test
    void theChecksumOfIpv6WhereItWasTold() {
      Sock taker = v6(right, OWN);
      Sock sender = v6(left, OWN);
      assertThat(set(sender, SolIpv6.IPV6_CHECKSUM, 2)).isZero();
      set(taker, SolIpv6.IPV6_CHECKSUM, 2);
      refused(send(sender, new byte[3], at("fd00::2", 0)), Errno.EINVAL);
      assertThat(send(sender, new byte[] {1, 2, 9, 9, 5}, at("fd00::2", 0))).isEqualTo(5);
      byte[] got = receive(taker).data();
      assertThat(got[2] == 0 && got[3] == 0).isFalse();
      set(sender, SolIpv6.IPV6_CHECKSUM, -1);
      send(sender, new byte[] {1, 2, 9, 9, 5}, at("fd00::2", 0));
      assertThat(receive(taker)).as("with a wrong checksum").isNull();
    }

    @Test
    void toAPeerWithOrWithoutAPort() {
      Sock sock = v4(left, OWN);
      refused(send(sock, new byte[1], null), Errno.EDESTADDRREQ);
      assertThat(sock.proto().connect(sock, at("10.0.0.2", 99), false)).isZero();
      assertThat(sock.proto().remoteName(sock)).isEqualTo(at("10.0.0.2", 99));
      assertThat(send(sock, new byte[1], null)).isEqualTo(1);
      Sock six = v6(left, OWN);
      refused(send(six, new byte[4], at("fd00::2", 9)), Errno.EINVAL);
      assertThat(send(six, new byte[4], at("fd00::2", OWN))).isEqualTo(4);
    }
  }

  @Test
  @Tag("D6")
  void hearsOfErrorsWithThePacketThatTheyAreAbout() {
    Sock sock = v4(left, OWN);
    set(sock, SolIp.IP_RECVERR, true);
    send(sock, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9}, at("10.0.0.2", 0));
    assertThat(sock.takeError()).isEqualTo(Errno.ENOPROTOOPT.number());
    ByteBuffer into = ByteBuffer.allocate(100);
    MessageHeader message = new MessageHeader(IoVector.of(into));
    assertThat(sock.proto().recvmsg(sock, message, MessageFlags.MSG_ERRQUEUE)).isEqualTo(9);
    assertThat(message.control())
        .singleElement()
        .isInstanceOfSatisfying(
            ExtendedError.class, error -> assertThat(error.icmpCode()).isEqualTo(2));
    assertThat(message.name()).isEqualTo(at("10.0.0.2", 0));
  }

  @Test
  @Tag("A2")
  void bindsAsOftenAsOneLikesUntilItIsConnected() {
    Sock sock = v4(left, OWN);
    assertThat(sock.proto().localName(sock)).isEqualTo(at("0.0.0.0", OWN));
    assertThat(sock.proto().bind(sock, at("127.0.0.1", 77))).isZero();
    assertThat(sock.proto().bind(sock, at("10.0.0.1", 0))).isZero();
    assertThat(sock.proto().localName(sock)).isEqualTo(at("10.0.0.1", OWN));
    refused(sock.proto().bind(sock, at("1.2.3.4", 0)), Errno.EADDRNOTAVAIL);
    sock.proto().connect(sock, at("10.0.0.2", 0), false);
    refused(sock.proto().bind(sock, at("127.0.0.1", 0)), Errno.EINVAL);
  }

  @Test
  @Tag("A11")
  void answersForOptionsOfOtherProtocolsAsLinuxDoes() {
    Sock four = v4(left, OWN);
    Sock six = v6(left, OWN);
    assertThat(value(four, SolRaw.ICMP_FILTER)).isEqualTo(Errno.EOPNOTSUPP);
    assertThat(value(six, SolIcmpv6.ICMPV6_FILTER)).isEqualTo(Errno.EOPNOTSUPP);
    assertThat(value(six, SolIpv6.IPV6_CHECKSUM)).isEqualTo(-1);
    refused(set(six, SolIpv6.IPV6_CHECKSUM, 3), Errno.EINVAL);
    Sock icmp = v6(left, IpProtocol.ICMPV6);
    assertThat(value(icmp, SolIpv6.IPV6_CHECKSUM)).isEqualTo(2);
    refused(set(icmp, SolIpv6.IPV6_CHECKSUM, 4), Errno.EINVAL);
    refused(set(six, SolIp.IP_TTL, 4), Errno.ENOPROTOOPT);
  }
}
