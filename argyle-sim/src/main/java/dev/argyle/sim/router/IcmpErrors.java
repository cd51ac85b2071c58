package dev.argyle.sim.router;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import org.jspecify.annotations.Nullable;

/// What a router tells the sender of a packet that it does not forward, RFC 792, 1812 and 4443.
/// Each method gives the packet to send, or null where the RFCs forbid an answer: about an ICMP
/// error, a fragment that is not the first, a packet to or from many. The refused packet stays the
/// caller's, and its headers are known to be sound.
public final class IcmpErrors {
  private static final int HOP_LIMIT = 64;

  /// RFC 1812 section 4.3.2.5: internetwork control.
  private static final int ERROR_TOS = 0xc0;

  private final BufferPool pool;

  /// @param pool where the messages take their memory
  public IcmpErrors(BufferPool pool) {
    this.pool = pool;
  }

  /// It had no hops left.
  ///
  /// @param own an address of the router, of the packet's family
  public @Nullable SkBuff timeExceeded(SkBuff packet, IpAddress own) {
    return own.isV4()
        ? v4(packet, own, Icmpv4Message.TIME_EXCEEDED, Icmpv4Message.CODE_TTL_EXCEEDED, 0)
        : v6(packet, own, Icmpv6Message.TIME_EXCEEDED, Icmpv6Message.CODE_HOP_LIMIT_EXCEEDED, 0);
  }

  /// There is no way to its destination.
  public @Nullable SkBuff noRoute(SkBuff packet, IpAddress own) {
    return own.isV4()
        ? v4(
            packet,
            own,
            Icmpv4Message.DESTINATION_UNREACHABLE,
            Icmpv4Message.CODE_NET_UNREACHABLE,
            0)
        : v6(packet, own, Icmpv6Message.DESTINATION_UNREACHABLE, Icmpv6Message.CODE_NO_ROUTE, 0);
  }

  /// It is too long for the next link, and may not be cut. RFC 1191 section 4, RFC 8201.
  ///
  /// @param mtuBytes of that link
  public @Nullable SkBuff tooBig(SkBuff packet, IpAddress own, int mtuBytes) {
    return own.isV4()
        ? v4(
            packet,
            own,
            Icmpv4Message.DESTINATION_UNREACHABLE,
            Icmpv4Message.CODE_FRAGMENTATION_NEEDED,
            Icmpv4Message.nextHopMtu(mtuBytes))
        : v6(packet, own, Icmpv6Message.PACKET_TOO_BIG, 0, mtuBytes);
  }

  private @Nullable SkBuff v4(SkBuff packet, IpAddress own, int type, int code, int rest) {
    byte[] b = packet.array();
    int at = packet.offset();
    IpAddress source = IpAddress.readV4(b, at + 12);
    IpAddress destination = IpAddress.readV4(b, at + 16);
    if (isMany(source)
        || source.isAny()
        || isMany(destination)
        || Ipv4Header.fragmentOffsetBytes(b, at) > 0
        || isIcmpError(packet)) {
      return null;
    }
    int headers = Ipv4Header.MIN_LENGTH_BYTES + Icmpv4Message.MIN_LENGTH_BYTES;
    int quoted = Math.min(packet.length(), 576 - headers);
    int total = headers + quoted;
    SkBuff error = pool.allocate(SkBuff.HEAD_ROOM_BYTES, total);
    int ip = error.put(total);
    int icmp = ip + Ipv4Header.MIN_LENGTH_BYTES;
    packet.copyTo(0, error.array(), ip + headers, quoted);
    Icmpv4Message.write(error.array(), icmp, type, code, rest);
    Icmpv4Message.writeChecksum(error.array(), icmp, total - Ipv4Header.MIN_LENGTH_BYTES);
    Ipv4Header.write(
        error.array(), ip, total, HOP_LIMIT, IpProtocol.ICMP, own.v4Bits(), source.v4Bits());
    Ipv4Header.setTos(error.array(), ip, ERROR_TOS);
    Ipv4Header.writeChecksum(error.array(), ip);
    return error;
  }

  private @Nullable SkBuff v6(SkBuff packet, IpAddress own, int type, int code, int rest) {
    byte[] b = packet.array();
    int at = packet.offset();
    IpAddress source = new IpAddress(Ipv6Header.sourceHigh(b, at), Ipv6Header.sourceLow(b, at));
    boolean toMany =
        IpAddress.isMulticast(Ipv6Header.destinationHigh(b, at), Ipv6Header.destinationLow(b, at));
    boolean mayAnswerMany = type == Icmpv6Message.PACKET_TOO_BIG; // RFC 4443 section 2.4 (e.3)
    if (isMany(source) || source.isAny() || toMany && !mayAnswerMany || isIcmpv6Error(packet)) {
      return null;
    }
    int headers = Ipv6Header.LENGTH_BYTES + Icmpv6Message.MIN_LENGTH_BYTES;
    int quoted = Math.min(packet.length(), Ipv6Header.MIN_MTU_BYTES - headers);
    int total = headers + quoted;
    int payload = total - Ipv6Header.LENGTH_BYTES;
    SkBuff error = pool.allocate(SkBuff.HEAD_ROOM_BYTES, total);
    int ip = error.put(total);
    int icmp = ip + Ipv6Header.LENGTH_BYTES;
    packet.copyTo(0, error.array(), ip + headers, quoted);
    Ipv6Header.write(error.array(), ip, payload, IpProtocol.ICMPV6, HOP_LIMIT);
    Ipv6Header.setAddresses(error.array(), ip, own.high(), own.low(), source.high(), source.low());
    Icmpv6Message.write(error.array(), icmp, type, code, rest);
    long pseudoHeader =
        InternetChecksum.pseudoHeader(
            own.high(), own.low(), source.high(), source.low(), IpProtocol.ICMPV6, payload);
    Icmpv6Message.writeChecksum(error.array(), icmp, payload, pseudoHeader);
    return error;
  }

  private static boolean isMany(IpAddress address) {
    return address.isMulticast() || address.isLimitedBroadcast();
  }

  private static boolean isIcmpError(SkBuff packet) {
    byte[] b = packet.array();
    int header = Ipv4Header.headerLengthBytes(b, packet.offset());
    return Ipv4Header.protocol(b, packet.offset()) == IpProtocol.ICMP
        && (packet.linearLength() <= header
            || Icmpv4Message.isError(Icmpv4Message.type(b, packet.offset() + header)));
  }

  private static boolean isIcmpv6Error(SkBuff packet) {
    byte[] b = packet.array();
    int icmp = packet.offset() + Ipv6Header.LENGTH_BYTES;
    return Ipv6Header.nextHeader(b, packet.offset()) == IpProtocol.ICMPV6
        && (packet.linearLength() <= Ipv6Header.LENGTH_BYTES
            || Icmpv6Message.isError(Icmpv6Message.type(b, icmp)));
  }
}
