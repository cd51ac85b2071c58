package dev.argyle.tcp.send;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.TcpHeader;

/// Puts a TCP header in front of a payload. No other class writes one.
public final class SegmentWriter {
  /// Pushes header and options into the packet's head-room and notes for ip where it goes.
  ///
  /// The checksum stays partial: the field holds the sum of the pseudo-header over the whole
  /// packet, not inverted, and the device, or ip for it, adds the rest.
  ///
  /// @param packet its payload, to the end; with head-room for `header`
  public static void write(SkBuff packet, SegmentHeader header) {
    int length = header.lengthBytes();
    int at = packet.push(length);
    byte[] b = packet.array();
    header.writeTo(b, at, length);
    TcpHeader.setChecksum(b, at, InternetChecksum.fold(pseudoHeader(header, packet.length())));
    PacketInfo info = packet.info();
    info.addresses(
        header.sourceHigh(), header.sourceLow(), header.destinationHigh(), header.destinationLow());
    info.protocol(IpProtocol.TCP);
    info.checksumPartial(true);
  }

  private static long pseudoHeader(SegmentHeader header, int lengthBytes) {
    return InternetChecksum.pseudoHeader(
        header.sourceHigh(),
        header.sourceLow(),
        header.destinationHigh(),
        header.destinationLow(),
        IpProtocol.TCP,
        lengthBytes);
  }

  private SegmentWriter() {}
}
