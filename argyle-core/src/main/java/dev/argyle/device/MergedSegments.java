package dev.argyle.device;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Segments of one flow that have been joined to one: the first one's packet, and the others'
/// payload behind it, not copied. Used for one after the other.
final class MergedSegments {
  private static final int MOST_OCTETS = 65_535; // what an IP header can say
  private static final int ADDRESSES_V4 = 12; // where in the header they begin
  private static final int ADDRESSES_V6 = 8;

  private @Nullable SkBuff packet; // null while unused
  private byte[] array = {};
  private int ipAt;
  private int tcpAt;
  private int tcpOctets;
  private int segmentOctets; // payload of each but the last
  private int nextSeq;
  private int segments;
  private boolean complete;

  /// Starts with a segment's packet, which it owns from here on.
  void begin(SkBuff first, SegmentView segment) {
    packet = first;
    array = segment.array();
    ipAt = segment.ipAt();
    tcpAt = segment.tcpAt();
    tcpOctets = segment.tcpOctets();
    segmentOctets = segment.payloadOctets();
    nextSeq = TcpHeader.seq(array, tcpAt) + segmentOctets;
    segments = 1;
    complete = false;
  }

  /// Whether a segment is of the same connection.
  boolean isFlowOf(SegmentView segment) {
    if (tcpAt - ipAt != segment.ipOctets()) {
      return false;
    }
    int addresses = isV4() ? ADDRESSES_V4 : ADDRESSES_V6;
    int octets = tcpAt - ipAt - addresses + 2 * Short.BYTES; // and the ports behind them
    return isEqual(segment, addresses, octets);
  }

  /// Joins a segment of this flow, if it goes on where the last one ended and differs in nothing
  /// else that matters. The packet is used up then.
  ///
  /// @return whether it was joined
  boolean append(SkBuff next, SegmentView segment) {
    SkBuff first = packet;
    if (first == null || !follows(segment) || !segment.isIntact(next)) {
      return false;
    }
    first.share(next, segment.ipOctets() + segment.tcpOctets(), segment.payloadOctets());
    next.release();
    nextSeq += segment.payloadOctets();
    segments++;
    if (segment.isPush()) {
      TcpHeader.setFlags(array, tcpAt, TcpHeader.flags(array, tcpAt) | TcpFlags.PSH);
    }
    complete =
        segment.isPush()
            || segment.payloadOctets() < segmentOctets
            || first.length() + segmentOctets > MOST_OCTETS;
    return true;
  }

  /// Whether nothing can follow.
  boolean isComplete() {
    return complete;
  }

  /// Gives the packet away, with the lengths of all that is in it.
  @Nullable SkBuff end() {
    SkBuff merged = packet;
    packet = null;
    if (merged != null && segments > 1) {
      PacketInfo info = merged.info();
      info.segmentBytes(segmentOctets);
      info.countsMarks((TcpHeader.flags(array, tcpAt) & TcpFlags.CWR) != 0); // all have it
      if (isV4()) {
        Ipv4Header.setTotalLength(array, ipAt, merged.length());
        Ipv4Header.writeChecksum(array, ipAt);
      } else {
        Ipv6Header.setPayloadLength(array, ipAt, merged.length() - Ipv6Header.LENGTH_BYTES);
      }
    }
    return merged;
  }

  private boolean follows(SegmentView segment) {
    byte[] b = segment.array();
    int at = segment.tcpAt();
    return segment.isPlainData()
        && segment.payloadOctets() <= segmentOctets
        && TcpHeader.seq(b, at) == nextSeq
        && segment.tcpOctets() == tcpOctets
        && NetworkOrder.s32(b, at + 8) == NetworkOrder.s32(array, tcpAt + 8) // ACK
        && TcpHeader.window(b, at) == TcpHeader.window(array, tcpAt)
        && (TcpHeader.flags(b, at) & ~TcpFlags.PSH) == TcpHeader.flags(array, tcpAt)
        && isEqual(segment, tcpAt - ipAt + TcpHeader.MIN_LENGTH_BYTES, optionOctets())
        && (isV4() ? followsV4(segment) : followsV6(segment));
  }

  private int optionOctets() {
    return tcpOctets - TcpHeader.MIN_LENGTH_BYTES;
  }

  private boolean followsV4(SegmentView segment) {
    byte[] b = segment.array();
    int at = segment.ipAt();
    boolean counted =
        Ipv4Header.dontFragment(b, at) // then it means nothing, RFC 6864
            || Ipv4Header.identification(b, at)
                == (Ipv4Header.identification(array, ipAt) + segments & 0xffff);
    return counted
        && Ipv4Header.tos(b, at) == Ipv4Header.tos(array, ipAt)
        && Ipv4Header.ttl(b, at) == Ipv4Header.ttl(array, ipAt)
        && Ipv4Header.flagsAndOffset(b, at) == Ipv4Header.flagsAndOffset(array, ipAt);
  }

  private boolean followsV6(SegmentView segment) {
    byte[] b = segment.array();
    int at = segment.ipAt();
    return NetworkOrder.s32(b, at) == NetworkOrder.s32(array, ipAt) // traffic class, flow label
        && Ipv6Header.hopLimit(b, at) == Ipv6Header.hopLimit(array, ipAt);
  }

  private boolean isV4() {
    return tcpAt - ipAt == Ipv4Header.MIN_LENGTH_BYTES;
  }

  /// Compares octets of the headers, from some offset of the IP header on.
  private boolean isEqual(SegmentView segment, int from, int octets) {
    int there = segment.ipAt() + from;
    int here = ipAt + from;
    return Arrays.equals(segment.array(), there, there + octets, array, here, here + octets);
  }
}
