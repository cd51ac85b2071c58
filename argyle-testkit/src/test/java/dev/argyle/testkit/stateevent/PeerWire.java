package dev.argyle.testkit.stateevent;

import dev.argyle.testkit.TcpRig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;

/// The peer's packets as octets, between two fixed addresses.
final class PeerWire {
  /// What the peer announces in every segment, without scaling.
  static final int WINDOW = 60_000;

  /// Port of the peer.
  static final int PORT = 40_000;

  private static final int MSS = 1000;
  private static final int HOP_LIMIT = 57;
  private static final IpAddress STACK4 = IpAddress.parse("192.0.2.1");
  private static final IpAddress PEER4 = IpAddress.parse("192.0.2.2");
  private static final IpAddress STACK6 = IpAddress.parse("2001:db8::1");
  private static final IpAddress PEER6 = IpAddress.parse("2001:db8::2");

  private final boolean v6;

  PeerWire(boolean v6) {
    this.v6 = v6;
  }

  IpAddress stack() {
    return v6 ? STACK6 : STACK4;
  }

  IpAddress peer() {
    return v6 ? PEER6 : PEER4;
  }

  /// A packet. A SYN has the option MSS.
  ///
  /// @param tsEcr TSecr, if the segment is stamped
  byte[] image(Segment segment, int stackPort, int tsEcr) {
    byte[] options = options(segment, tsEcr);
    int ipBytes = v6 ? Ipv6Header.LENGTH_BYTES : Ipv4Header.MIN_LENGTH_BYTES;
    int headerBytes = TcpHeader.MIN_LENGTH_BYTES + options.length;
    byte[] b = new byte[ipBytes + headerBytes + segment.octets()];
    TcpHeader.setPorts(b, ipBytes, PORT, stackPort);
    TcpHeader.write(b, ipBytes, segment.seq(), segment.ack(), headerBytes, segment.flags(), WINDOW);
    if ((segment.flags() & TcpFlags.URG) != 0) {
      TcpHeader.setUrgentPointer(b, ipBytes, Math.max(1, segment.octets()));
    }
    System.arraycopy(options, 0, b, TcpHeader.optionsAt(ipBytes), options.length);
    int first = segment.seq() + (segment.syn() ? 1 : 0);
    for (int i = 0; i < segment.octets(); i++) {
      b[ipBytes + headerBytes + i] = octetAt(first + i);
    }
    if (v6) {
      Ipv6Header.write(b, 0, b.length - ipBytes, IpProtocol.TCP, HOP_LIMIT);
      Ipv6Header.setAddresses(b, 0, peer().high(), peer().low(), stack().high(), stack().low());
    } else {
      Ipv4Header.write(
          b, 0, b.length, HOP_LIMIT, IpProtocol.TCP, peer().v4Bits(), stack().v4Bits());
    }
    return TcpRig.checksummed(b);
  }

  /// The octet of the peer's stream at a sequence number.
  static byte octetAt(int seq) {
    return (byte) (seq * 31 + (seq >>> 8) * 7);
  }

  private static byte[] options(Segment segment, int tsEcr) {
    int mssBytes = segment.syn() ? 4 : 0;
    byte[] options = new byte[mssBytes + (segment.stamped() ? 12 : 0)];
    if (segment.syn()) {
      options[0] = 2;
      options[1] = 4;
      NetworkOrder.putU16(options, 2, MSS);
    }
    if (segment.stamped()) {
      options[mssBytes] = 1;
      options[mssBytes + 1] = 1;
      options[mssBytes + 2] = 8;
      options[mssBytes + 3] = 10;
      NetworkOrder.putS32(options, mssBytes + 4, segment.tsVal());
      NetworkOrder.putS32(options, mssBytes + 8, segment.acks() ? tsEcr : 0);
    }
    return options;
  }
}
