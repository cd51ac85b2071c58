package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.env.ManualEnv;
import dev.argyle.ip.DropReason;
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
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.UdpHeader;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpInputTest {
  private final ManualEnv env = new ManualEnv();
  private final RecordingDevice device = new RecordingDevice(1500, DeviceFeatures.NONE);
  private final IpHost host = new IpHost(env, device, "10.0.0.1/24", "fd00::1/64");
  private final Sock sock = host.udp.proto().open(AddressFamily.AF_INET6, 0);

  UdpInputTest() {
    sock.proto().bind(sock, InetSockAddr.of(IpAddress.ANY6, 7));
  }

  @AfterEach
  void everyPacketIsGivenBack() {
    sock.proto().close(sock);
    host.ip.close();
    assertThat(host.pool.outstanding()).isZero();
  }

  private static String me(boolean v4) {
    return v4 ? "10.0.0.1" : "fd00::1";
  }

  private static String peer(boolean v4) {
    return v4 ? "10.0.0.2" : "fd00::2";
  }

  private void inject(boolean v4, byte[] datagram) {
    device.inject(Packets.ip(peer(v4), me(v4), IpProtocol.UDP, datagram));
  }

  private byte[] receive() {
    ByteBuffer into = ByteBuffer.allocate(70_000);
    MessageHeader message = new MessageHeader(IoVector.of(into));
    int octets = sock.proto().recvmsg(sock, message, MessageFlags.MSG_DONTWAIT);
    return octets < 0 ? null : Arrays.copyOf(into.array(), octets);
  }

  private int send(byte[] data) {
    return sock.proto().sendmsg(sock, new MessageHeader(IoVector.of(ByteBuffer.wrap(data))), 0);
  }

  private static byte[] datagram(boolean v4, byte[] payload) {
    return Packets.udp(peer(v4), me(v4), 5000, 7, payload);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesADatagramWhateverPiecesItLiesIn(boolean v4) {
    byte[] packet = Packets.ip(peer(v4), me(v4), IpProtocol.UDP, datagram(v4, Packets.payload(99)));
    for (int linear = 0; linear <= packet.length; linear += 9) {
      device.injectInPieces(packet, linear, 11);
      assertThat(receive()).isEqualTo(Packets.payload(99));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("RFC1122-4.1.3.4-a")
  void dropsADatagramThatWasDamaged(boolean v4) {
    byte[] datagram = datagram(v4, Packets.payload(9));
    for (int at = 8; at < datagram.length; at++) {
      byte[] damaged = datagram.clone();
      damaged[at] ^= 0x10;
      inject(v4, damaged);
    }
    assertThat(host.udp.counters().checksumErrors()).isEqualTo(9);
    assertThat(receive()).isNull();
  }

  @Test
  @Tag("RFC768-c")
  void takesADatagramWithoutAChecksumByIpv4Only() {
    byte[] datagram = datagram(true, Packets.payload(9));
    UdpHeader.setChecksum(datagram, 0, 0);
    inject(true, datagram);
    assertThat(receive()).isEqualTo(Packets.payload(9));
    inject(false, datagram);
    assertThat(receive()).isNull();
    assertThat(host.udp.counters().missingChecksums()).isEqualTo(1);
  }

  @Test
  void givesNoAnswerToIpv6WithoutAChecksum_whoeverItIsFor() {
    byte[] datagram = Packets.udp(peer(false), me(false), 5000, 8, Packets.payload(9));
    UdpHeader.setChecksum(datagram, 0, 0);
    inject(false, datagram);
    assertThat(host.udp.counters().noPorts()).isZero();
    assertThat(host.udp.counters().missingChecksums()).isEqualTo(1);
  }

  @Test
  @Tag("RFC768-a")
  void dropsADatagramWhoseLengthCannotBe() {
    byte[] datagram = datagram(true, Packets.payload(9));
    for (int length : new int[] {0, 7, 18, 65_535}) {
      NetworkOrder.putU16(datagram, 4, length);
      inject(true, datagram);
    }
    inject(true, new byte[7]);
    assertThat(host.udp.counters().inErrors()).isEqualTo(5);
    assertThat(receive()).isNull();
  }

  @Test
  @Tag("RFC768-a")
  void cutsOffWhatIsBehindTheDatagram() {
    inject(true, Packets.concat(datagram(true, Packets.payload(9)), new byte[5]));
    assertThat(receive()).isEqualTo(Packets.payload(9));
  }

  @ParameterizedTest
  @CsvSource({"true, 3, 3", "false, 1, 4"})
  @Tag("RFC1122-4.1.3.1-a")
  @Tag("RFC4443-3.1-a")
  void answersThatThePortIsUnreachable(boolean v4, int type, int code) {
    byte[] packet =
        Packets.ip(
            peer(v4),
            me(v4),
            IpProtocol.UDP,
            Packets.udp(peer(v4), me(v4), 5000, 9, Packets.payload(20)));
    device.inject(packet);
    List<byte[]> sent = device.takeSent();
    assertThat(sent).hasSize(1);
    byte[] error = sent.get(0);
    int header = Packets.headerBytes(error);
    assertThat(Packets.icmpTypeAndCode(error)).isEqualTo(type << 8 | code);
    assertThat(Arrays.copyOfRange(error, header + 8, error.length)).isEqualTo(packet);
  }

  private byte[] sentToPeer(boolean v4, int octets) {
    InetSockAddr to = InetSockAddr.of(IpAddress.parse(peer(v4)), 53);
    assertThat(sock.proto().connect(sock, to, false)).isZero();
    assertThat(send(Packets.payload(octets))).isEqualTo(octets);
    return device.takeSent().get(0);
  }

  private void injectError(boolean v4, int type, int code, int rest, byte[] quoted) {
    byte[] message = Packets.icmp(peer(v4), me(v4), type, code, rest, quoted);
    int protocol = v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6;
    device.inject(Packets.ip(peer(v4), me(v4), protocol, message));
  }

  @ParameterizedTest
  @CsvSource({
    "true, 3, 3, ECONNREFUSED",
    "true, 3, 2, ENOPROTOOPT",
    "true, 3, 7, EHOSTDOWN",
    "true, 3, 8, ENONET",
    "true, 3, 9, ENETUNREACH",
    "true, 3, 10, EHOSTUNREACH",
    "true, 3, 13, EHOSTUNREACH",
    "true, 12, 0, EPROTO",
    "false, 1, 4, ECONNREFUSED",
    "false, 1, 1, EACCES",
    "false, 1, 5, EACCES",
    "false, 4, 1, EPROTO"
  })
  @Tag("RFC1122-4.1.3.3-a")
  void hearsOfErrorsThatWillNotGoAway(boolean v4, int type, int code, Errno errno) {
    injectError(v4, type, code, 0, sentToPeer(v4, 30));
    assertThat(sock.takeError()).isEqualTo(errno.number());
  }

  @ParameterizedTest
  @CsvSource({
    "true, 3, 0",
    "true, 3, 1",
    "true, 3, 5",
    "true, 3, 11",
    "true, 11, 0",
    "true, 4, 0",
    "true, 5, 0",
    "false, 1, 0",
    "false, 1, 3",
    "false, 3, 0",
    "false, 99, 0"
  })
  void doesNotHearOfErrorsThatTimeMayHeal(boolean v4, int type, int code) {
    injectError(v4, type, code, 0, sentToPeer(v4, 30));
    assertThat(sock.takeError()).isZero();
  }

  @Test
  @Tag("RFC8085-5.2-a")
  void doesNotHearOfErrorsAboutOtherDatagrams() {
    byte[] quoted = sentToPeer(true, 30);
    byte[] otherPort = quoted.clone();
    NetworkOrder.putU16(otherPort, 22, 54);
    injectError(true, 3, 3, 0, otherPort);
    byte[] otherSource = quoted.clone();
    otherSource[15]++;
    injectError(true, 3, 3, 0, otherSource);
    injectError(true, 3, 3, 0, Arrays.copyOf(quoted, 27));
    byte[] laterFragment = quoted.clone();
    Ipv4Header.setFragment(laterFragment, 0, 0, 8);
    injectError(true, 3, 3, 0, laterFragment);
    assertThat(sock.takeError()).isZero();
    assertThat(host.drops(DropReason.ICMP_NOT_OURS)).isEqualTo(1);
    assertThat(host.drops(DropReason.ICMP_MALFORMED)).isEqualTo(2);
  }

  @Test
  void hearsOfAnErrorThatQuotesItsDatagramBehindAFragmentHeader() {
    byte[] first = sentToPeer(false, 3000);
    injectError(false, 1, 4, 0, Arrays.copyOf(first, 200));
    assertThat(sock.takeError()).isEqualTo(Errno.ECONNREFUSED.number());
  }

  @ParameterizedTest
  @CsvSource({"true, 3, 4, 1000, 1000", "true, 3, 4, 100, 552", "false, 2, 0, 1300, 1300"})
  void sendsShorterPacketsOnceOneWasTooLong(
      boolean v4, int type, int code, int told, int mtuBytes) {
    byte[] quoted = sentToPeer(v4, 1400);
    injectError(v4, type, code, told, quoted);
    assertThat(sock.takeError()).isEqualTo(Errno.EMSGSIZE.number());
    assertThat(send(Packets.payload(1400))).isEqualTo(1400);
    List<byte[]> sent = device.takeSent();
    assertThat(sent).hasSizeGreaterThan(1).allMatch(each -> each.length <= mtuBytes);
    assertThat(sent.get(0).length).isGreaterThan(mtuBytes - 16);
  }

  /// RFC 1191 section 5: a router that does not tell its MTU.
  @Test
  @Tag("RFC1191-7.1-a")
  void guessesTheMtuFromThePlateaus() {
    injectError(true, 3, 4, 0, sentToPeer(true, 1400));
    sock.takeError();
    send(Packets.payload(1400));
    assertThat(device.takeSent().get(0).length).isBetween(990, 1006);
  }

  @Test
  @Tag("RFC8201-4-a")
  void ignoresAPathMtuBelowWhatIpv6LinksCarry() {
    injectError(false, 2, 0, 1279, sentToPeer(false, 1400));
    assertThat(sock.takeError()).isZero();
    send(Packets.payload(1400));
    assertThat(device.takeSent()).hasSize(1);
  }

  @Test
  void sendsWithTheOptionsThatWereSet() {
    Sock v4 = host.udp.proto().open(AddressFamily.AF_INET, 0);
    v4.proto().setOption(v4, SolIp.IP_TTL, 5);
    v4.proto().setOption(v4, SolIp.IP_TOS, 0x10);
    MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.allocate(3)));
    message.name(InetSockAddr.of(IpAddress.parse("10.0.0.2"), 9));
    v4.proto().sendmsg(v4, message, 0);
    byte[] sent = device.takeSent().get(0);
    assertThat(Ipv4Header.ttl(sent, 0)).isEqualTo(5);
    assertThat(Ipv4Header.tos(sent, 0)).isEqualTo(0x10);
    assertThat(Ipv4Header.dontFragment(sent, 0)).isTrue();
    v4.proto().close(v4);
  }
}
