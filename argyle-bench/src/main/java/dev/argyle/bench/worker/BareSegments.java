package dev.argyle.bench.worker;

import dev.argyle.linux.TunPackets;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;
import dev.argyle.wire.UdpHeader;

/// The packets of [BareResponder]: headers in front of what already lies in the buffer.
final class BareSegments {
  /// Payload of a segment; no option but in a SYN.
  static final int MSS = 1460;

  /// The window that is always open, both ways. In single segments it fits into the queue of the
  /// device, 500 packets: one that is lost would cost this responder, which keeps nothing that
  /// comes out of order, all behind it.
  private static final int WINDOW_BYTES = 1 << 20;

  private static final int PLAIN_WINDOW_BYTES = 1 << 19;

  private static final int WINDOW_SHIFT = 8;
  private static final int HEADER_BYTES = Ipv4Header.MIN_LENGTH_BYTES + TcpHeader.MIN_LENGTH_BYTES;
  private static final int SYN_OPTION_BYTES = 8;
  private static final int UDP_HEADER_BYTES = Ipv4Header.MIN_LENGTH_BYTES + UdpHeader.LENGTH_BYTES;
  private static final int TTL = 64;

  private final TunPackets device;
  private final boolean offload;
  private final byte[] b;
  private final int ip;
  private final int tcp;
  private int own;
  private int peer;

  BareSegments(TunPackets device, boolean offload) {
    this.device = device;
    this.offload = offload;
    this.b = device.outgoing();
    this.ip = device.packetAt();
    this.tcp = ip + Ipv4Header.MIN_LENGTH_BYTES;
  }

  /// Who talks with whom from here on: the addresses of a packet that has come in.
  void answer(byte[] incoming, int at) {
    own = Ipv4Header.destination(incoming, at);
    peer = Ipv4Header.source(incoming, at);
  }

  /// The most payload of one write.
  int mostPayloadBytes() {
    return offload ? (0xffff - HEADER_BYTES) / MSS * MSS : MSS;
  }

  /// How much may be under way, either way.
  int windowBytes() {
    return offload ? WINDOW_BYTES : PLAIN_WINDOW_BYTES;
  }

  /// Where payload has to lie.
  int payloadAt() {
    return ip + HEADER_BYTES;
  }

  /// Where the payload of datagrams has to lie.
  int datagramAt() {
    return ip + UDP_HEADER_BYTES;
  }

  /// Answers a SYN.
  void sendSynAck(BareConnection c) {
    int options = tcp + TcpHeader.MIN_LENGTH_BYTES;
    NetworkOrder.putS32(b, options, TcpOptions.KIND_MSS << 24 | 4 << 16 | MSS);
    NetworkOrder.putS32(
        b,
        options + Integer.BYTES,
        TcpOptions.KIND_NOP << 24
            | TcpOptions.KIND_WINDOW_SCALE << 16
            | 3 << Byte.SIZE
            | WINDOW_SHIFT);
    TcpHeader.write(
        b,
        tcp,
        c.sndNxt,
        c.rcvNxt,
        TcpHeader.MIN_LENGTH_BYTES + SYN_OPTION_BYTES,
        TcpFlags.SYN | TcpFlags.ACK,
        TcpHeader.MAX_WINDOW);
    sendWithHeader(c, TcpHeader.MIN_LENGTH_BYTES + SYN_OPTION_BYTES, 0);
    c.sndNxt++;
  }

  /// Sends a segment, or several in one, whose payload lies ready; none is an acknowledgement.
  void send(BareConnection c, int flags, int payloadBytes) {
    TcpHeader.write(
        b,
        tcp,
        c.sndNxt,
        c.rcvNxt,
        TcpHeader.MIN_LENGTH_BYTES,
        flags | TcpFlags.ACK,
        windowBytes() >> WINDOW_SHIFT);
    sendWithHeader(c, TcpHeader.MIN_LENGTH_BYTES, payloadBytes);
    c.sndNxt += payloadBytes;
  }

  private void sendWithHeader(BareConnection c, int tcpHeaderBytes, int payloadBytes) {
    TcpHeader.setPorts(b, tcp, c.ownPort, c.peerPort);
    int length = tcpHeaderBytes + payloadBytes;
    writeIp(IpProtocol.TCP, length);
    long pseudoHeader = pseudoHeader(IpProtocol.TCP, length);
    if (offload) {
      TcpHeader.setChecksum(b, tcp, InternetChecksum.fold(pseudoHeader));
      int headerBytes = Ipv4Header.MIN_LENGTH_BYTES + tcpHeaderBytes;
      device.writeSegments(headerBytes + payloadBytes, headerBytes, payloadBytes > MSS ? MSS : 0);
    } else {
      TcpHeader.writeChecksum(b, tcp, length, pseudoHeader);
      device.write(Ipv4Header.MIN_LENGTH_BYTES + length);
    }
    c.unacknowledgedSegments = 0;
    c.ackWaits = false;
  }

  /// Sends a datagram whose payload lies ready.
  void sendDatagram(int ownPort, int peerPort, int payloadBytes) {
    int length = UdpHeader.LENGTH_BYTES + payloadBytes;
    UdpHeader.write(b, tcp, ownPort, peerPort, length);
    writeIp(IpProtocol.UDP, length);
    UdpHeader.writeChecksum(b, tcp, length, pseudoHeader(IpProtocol.UDP, length));
    device.write(Ipv4Header.MIN_LENGTH_BYTES + length);
  }

  private void writeIp(int protocol, int length) {
    Ipv4Header.write(b, ip, Ipv4Header.MIN_LENGTH_BYTES + length, TTL, protocol, own, peer);
    Ipv4Header.setFragment(b, ip, Ipv4Header.DONT_FRAGMENT, 0);
    Ipv4Header.writeChecksum(b, ip);
  }

  private long pseudoHeader(int protocol, int length) {
    return InternetChecksum.pseudoHeader(
        0, IpAddress.v4Low(own), 0, IpAddress.v4Low(peer), protocol, length);
  }
}
