package dev.argyle.device;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.ParseResult;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;

/// Where the headers of a packet lie and what they say, for a packet that is a TCP segment in plain
/// IP: no options or extension headers, no fragment. Made once and filled for packet after packet.
final class SegmentView {
  /// Flags that a segment which is nothing but data may have.
  private static final int DATA_FLAGS =
      TcpFlags.ACK | TcpFlags.PSH | TcpFlags.ECE | TcpFlags.CWR | TcpFlags.AE;

  private byte[] array = {};
  private int ipAt;
  private int ipOctets;
  private int tcpOctets;
  private int payloadOctets;

  /// Looks at a packet. @return whether it is such a segment; else nothing else may be asked
  boolean isTcp(SkBuff packet) {
    array = packet.array();
    ipAt = packet.offset();
    int octets = packet.linearLength();
    if (octets < Ipv4Header.MIN_LENGTH_BYTES || packet.pieces() > 1) {
      return false;
    }
    boolean plain = Ipv4Header.version(array, ipAt) == 4 ? isPlainV4(octets) : isPlainV6(octets);
    if (!plain || TcpHeader.validate(array, tcpAt(), octets - ipOctets) != ParseResult.OK) {
      return false;
    }
    tcpOctets = TcpHeader.dataOffsetBytes(array, tcpAt());
    payloadOctets = octets - ipOctets - tcpOctets;
    return true;
  }

  private boolean isPlainV4(int octets) {
    ipOctets = Ipv4Header.MIN_LENGTH_BYTES;
    return Ipv4Header.headerLengthBytes(array, ipAt) == Ipv4Header.MIN_LENGTH_BYTES
        && Ipv4Header.totalLength(array, ipAt) == octets
        && Ipv4Header.protocol(array, ipAt) == IpProtocol.TCP
        && !Ipv4Header.isFragment(array, ipAt);
  }

  private boolean isPlainV6(int octets) {
    ipOctets = Ipv6Header.LENGTH_BYTES;
    return octets >= Ipv6Header.LENGTH_BYTES
        && Ipv6Header.version(array, ipAt) == 6
        && Ipv6Header.totalLength(array, ipAt) == octets
        && Ipv6Header.nextHeader(array, ipAt) == IpProtocol.TCP;
  }

  /// Whether it is in the middle of a connection and brings nothing but data.
  boolean isPlainData() {
    int flags = TcpHeader.flags(array, tcpAt());
    return payloadOctets > 0 && (flags & TcpFlags.ACK) != 0 && (flags & ~DATA_FLAGS) == 0;
  }

  /// Whether its sender wants it to be delivered at once.
  boolean isPush() {
    return (TcpHeader.flags(array, tcpAt()) & TcpFlags.PSH) != 0;
  }

  /// Whether both checksums are right; the packet then says so.
  boolean isIntact(SkBuff packet) {
    boolean isV4 = ipOctets == Ipv4Header.MIN_LENGTH_BYTES;
    if (isV4 && !Ipv4Header.verifyChecksum(array, ipAt)) {
      return false;
    }
    int octets = tcpOctets + payloadOctets;
    long sum = PartialChecksum.pseudoHeader(array, ipAt, IpProtocol.TCP, octets);
    boolean intact = InternetChecksum.isValid(InternetChecksum.add(sum, array, tcpAt(), octets));
    packet.info().checksumVerified(intact);
    return intact;
  }

  /// The array that it lies in.
  byte[] array() {
    return array;
  }

  /// Where in the array its IP header starts.
  int ipAt() {
    return ipAt;
  }

  /// Where in the array its TCP header starts.
  int tcpAt() {
    return ipAt + ipOctets;
  }

  /// Octets of its IP header.
  int ipOctets() {
    return ipOctets;
  }

  /// Octets of its TCP header.
  int tcpOctets() {
    return tcpOctets;
  }

  /// Octets of its payload.
  int payloadOctets() {
    return payloadOctets;
  }
}
