package dev.argyle.device;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;

/// Transport checksums of whole packets, in however many pieces they lie: left partial for a device
/// that can do it, filled in for one that cannot, looked at when a packet comes in.
///
/// A checksum is *partial* while its field holds the folded sum of the pseudo-header only and
/// `info().checksumPartial()` says so. A packet may come in that way from a device whose other end
/// is in the same machine: nothing could damage it.
public final class TransportChecksum {
  private static final int ICMPV6_OFFSET = 2;

  /// The sum of a packet's octets from `from` to its end, added to a sum under way.
  public static long add(long sum, SkBuff packet, int from) {
    long total = sum;
    int skip = from;
    int position = 0;
    for (int piece = 0; piece < packet.pieces(); piece++) {
      int length = packet.pieceLength(piece) - skip;
      if (length > 0) {
        byte[] b = packet.pieceArray(piece);
        int at = packet.pieceOffset(piece) + skip;
        total = InternetChecksum.addAt(total, position, b, at, length);
        position += length;
        skip = 0;
      } else {
        skip = -length;
      }
    }
    return total;
  }

  /// Writes a partial checksum: the folded sum of the pseudo-header. Addresses and protocol (TCP,
  /// UDP or ICMPv6) are those of the packet's info.
  ///
  /// @param transportOffset where in the packet the transport header starts
  public static void writePartial(SkBuff packet, int transportOffset) {
    PacketInfo info = packet.info();
    long sum = pseudoHeader(info, packet.length() - transportOffset);
    int field = packet.offset() + transportOffset + fieldOffset(info.protocol());
    NetworkOrder.putU16(packet.array(), field, InternetChecksum.fold(sum));
    info.checksumPartial(true);
  }

  /// Writes a whole checksum, over the pseudo-header and the packet, which starts with its
  /// transport header: for a protocol of one's own, whose field no device knows.
  ///
  /// @param fieldOffset where in the header the 16-bit field is; even
  public static void write(SkBuff packet, int fieldOffset) {
    int field = packet.offset() + fieldOffset;
    NetworkOrder.putU16(packet.array(), field, 0);
    long sum = add(pseudoHeader(packet.info(), packet.length()), packet, 0);
    NetworkOrder.putU16(packet.array(), field, InternetChecksum.finish(sum));
  }

  /// Completes a partial checksum.
  ///
  /// @param transportOffset where in the packet the transport header starts
  public static void fillIn(SkBuff packet, int transportOffset) {
    PacketInfo info = packet.info();
    int field = packet.offset() + transportOffset + fieldOffset(info.protocol());
    int checksum = InternetChecksum.finish(add(0, packet, transportOffset));
    if (checksum == 0 && info.protocol() == IpProtocol.UDP) {
      checksum = 0xffff; // 0 would mean that there is none, RFC 768
    }
    NetworkOrder.putU16(packet.array(), field, checksum);
    info.checksumPartial(false);
  }

  /// Whether the checksum of a received packet, which starts with its transport header, is right or
  /// needs no look. UDP's "no checksum" is the caller's question.
  public static boolean isValid(SkBuff packet) {
    PacketInfo info = packet.info();
    if (info.checksumVerified() || info.checksumPartial()) {
      return true;
    }
    return InternetChecksum.isValid(add(pseudoHeader(info, packet.length()), packet, 0));
  }

  private static long pseudoHeader(PacketInfo info, int lengthBytes) {
    return InternetChecksum.pseudoHeader(
        info.sourceHigh(),
        info.sourceLow(),
        info.destinationHigh(),
        info.destinationLow(),
        info.protocol(),
        lengthBytes);
  }

  private static int fieldOffset(int protocol) {
    return switch (protocol) {
      case IpProtocol.TCP -> TcpHeader.CHECKSUM_OFFSET;
      case IpProtocol.UDP -> UdpHeader.CHECKSUM_OFFSET;
      case IpProtocol.ICMPV6 -> ICMPV6_OFFSET;
      default -> throw new IllegalStateException("no checksum known for protocol " + protocol);
    };
  }

  private TransportChecksum() {}
}
