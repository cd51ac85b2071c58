package dev.argyle.sim.router;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;

/// The two ends that a packet of IPv4 names, as a [Nat] reads and rewrites them: addresses and
/// ports, or the identifier of an ICMP echo in place of both ports. Moves over packets; the octets
/// of the present one may be written.
final class NatPacket {
  private static final int CHECKSUM = 10;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;
  private static final int ECHO_IDENTIFIER = 4;

  private byte[] b = {};
  private int at;
  private int transportAt;
  private int transportOctets;
  private int protocol;

  /// Looks at a packet. @return whether it has what a NAT needs
  boolean lookAt(SkBuff packet) {
    return lookAt(packet.array(), packet.offset(), packet.linearLength());
  }

  private boolean lookAt(byte[] octets, int offset, int length) {
    b = octets;
    at = offset;
    if (length < Ipv4Header.MIN_LENGTH_BYTES || Ipv4Header.fragmentOffsetBytes(b, at) > 0) {
      return false;
    }
    protocol = Ipv4Header.protocol(b, at);
    int header = Ipv4Header.headerLengthBytes(b, at);
    transportAt = at + header;
    transportOctets = length - header;
    return transportOctets >= Icmpv4Message.MIN_QUOTED_PAYLOAD_BYTES
        && (protocol == IpProtocol.TCP
            || protocol == IpProtocol.UDP
            || protocol == IpProtocol.ICMP);
  }

  /// Looks at the packet that this one, an ICMP error, quotes. @return whether it does
  boolean lookAtQuoted(NatPacket error) {
    int inner = Icmpv4Message.quotedAt(error.transportAt);
    int octets = error.transportAt + error.transportOctets - inner;
    return error.isIcmpError() && octets > 0 && lookAt(error.b, inner, octets);
  }

  int protocol() {
    return protocol;
  }

  boolean isIcmpError() {
    return protocol == IpProtocol.ICMP && Icmpv4Message.isError(Icmpv4Message.type(b, transportAt));
  }

  int source() {
    return Ipv4Header.source(b, at);
  }

  int destination() {
    return Ipv4Header.destination(b, at);
  }

  int sourcePort() {
    return port(0);
  }

  int destinationPort() {
    return port(2);
  }

  private int port(int offset) {
    return NetworkOrder.u16(
        b, transportAt + (protocol == IpProtocol.ICMP ? ECHO_IDENTIFIER : offset));
  }

  int tcpFlags() {
    return protocol == IpProtocol.TCP && transportOctets >= TcpHeader.MIN_LENGTH_BYTES
        ? TcpHeader.flags(b, transportAt)
        : 0;
  }

  void rewriteSource(int address, int port) {
    rewrite(SOURCE, address, 0, port);
  }

  void rewriteDestination(int address, int port) {
    rewrite(DESTINATION, address, 2, port);
  }

  private void rewrite(int addressAt, int address, int portOffset, int port) {
    boolean icmp = protocol == IpProtocol.ICMP;
    int portAt = transportAt + (icmp ? ECHO_IDENTIFIER : portOffset);
    replaceWord(portAt, port, false);
    replaceWord(at + addressAt, address >>> 16, true);
    replaceWord(at + addressAt + 2, address & 0xffff, true);
  }

  /// Replaces one word, and brings the checksums that it counts in up to date (RFC 1624): that of
  /// the transport, which covers addresses but for ICMP, and that of the header.
  private void replaceWord(int wordAt, int word, boolean ofHeader) {
    int before = NetworkOrder.u16(b, wordAt);
    NetworkOrder.putU16(b, wordAt, word);
    if (ofHeader) {
      update(at + CHECKSUM, before, word);
    }
    switch (protocol) {
      case IpProtocol.TCP -> {
        if (transportOctets >= TcpHeader.CHECKSUM_OFFSET + 2) {
          update(transportAt + TcpHeader.CHECKSUM_OFFSET, before, word);
        }
      }
      case IpProtocol.UDP -> {
        if (UdpHeader.checksum(b, transportAt) != UdpHeader.NO_CHECKSUM) {
          update(transportAt + UdpHeader.CHECKSUM_OFFSET, before, word);
        }
      }
      default -> {
        if (!ofHeader) {
          update(transportAt + 2, before, word);
        }
      }
    }
  }

  private void update(int checksumAt, int before, int after) {
    int sum = InternetChecksum.update(NetworkOrder.u16(b, checksumAt), before, after);
    NetworkOrder.putU16(b, checksumAt, sum);
  }

  /// Rewrites one address without ports, of an ICMP error.
  void rewriteSourceAddress(int address) {
    rewriteAddress(SOURCE, address);
  }

  /// Rewrites one address without ports, of an ICMP error.
  void rewriteDestinationAddress(int address) {
    rewriteAddress(DESTINATION, address);
  }

  private void rewriteAddress(int addressAt, int address) {
    NetworkOrder.putS32(b, at + addressAt, address);
    Ipv4Header.writeChecksum(b, at);
  }

  /// Computes ICMP's checksum anew, after something in the quoted packet has changed.
  ///
  /// @param icmpOctets of the whole message, which lies in one piece
  void writeIcmpChecksum(int icmpOctets) {
    Icmpv4Message.writeChecksum(b, transportAt, icmpOctets);
  }

  int transportOctets() {
    return transportOctets;
  }
}
