package dev.argyle.tcp;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.Route;
import dev.argyle.sock.SockCommon;
import dev.argyle.tcp.TcpCounters.Counter;
import dev.argyle.tcp.send.SegmentHeader;
import dev.argyle.tcp.send.SegmentWriter;
import dev.argyle.tcp.seq.Segment;
import dev.argyle.wire.TcpFlags;
import org.jspecify.annotations.Nullable;

/// Segments that are sent without a full connection: resets, the SYN-ACK of a half-open request,
/// the ACK of a TIME-WAIT. They keep nothing.
final class StatelessReply {
  private final IpLayer ip;
  private final BufferPool pool;
  private final TcpCounters counters;

  StatelessReply(IpLayer ip, BufferPool pool, TcpCounters counters) {
    this.ip = ip;
    this.pool = pool;
    this.counters = counters;
  }

  /// Answers a segment that belongs to no connection with a reset (RFC 9293 section 3.5.2, group
  /// 1); never a reset. The packet stays the caller's.
  void resetTo(SkBuff packet, Segment segment) {
    if (segment.isReset()) {
      return;
    }
    counters.count(Counter.OUT_RESETS);
    SegmentHeader header = new SegmentHeader();
    PacketInfo info = packet.info();
    header.source(info.destinationHigh(), info.destinationLow(), segment.destinationPort());
    header.destination(info.sourceHigh(), info.sourceLow(), segment.sourcePort());
    if (segment.hasAck()) {
      header.begin(segment.ack(), 0, TcpFlags.RST, 0);
    } else {
      header.begin(0, segment.endSeq(), TcpFlags.RST | TcpFlags.ACK, 0);
    }
    send(
        header,
        ip.route(
            info.sourceHigh(), info.sourceLow(), info.destinationHigh(), info.destinationLow(), 0));
  }

  /// Sends a segment without payload from one end of a connection to the other.
  ///
  /// @param header whose ends are set by this method
  void send(SockCommon ends, SegmentHeader header) {
    OutgoingHeader.name(header, ends);
    send(
        header,
        ip.route(
            ends.remoteHigh(),
            ends.remoteLow(),
            ends.localHigh(),
            ends.localLow(),
            ends.boundInterface()));
  }

  private void send(SegmentHeader header, @Nullable Route route) {
    if (route == null) {
      counters.count(Counter.DROPPED_NO_ROUTE);
      return;
    }
    counters.count(Counter.OUT_SEGMENTS);
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 0);
    SegmentWriter.write(packet, header);
    packet.info().dontFragment(true);
    ip.output(packet, route);
  }
}
