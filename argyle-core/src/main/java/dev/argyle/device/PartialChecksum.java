package dev.argyle.device;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Extensions;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;

/// The transport checksum that a packet has left to its device: where the field lies and what
/// belongs into it. A super-segment gets the checksum of the one large segment it looks like. Made
/// once and used for packet after packet; belongs to whoever uses it.
public final class PartialChecksum {
  private static final int ICMPV6_CHECKSUM_OFFSET = 2;

  private final Ipv6Extensions extensions = new Ipv6Extensions();
  private int protocol;
  private int transportAt; // octets from the start of the packet
  private int fieldAt; // octets from the start of the packet

  /// Looks at a packet that starts with its IP header.
  ///
  /// @return whether a checksum is still to be filled in, and its field is in the linear part
  public boolean locate(SkBuff packet) {
    if (!packet.info().checksumPartial() || packet.linearLength() < Ipv4Header.MIN_LENGTH_BYTES) {
      return false;
    }
    byte[] b = packet.array();
    int at = packet.offset();
    boolean found = Ipv4Header.version(b, at) == 4 ? locateV4(b, at) : locateV6(packet, b, at);
    if (!found) {
      return false;
    }
    switch (protocol) {
      case IpProtocol.TCP -> fieldAt = transportAt + TcpHeader.CHECKSUM_OFFSET;
      case IpProtocol.UDP -> fieldAt = transportAt + UdpHeader.CHECKSUM_OFFSET;
      case IpProtocol.ICMPV6 -> fieldAt = transportAt + ICMPV6_CHECKSUM_OFFSET;
      default -> {
        return false;
      }
    }
    return fieldAt + Short.BYTES <= packet.linearLength();
  }

  /// Where the transport header of the packet that was located starts, in octets from its start.
  public int transportAt() {
    return transportAt;
  }

  /// Where the field lies, in octets from the start of the packet that was located.
  public int fieldAt() {
    return fieldAt;
  }

  /// What belongs into the field of the packet that was located, 0 to 65535.
  int compute(SkBuff packet) {
    byte[] head = packet.array();
    int at = packet.offset();
    int afterField = fieldAt + Short.BYTES;
    long sum = pseudoHeader(head, at, protocol, packet.length() - transportAt);
    sum = InternetChecksum.add(sum, head, at + transportAt, fieldAt - transportAt);
    sum = InternetChecksum.add(sum, head, at + afterField, packet.linearLength() - afterField);
    int position = packet.linearLength() - transportAt;
    for (int piece = 1; piece < packet.pieces(); piece++) {
      int length = packet.pieceLength(piece);
      sum =
          InternetChecksum.addAt(
              sum, position, packet.pieceArray(piece), packet.pieceOffset(piece), length);
      position += length;
    }
    return protocol == IpProtocol.UDP ? UdpHeader.checksumField(sum) : InternetChecksum.finish(sum);
  }

  /// Fills the checksum in, if it is missing. The linear part must be the caller's own.
  void fill(SkBuff packet) {
    if (locate(packet)) {
      NetworkOrder.putU16(packet.array(), packet.offset() + fieldAt, compute(packet));
      packet.info().checksumPartial(false);
    }
  }

  private boolean locateV4(byte[] b, int at) {
    transportAt = Ipv4Header.headerLengthBytes(b, at);
    protocol = Ipv4Header.protocol(b, at);
    return !Ipv4Header.isFragment(b, at);
  }

  private boolean locateV6(SkBuff packet, byte[] b, int at) {
    if (packet.linearLength() < Ipv6Header.LENGTH_BYTES
        || !extensions.walk(b, at).isOk()
        || extensions.isFragment()) {
      return false;
    }
    transportAt = extensions.offset() - at;
    protocol = extensions.protocol();
    return true;
  }

  /// The sum of the pseudo-header (RFC 9293 section 3.1, RFC 8200 section 8.1) of a transport
  /// segment in the IP packet whose header starts at `at`.
  static long pseudoHeader(byte[] b, int at, int protocol, int lengthBytes) {
    if (Ipv4Header.version(b, at) == 4) {
      long source = Ipv4Header.sourceLow(b, at);
      long destination = Ipv4Header.destinationLow(b, at);
      return InternetChecksum.pseudoHeader(0, source, 0, destination, protocol, lengthBytes);
    }
    return InternetChecksum.pseudoHeader(
        Ipv6Header.sourceHigh(b, at),
        Ipv6Header.sourceLow(b, at),
        Ipv6Header.destinationHigh(b, at),
        Ipv6Header.destinationLow(b, at),
        protocol,
        lengthBytes);
  }
}
