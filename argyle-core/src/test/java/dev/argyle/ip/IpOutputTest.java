package dev.argyle.ip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.TransportChecksum;
import dev.argyle.env.ManualEnv;
import dev.argyle.sock.Errno;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpOutputTest {
  private static final DeviceFeatures CHECKSUMS_ONLY = new DeviceFeatures(true, 0, false);

  private final ManualEnv env = new ManualEnv();
  private RecordingDevice device = new RecordingDevice(1500, DeviceFeatures.NONE);
  private IpHost host = new IpHost(env, device, "10.0.0.1/24", "fd00::1/64");

  @AfterEach
  void everyPacketIsGivenBack() {
    host.ip.close();
    assertThat(host.pool.outstanding()).isZero();
  }

  private void use(DeviceFeatures features) {
    device = new RecordingDevice(1500, features);
    host = new IpHost(env, device, "10.0.0.1/24", "fd00::1/64");
  }

  private static String me(boolean v4) {
    return v4 ? "10.0.0.1" : "fd00::1";
  }

  private static String peer(boolean v4) {
    return v4 ? "10.0.0.2" : "fd00::2";
  }

  private SkBuff packet(boolean v4, int protocol, byte[] octets) {
    SkBuff packet = host.pool.allocate(SkBuff.HEAD_ROOM_BYTES, octets.length);
    packet.put(octets, 0, octets.length);
    IpAddress from = IpAddress.parse(me(v4));
    IpAddress to = IpAddress.parse(peer(v4));
    packet.info().addresses(from.high(), from.low(), to.high(), to.low());
    packet.info().protocol(protocol);
    return packet;
  }

  /// A super-segment whose payload lies in pieces of odd lengths.
  private SkBuff superSegment(boolean v4, int flags, int optionBytes, byte[] payload, int mss) {
    int header = TcpHeader.MIN_LENGTH_BYTES + optionBytes;
    SkBuff packet = packet(v4, IpProtocol.TCP, new byte[header]);
    TcpHeader.write(packet.array(), packet.offset(), 0xffff_f000, 99, header, flags, 1024);
    TcpHeader.setPorts(packet.array(), packet.offset(), 80, 40_000);
    for (int at = 0; at < payload.length; at += 777) {
      int count = Math.min(777, payload.length - at);
      SkBuff piece = host.pool.allocate(0, count);
      piece.put(payload, at, count);
      packet.share(piece, 0, count);
      piece.release();
    }
    packet.info().segmentBytes(mss);
    packet.info().dontFragment(true);
    TransportChecksum.writePartial(packet, 0);
    return packet;
  }

  @Test
  void writesTheHeaderOfIpv4() {
    SkBuff packet = packet(true, 200, Packets.payload(33));
    packet.info().hopLimit(9);
    packet.info().trafficClass(0x2e);
    packet.info().dontFragment(true);
    assertThat(host.ip.output(packet, host.route("10.0.0.2"))).isZero();
    byte[] sent = device.takeSent().get(0);
    assertThat(Ipv4Header.validate(sent, 0, sent.length).isOk()).isTrue();
    assertThat(Ipv4Header.verifyChecksum(sent, 0)).isTrue();
    assertThat(Ipv4Header.totalLength(sent, 0)).isEqualTo(53);
    assertThat(Ipv4Header.ttl(sent, 0)).isEqualTo(9);
    assertThat(Ipv4Header.tos(sent, 0)).isEqualTo(0x2e);
    assertThat(Ipv4Header.dontFragment(sent, 0)).isTrue();
    assertThat(Ipv4Header.protocol(sent, 0)).isEqualTo(200);
    assertThat(Ipv4Header.source(sent, 0)).isEqualTo(0x0a00_0001);
    assertThat(Ipv4Header.destination(sent, 0)).isEqualTo(0x0a00_0002);
  }

  @Test
  void writesTheHeaderOfIpv6() {
    SkBuff packet = packet(false, 200, Packets.payload(33));
    packet.info().trafficClass(0x2e);
    assertThat(host.ip.output(packet, host.route("fd00::2"))).isZero();
    byte[] sent = device.takeSent().get(0);
    assertThat(Ipv6Header.validate(sent, 0, sent.length).isOk()).isTrue();
    assertThat(Ipv6Header.totalLength(sent, 0)).isEqualTo(73);
    assertThat(Ipv6Header.hopLimit(sent, 0)).isEqualTo(IpLayer.DEFAULT_HOP_LIMIT);
    assertThat(Ipv6Header.trafficClass(sent, 0)).isEqualTo(0x2e);
    assertThat(Ipv6Header.nextHeader(sent, 0)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fillsInAPartialChecksumForADeviceThatDoesNot(boolean v4) {
    byte[] datagram = Packets.udp(me(v4), peer(v4), 1000, 2000, Packets.payload(77));
    SkBuff packet = packet(v4, IpProtocol.UDP, datagram);
    TransportChecksum.writePartial(packet, 0);
    host.ip.output(packet, host.route(peer(v4)));
    byte[] sent = device.takeSent().get(0);
    int header = Packets.headerBytes(sent);
    assertThat(Arrays.copyOfRange(sent, header, sent.length)).isEqualTo(datagram);
  }

  @Test
  @Tag("RFC768-b")
  void sendsAUdpChecksumOfZeroAsAllOnes() {
    byte[] datagram = Packets.udp("10.0.0.1", "10.0.0.2", 1000, 2000, new byte[2]);
    int missing = UdpHeader.checksum(datagram, 0); // as payload it makes the sum come out 0
    datagram[8] = (byte) (missing >> 8);
    datagram[9] = (byte) missing;
    SkBuff packet = packet(true, IpProtocol.UDP, datagram);
    TransportChecksum.writePartial(packet, 0);
    host.ip.output(packet, host.route("10.0.0.2"));
    assertThat(UdpHeader.checksum(device.takeSent().get(0), 20)).isEqualTo(0xffff);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("RFC791-3.2-c")
  void refusesWhatIsTooLongAndMustNotBeFragmented(boolean v4) {
    SkBuff packet = packet(v4, 200, new byte[1500]);
    packet.info().dontFragment(true);
    assertThat(host.ip.output(packet, host.route(peer(v4)))).isEqualTo(Errno.EMSGSIZE.negated());
    assertThat(device.takeSent()).isEmpty();
    assertThat(host.drops(DropReason.TOO_BIG)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void refusesWhatNoIpPacketCanHold(boolean v4) {
    SkBuff packet = packet(v4, 200, new byte[65_536]);
    assertThat(host.ip.output(packet, host.route(peer(v4)))).isEqualTo(Errno.EMSGSIZE.negated());
  }

  @ParameterizedTest
  @CsvSource({"true, 2", "true, 1480", "true, 1481", "false, 1453", "true, 65515", "false, 65535"})
  @Tag("RFC1122-3.3.3-a")
  void sendsFragmentsThatAPeerPutsTogether(boolean v4, int octets) {
    byte[] data = Packets.payload(octets);
    host.ip.output(packet(v4, 200, data), host.route(peer(v4)));
    List<byte[]> sent = device.takeSent();
    assertThat(sent).allMatch(each -> each.length <= 1500);
    int expected = octets + (v4 ? 20 : 40) <= 1500 ? 1 : (octets - 1) / (v4 ? 1480 : 1448) + 1;
    assertThat(sent).hasSize(expected);

    RecordingDevice other = new RecordingDevice(1500, DeviceFeatures.NONE);
    IpHost peer = new IpHost(env, other, peer(v4) + "/24");
    sent.forEach(other::inject);
    assertThat(peer.drops(DropReason.UNKNOWN_PROTOCOL)).isEqualTo(1);
    assertThat(peer.ip.counters().reassembled()).isEqualTo(expected > 1 ? 1 : 0);
    assertThat(peer.pool.outstanding()).isZero();
  }

  @Test
  @Tag("RFC6864-4-a")
  void givesFragmentsOfDifferentPacketsDifferentIdentifications() {
    host.ip.output(packet(true, 200, new byte[1600]), host.route("10.0.0.2"));
    host.ip.output(packet(true, 200, new byte[1600]), host.route("10.0.0.2"));
    List<byte[]> sent = device.takeSent();
    assertThat(Ipv4Header.identification(sent.get(0), 0))
        .isEqualTo(Ipv4Header.identification(sent.get(1), 0))
        .isNotEqualTo(Ipv4Header.identification(sent.get(2), 0));
  }

  @Test
  void handsASuperSegmentWholeToADeviceThatTakesIt() {
    use(DeviceFeatures.IN_MEMORY);
    byte[] payload = Packets.payload(20_000);
    SkBuff packet = superSegment(true, TcpFlags.ACK, 12, payload, 1448);
    assertThat(host.ip.output(packet, host.route("10.0.0.2"))).isZero();
    List<byte[]> sent = device.takeSent();
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0)).hasSize(20 + 32 + 20_000);
    assertThat(Ipv4Header.totalLength(sent.get(0), 0)).isEqualTo(20 + 32 + 20_000);
  }

  @ParameterizedTest
  @CsvSource({
    "true, 1, 12, 1448, false",
    "true, 1448, 12, 1448, false",
    "true, 1449, 12, 1448, false",
    "true, 20001, 12, 1448, false",
    "false, 20001, 0, 1333, false",
    "true, 65000, 40, 536, true",
    "false, 65000, 12, 1200, true"
  })
  void cutsASuperSegmentIntoWhatTcpWouldHaveSent(
      boolean v4, int octets, int optionBytes, int mss, boolean deviceChecksums) {
    use(deviceChecksums ? CHECKSUMS_ONLY : DeviceFeatures.NONE);
    byte[] payload = Packets.payload(octets);
    int flags = TcpFlags.ACK | TcpFlags.PSH | TcpFlags.FIN | TcpFlags.CWR | TcpFlags.ECE;
    SkBuff packet = superSegment(v4, flags, optionBytes, payload, mss);
    assertThat(host.ip.output(packet, host.route(peer(v4)))).isZero();

    List<byte[]> sent = device.takeSent();
    int count = (octets - 1) / mss + 1;
    assertThat(sent).hasSize(count);
    for (int i = 0; i < count; i++) {
      boolean last = i == count - 1;
      int at = i * mss;
      int expectedFlags = flags & ~(last ? 0 : TcpFlags.PSH | TcpFlags.FIN);
      expectedFlags &= ~(i == 0 ? 0 : TcpFlags.CWR);
      byte[] part = Arrays.copyOfRange(payload, at, Math.min(at + mss, octets));
      byte[] expected = segment(v4, 0xffff_f000 + at, expectedFlags, optionBytes, part);
      if (deviceChecksums) {
        long sum = Packets.pseudoHeader(me(v4), peer(v4), IpProtocol.TCP, expected.length);
        TcpHeader.setChecksum(expected, 0, InternetChecksum.fold(sum));
      }
      byte[] packetSent = sent.get(i);
      int header = Packets.headerBytes(packetSent);
      assertThat(Arrays.copyOfRange(packetSent, header, packetSent.length))
          .as("segment %d", i)
          .isEqualTo(expected);
      if (v4) {
        assertThat(Ipv4Header.validate(packetSent, 0, packetSent.length).isOk()).isTrue();
        assertThat(Ipv4Header.verifyChecksum(packetSent, 0)).isTrue();
        assertThat(Ipv4Header.totalLength(packetSent, 0)).isEqualTo(packetSent.length);
      } else {
        assertThat(Ipv6Header.totalLength(packetSent, 0)).isEqualTo(packetSent.length);
      }
    }
  }

  private static byte[] segment(boolean v4, int seq, int flags, int optionBytes, byte[] payload) {
    int header = TcpHeader.MIN_LENGTH_BYTES + optionBytes;
    byte[] b = new byte[header + payload.length];
    TcpHeader.write(b, 0, seq, 99, header, flags, 1024);
    TcpHeader.setPorts(b, 0, 80, 40_000);
    System.arraycopy(payload, 0, b, header, payload.length);
    TcpHeader.writeChecksum(
        b, 0, b.length, Packets.pseudoHeader(me(v4), peer(v4), IpProtocol.TCP, b.length));
    return b;
  }

  @Test
  void refusesASuperSegmentWhoseSegmentsDoNotFit() {
    SkBuff packet = superSegment(true, TcpFlags.ACK, 12, Packets.payload(4000), 1449);
    assertThat(host.ip.output(packet, host.route("10.0.0.2"))).isEqualTo(Errno.EMSGSIZE.negated());
  }

  @Test
  void refusesToSendByAnInterfaceThatIsGone() {
    Route route = host.route("10.0.0.2");
    host.ip.removeInterface(host.eth);
    assertThat(host.ip.isCurrent(route)).isFalse();
    assertThat(host.ip.output(packet(true, 200, new byte[8]), route))
        .isEqualTo(Errno.ENETDOWN.negated());
  }
}
