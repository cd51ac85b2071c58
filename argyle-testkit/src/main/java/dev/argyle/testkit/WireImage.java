package dev.argyle.testkit;

import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.TcpHeader;

/// Packets of the peer and of routers, as octets, checksums and all.
public final class WireImage {
  private static final int HOP_LIMIT = 57;

  /// A segment of the peer.
  ///
  /// @param window the field
  static byte[] segment(
      Ends ends,
      ScriptNumbers numbers,
      SegmentPattern pattern,
      int window,
      byte[] options,
      byte[] payload) {
    int ipBytes = ipHeaderBytes(ends);
    int tcpBytes = TcpHeader.MIN_LENGTH_BYTES + options.length;
    byte[] b = new byte[ipBytes + tcpBytes + payload.length];
    TcpHeader.setPorts(b, ipBytes, ends.peerPort(), ends.stackPort());
    TcpHeader.write(
        b,
        ipBytes,
        numbers.peerWire(pattern.seq()),
        numbers.stackWire(pattern.ack()),
        tcpBytes,
        pattern.flags(),
        window);
    TcpHeader.setUrgentPointer(b, ipBytes, pattern.urgentPointer());
    System.arraycopy(options, 0, b, TcpHeader.optionsAt(ipBytes), options.length);
    System.arraycopy(payload, 0, b, ipBytes + tcpBytes, payload.length);
    writeIpHeader(b, ends, IpProtocol.TCP);
    finish(b);
    return b;
  }

  /// An ICMP error about a segment of the stack, of which the first eight octets are quoted.
  ///
  /// @param wireSeq sequence number of that segment
  static byte[] error(Ends ends, IcmpKind kind, int mtuBytes, int wireSeq) {
    int ipBytes = ipHeaderBytes(ends);
    int messageBytes = Icmpv4Message.MIN_LENGTH_BYTES + ipBytes + TcpHeader.MIN_LENGTH_BYTES;
    byte[] b = new byte[ipBytes + messageBytes];
    int quotedAt = ipBytes + Icmpv4Message.MIN_LENGTH_BYTES;
    int quotedTcp = quotedAt + ipBytes;
    TcpHeader.setPorts(b, quotedTcp, ends.stackPort(), ends.peerPort());
    TcpHeader.write(b, quotedTcp, wireSeq, 0, TcpHeader.MIN_LENGTH_BYTES, 0, 0);
    if (ends.stack().isV4()) {
      int quotedBytes = Math.max(ipBytes + TcpHeader.MIN_LENGTH_BYTES, mtuBytes + 1);
      Ipv4Header.write(
          b,
          quotedAt,
          quotedBytes,
          HOP_LIMIT,
          IpProtocol.TCP,
          ends.stack().v4Bits(),
          ends.peer().v4Bits());
      Ipv4Header.writeChecksum(b, quotedAt);
      Icmpv4Message.write(
          b, ipBytes, kind.type4(), kind.code4(), Icmpv4Message.nextHopMtu(mtuBytes));
      Icmpv4Message.writeChecksum(b, ipBytes, messageBytes);
      writeIpHeader(b, ends, IpProtocol.ICMP);
    } else {
      Ipv6Header.write(b, quotedAt, TcpHeader.MIN_LENGTH_BYTES, IpProtocol.TCP, HOP_LIMIT);
      Ipv6Header.setAddresses(
          b,
          quotedAt,
          ends.stack().high(),
          ends.stack().low(),
          ends.peer().high(),
          ends.peer().low());
      Icmpv6Message.write(b, ipBytes, kind.type6(), kind.code6(), mtuBytes);
      writeIpHeader(b, ends, IpProtocol.ICMPV6);
      long sum = pseudoHeader(b, IpProtocol.ICMPV6, messageBytes);
      Icmpv6Message.writeChecksum(b, ipBytes, messageBytes, sum);
    }
    return b;
  }

  /// Writes the checksums of a segment anew: it has been changed.
  public static void finish(byte[] b) {
    boolean v4 = Ipv4Header.version(b, 0) == 4;
    int ipBytes = v4 ? Ipv4Header.MIN_LENGTH_BYTES : Ipv6Header.LENGTH_BYTES;
    if (v4) {
      Ipv4Header.writeChecksum(b, 0);
    }
    int length = b.length - ipBytes;
    TcpHeader.writeChecksum(b, ipBytes, length, pseudoHeader(b, IpProtocol.TCP, length));
  }

  /// The pseudo-header of a packet without options or extension headers.
  public static long pseudoHeader(byte[] b, int protocol, int lengthBytes) {
    if (Ipv4Header.version(b, 0) == 4) {
      return InternetChecksum.pseudoHeader(
          0, Ipv4Header.sourceLow(b, 0), 0, Ipv4Header.destinationLow(b, 0), protocol, lengthBytes);
    }
    return InternetChecksum.pseudoHeader(
        Ipv6Header.sourceHigh(b, 0),
        Ipv6Header.sourceLow(b, 0),
        Ipv6Header.destinationHigh(b, 0),
        Ipv6Header.destinationLow(b, 0),
        protocol,
        lengthBytes);
  }

  private static int ipHeaderBytes(Ends ends) {
    return ends.stack().isV4() ? Ipv4Header.MIN_LENGTH_BYTES : Ipv6Header.LENGTH_BYTES;
  }

  private static void writeIpHeader(byte[] b, Ends ends, int protocol) {
    if (ends.stack().isV4()) {
      Ipv4Header.write(
          b, 0, b.length, HOP_LIMIT, protocol, ends.peer().v4Bits(), ends.stack().v4Bits());
      Ipv4Header.writeChecksum(b, 0);
    } else {
      Ipv6Header.write(b, 0, b.length - Ipv6Header.LENGTH_BYTES, protocol, HOP_LIMIT);
      Ipv6Header.setAddresses(
          b, 0, ends.peer().high(), ends.peer().low(), ends.stack().high(), ends.stack().low());
    }
  }

  private WireImage() {}
}
