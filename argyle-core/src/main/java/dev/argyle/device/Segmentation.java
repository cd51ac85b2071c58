package dev.argyle.device;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;

/// Cuts a super-segment of TCP or UDP into the packets it stands for, for a device (or a decorator)
/// that does not take it whole. The payload is not copied: each packet has headers of its own and
/// shares its part.
///
/// Each packet is what TCP or UDP would have sent: sequence numbers go on, FIN and PSH are on the
/// last only, CWR on the first only (RFC 3168 section 6.1.2) unless it is a digit of a counter,
/// lengths and checksums are its own. An IPv4 packet that may be fragmented counts its
/// identification on; others keep the one there is, which means nothing to them (RFC 6864).
public final class Segmentation {
  /// Cuts a super-segment, which is released.
  ///
  /// @param packet starts with its IP header, IPv6 without extension headers; IP and TCP headers
  /// are
  ///     in the linear part; `info()` has `segmentBytes`
  /// @param leavePartial whether the device fills in the TCP checksums
  /// @param into where the packets go, in order
  public static void cut(SkBuff packet, BufferPool pool, boolean leavePartial, SkBuffQueue into) {
    byte[] b = packet.array();
    int at = packet.offset();
    boolean v4 = Ipv4Header.version(b, at) == 4;
    int ipBytes = v4 ? Ipv4Header.headerLengthBytes(b, at) : Ipv6Header.LENGTH_BYTES;
    boolean tcp = protocol(b, at, v4) == IpProtocol.TCP;
    int transportBytes = tcp ? TcpHeader.dataOffsetBytes(b, at + ipBytes) : UdpHeader.LENGTH_BYTES;
    int headerBytes = ipBytes + transportBytes;
    int payloadBytes = packet.length() - headerBytes;
    int segmentBytes = packet.info().segmentBytes();
    tellAddresses(packet, v4);
    assert segmentBytes > 0 && packet.linearLength() >= headerBytes;
    int index = 0;
    int done = 0;
    do {
      int octets = Math.min(segmentBytes, payloadBytes - done);
      SkBuff piece = pool.allocate(SkBuff.HEAD_ROOM_BYTES, headerBytes);
      piece.put(b, at, headerBytes);
      piece.share(packet, headerBytes + done, octets);
      PacketInfo info = piece.info();
      info.set(packet.info());
      info.segmentBytes(0);
      fixIp(piece, v4, index);
      if (tcp) {
        fixTcp(piece, ipBytes, done, done + octets == payloadBytes);
      } else {
        UdpHeader.setLength(piece.array(), piece.offset() + ipBytes, transportBytes + octets);
      }
      TransportChecksum.writePartial(piece, ipBytes);
      if (!leavePartial) {
        TransportChecksum.fillIn(piece, ipBytes);
      }
      into.add(piece);
      index++;
      done += octets;
    } while (done < payloadBytes);
    packet.release();
  }

  /// What checksums are made of; a packet that has just come in does not know it yet.
  private static void tellAddresses(SkBuff packet, boolean v4) {
    byte[] b = packet.array();
    int at = packet.offset();
    PacketInfo info = packet.info();
    info.protocol(protocol(b, at, v4));
    if (v4) {
      info.addresses(0, Ipv4Header.sourceLow(b, at), 0, Ipv4Header.destinationLow(b, at));
    } else {
      info.addresses(
          Ipv6Header.sourceHigh(b, at),
          Ipv6Header.sourceLow(b, at),
          Ipv6Header.destinationHigh(b, at),
          Ipv6Header.destinationLow(b, at));
    }
  }

  private static int protocol(byte[] b, int at, boolean v4) {
    return v4 ? Ipv4Header.protocol(b, at) : Ipv6Header.nextHeader(b, at);
  }

  private static void fixIp(SkBuff piece, boolean v4, int index) {
    byte[] b = piece.array();
    int at = piece.offset();
    if (!v4) {
      Ipv6Header.setPayloadLength(b, at, piece.length() - Ipv6Header.LENGTH_BYTES);
      return;
    }
    Ipv4Header.setTotalLength(b, at, piece.length());
    if (!Ipv4Header.dontFragment(b, at)) {
      Ipv4Header.setIdentification(b, at, Ipv4Header.identification(b, at) + index);
    }
    Ipv4Header.writeChecksum(b, at);
  }

  private static void fixTcp(SkBuff piece, int ipBytes, int done, boolean last) {
    byte[] b = piece.array();
    int at = piece.offset() + ipBytes;
    int flags = TcpHeader.flags(b, at);
    if (!last) {
      flags &= ~(TcpFlags.FIN | TcpFlags.PSH);
    }
    if (done > 0 && !piece.info().countsMarks()) {
      flags &= ~TcpFlags.CWR;
    }
    TcpHeader.setFlags(b, at, flags);
    TcpHeader.setSeq(b, at, TcpHeader.seq(b, at) + done);
  }

  private Segmentation() {}
}
