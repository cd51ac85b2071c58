package dev.argyle.ip;

import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6FragmentHeader;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.UdpHeader;

/// Packets made by hand.
public final class Packets {
  /// Octets 0, 1, 2 ... repeating.
  public static byte[] payload(int octets) {
    byte[] b = new byte[octets];
    for (int i = 0; i < octets; i++) {
      b[i] = (byte) (i * 31 + i / 251);
    }
    return b;
  }

  /// Several arrays as one.
  public static byte[] concat(byte[]... parts) {
    int total = 0;
    for (byte[] part : parts) {
      total += part.length;
    }
    byte[] all = new byte[total];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  /// An IP packet of the version of its addresses, hop limit 64.
  public static byte[] ip(String source, String destination, int protocol, byte[] payload) {
    IpAddress src = IpAddress.parse(source);
    IpAddress dst = IpAddress.parse(destination);
    return src.isV4()
        ? v4(src, dst, protocol, payload, new byte[0])
        : v6(src, dst, protocol, payload);
  }

  /// An IPv4 packet with options, padded to a multiple of four.
  public static byte[] v4(
      IpAddress source, IpAddress destination, int protocol, byte[] payload, byte[] options) {
    int header = 20 + (options.length + 3 & ~3);
    byte[] b = new byte[header + payload.length];
    Ipv4Header.write(b, 0, b.length, 64, protocol, source.v4Bits(), destination.v4Bits());
    Ipv4Header.setHeaderLengthBytes(b, 0, header);
    System.arraycopy(options, 0, b, 20, options.length);
    Ipv4Header.writeChecksum(b, 0);
    System.arraycopy(payload, 0, b, header, payload.length);
    return b;
  }

  private static byte[] v6(IpAddress source, IpAddress destination, int protocol, byte[] payload) {
    byte[] b = new byte[40 + payload.length];
    Ipv6Header.write(b, 0, payload.length, protocol, 64);
    Ipv6Header.setAddresses(
        b, 0, source.high(), source.low(), destination.high(), destination.low());
    System.arraycopy(payload, 0, b, 40, payload.length);
    return b;
  }

  /// One fragment of an IP payload.
  public static byte[] fragment(
      String source,
      String destination,
      int id,
      int protocol,
      int offset,
      boolean more,
      byte[] data) {
    IpAddress src = IpAddress.parse(source);
    if (src.isV4()) {
      byte[] b = ip(source, destination, protocol, data);
      Ipv4Header.setIdentification(b, 0, id);
      Ipv4Header.setFragment(b, 0, more ? Ipv4Header.MORE_FRAGMENTS : 0, offset);
      Ipv4Header.writeChecksum(b, 0);
      return b;
    }
    byte[] header = new byte[8];
    Ipv6FragmentHeader.write(header, 0, protocol, offset, more, id);
    return ip(source, destination, IpProtocol.IPV6_FRAGMENT, concat(header, data));
  }

  /// A UDP datagram, without IP header, with its checksum.
  public static byte[] udp(
      String source, String destination, int srcPort, int dstPort, byte[] payload) {
    byte[] b = new byte[8 + payload.length];
    UdpHeader.write(b, 0, srcPort, dstPort, b.length);
    System.arraycopy(payload, 0, b, 8, payload.length);
    UdpHeader.writeChecksum(
        b, 0, b.length, pseudoHeader(source, destination, IpProtocol.UDP, b.length));
    return b;
  }

  /// An ICMP message of the version of the addresses, without IP header, with its checksum.
  public static byte[] icmp(
      String source, String destination, int type, int code, int rest, byte[] payload) {
    byte[] b = new byte[8 + payload.length];
    Icmpv4Message.write(b, 0, type, code, rest);
    System.arraycopy(payload, 0, b, 8, payload.length);
    if (IpAddress.parse(source).isV4()) {
      Icmpv4Message.writeChecksum(b, 0, b.length);
    } else {
      Icmpv6Message.writeChecksum(
          b, 0, b.length, pseudoHeader(source, destination, IpProtocol.ICMPV6, b.length));
    }
    return b;
  }

  /// Sum of a pseudo-header.
  public static long pseudoHeader(
      String source, String destination, int protocol, int lengthBytes) {
    IpAddress src = IpAddress.parse(source);
    IpAddress dst = IpAddress.parse(destination);
    return InternetChecksum.pseudoHeader(
        src.high(), src.low(), dst.high(), dst.low(), protocol, lengthBytes);
  }

  /// Length of the IP header of a packet, IPv6 taken to have no extension headers.
  public static int headerBytes(byte[] packet) {
    return Ipv4Header.version(packet, 0) == 4 ? Ipv4Header.headerLengthBytes(packet, 0) : 40;
  }

  /// Type of an ICMP message behind a plain IP header, times 256, plus its code.
  public static int icmpTypeAndCode(byte[] packet) {
    return NetworkOrder.u16(packet, headerBytes(packet));
  }

  private Packets() {}
}
