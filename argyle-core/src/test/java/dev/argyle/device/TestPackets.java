package dev.argyle.device;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;

/// Packets as a stack sends them, the transport checksum left to the device.
final class TestPackets {
  private static final IpAddress FROM4 = IpAddress.parse("192.0.2.1");
  private static final IpAddress TO4 = IpAddress.parse("192.0.2.2");
  private static final IpAddress FROM6 = IpAddress.parse("2001:db8::1");
  private static final IpAddress TO6 = IpAddress.parse("2001:db8::2");

  private final BufferPool pool;

  TestPackets(BufferPool pool) {
    this.pool = pool;
  }

  /// TCP over IPv4, the payload in fragments of these lengths.
  SkBuff tcp4(int seq, int... fragments) {
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 40);
    int at = packet.put(40);
    int length = 40 + share(packet, fragments);
    byte[] b = packet.array();
    Ipv4Header.write(b, at, length, 64, IpProtocol.TCP, FROM4.v4Bits(), TO4.v4Bits());
    Ipv4Header.writeChecksum(b, at);
    tcp(b, at + 20, seq);
    return partial(
        packet, IpProtocol.TCP, at + 20 + TcpHeader.CHECKSUM_OFFSET, length - 20, FROM4, TO4);
  }

  /// TCP over IPv6 behind an extension header, the payload in fragments of these lengths.
  SkBuff tcp6(int seq, int... fragments) {
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 68);
    int at = packet.put(68);
    int length = 68 + share(packet, fragments);
    byte[] b = packet.array();
    Ipv6Header.write(b, at, length - 40, IpProtocol.IPV6_DESTINATION_OPTIONS, 64);
    Ipv6Header.setAddresses(b, at, FROM6.high(), FROM6.low(), TO6.high(), TO6.low());
    NetworkOrder.putS64(b, at + 40, 0x0600_0104_0000_0000L); // TCP follows, PadN of six octets
    tcp(b, at + 48, seq);
    return partial(
        packet, IpProtocol.TCP, at + 48 + TcpHeader.CHECKSUM_OFFSET, length - 48, FROM6, TO6);
  }

  /// UDP over IPv6, all in one piece.
  SkBuff udp6(byte[] payload) {
    int length = 48 + payload.length;
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, length);
    int at = packet.put(length);
    byte[] b = packet.array();
    Ipv6Header.write(b, at, length - 40, IpProtocol.UDP, 64);
    Ipv6Header.setAddresses(b, at, FROM6.high(), FROM6.low(), TO6.high(), TO6.low());
    UdpHeader.write(b, at + 40, 5000, 6000, length - 40);
    System.arraycopy(payload, 0, b, at + 48, payload.length);
    return partial(
        packet, IpProtocol.UDP, at + 40 + UdpHeader.CHECKSUM_OFFSET, length - 40, FROM6, TO6);
  }

  /// The same packet with another TOS or traffic class.
  static SkBuff withTrafficClass(SkBuff packet, int octet) {
    byte[] b = packet.array();
    int at = packet.offset();
    if (Ipv4Header.version(b, at) == 4) {
      Ipv4Header.setTos(b, at, octet);
      Ipv4Header.writeChecksum(b, at);
    } else {
      Ipv6Header.setTrafficClassAndFlowLabel(b, at, octet, 0);
    }
    return packet;
  }

  /// The sequence number of a packet made by [#tcp4].
  static int seq(SkBuff packet) {
    return TcpHeader.seq(packet.array(), packet.offset() + 20);
  }

  /// Whether the transport checksum of a packet in one piece is right.
  static boolean isChecksumRight(byte[] b) {
    if (Ipv4Header.version(b, 0) == 4) {
      long sum =
          InternetChecksum.pseudoHeader(
              0,
              Ipv4Header.sourceLow(b, 0),
              0,
              Ipv4Header.destinationLow(b, 0),
              Ipv4Header.protocol(b, 0),
              b.length - 20);
      return InternetChecksum.isValid(InternetChecksum.add(sum, b, 20, b.length - 20));
    }
    boolean isUdp = Ipv6Header.nextHeader(b, 0) == IpProtocol.UDP;
    int transport = isUdp ? 40 : 48;
    long sum =
        InternetChecksum.pseudoHeader(
            Ipv6Header.sourceHigh(b, 0),
            Ipv6Header.sourceLow(b, 0),
            Ipv6Header.destinationHigh(b, 0),
            Ipv6Header.destinationLow(b, 0),
            isUdp ? IpProtocol.UDP : IpProtocol.TCP,
            b.length - transport);
    return InternetChecksum.isValid(InternetChecksum.add(sum, b, transport, b.length - transport));
  }

  /// All octets of a packet.
  static byte[] bytes(SkBuff packet) {
    byte[] all = new byte[packet.length()];
    packet.copyTo(0, all, 0, all.length);
    return all;
  }

  private int share(SkBuff packet, int... fragments) {
    int sum = 0;
    for (int length : fragments) {
      SkBuff payload = pool.allocate(0, length);
      int at = payload.put(length);
      for (int i = 0; i < length; i++) {
        payload.array()[at + i] = (byte) (sum + i * 7 + 1);
      }
      packet.share(payload, 0, length);
      payload.release();
      sum += length;
    }
    return sum;
  }

  private static void tcp(byte[] b, int at, int seq) {
    TcpHeader.setPorts(b, at, 5000, 6000);
    TcpHeader.write(b, at, seq, 1, TcpHeader.MIN_LENGTH_BYTES, TcpFlags.ACK, 1000);
  }

  /// Leaves the sum of the pseudo-header in the field, as an offloading device wants it.
  private static SkBuff partial(
      SkBuff packet, int protocol, int fieldAt, int transportBytes, IpAddress from, IpAddress to) {
    long sum =
        InternetChecksum.pseudoHeader(
            from.high(), from.low(), to.high(), to.low(), protocol, transportBytes);
    NetworkOrder.putU16(packet.array(), fieldAt, InternetChecksum.fold(sum));
    packet.info().checksumPartial(true);
    return packet;
  }
}
