package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Env;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Extensions;
import dev.argyle.wire.Ipv6FragmentHeader;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import org.jspecify.annotations.Nullable;

/// Tells senders what was wrong with a packet of theirs, if the RFCs allow it: never about an ICMP
/// error, a packet to many, a packet from nobody, or a fragment that is not the first (RFC 1122
/// section 3.2.2, RFC 4443 section 2.4 (e)), and never too many ([TokenBucket]).
///
/// Every packet given here is a received one whose IP header has been pulled off and lies where
/// `networkOffset` says. It stays the caller's.
final class IcmpErrorSender {
  /// As much of the packet as keeps the answer within 576 octets, RFC 1812 section 4.3.2.3.
  private static final int MOST_QUOTED_V4_BYTES =
      576 - Ipv4Header.MIN_LENGTH_BYTES - Icmpv4Message.MIN_LENGTH_BYTES;

  /// As much of the packet as keeps the answer within the least MTU, RFC 4443 section 2.4 (c).
  private static final int MOST_QUOTED_V6_BYTES =
      Ipv6Header.MIN_MTU_BYTES - Ipv6Header.LENGTH_BYTES - Icmpv6Message.MIN_LENGTH_BYTES;

  private static final int EXTENSION_UNIT_BYTES = 8;

  /// Internetwork control, RFC 1812 section 4.3.2.5.
  private static final int ERROR_TOS = 0xc0;

  private final Env env;
  private final BufferPool pool;
  private final IpCounters counters;
  private final LocalAddresses local;
  private final RouteLookup lookup;
  private final IpOutput output;
  private final TokenBucket bucket;

  IcmpErrorSender(
      Env env,
      BufferPool pool,
      IpCounters counters,
      LocalAddresses local,
      RouteLookup lookup,
      IpOutput output) {
    this.env = env;
    this.pool = pool;
    this.counters = counters;
    this.local = local;
    this.lookup = lookup;
    this.output = output;
    this.bucket = new TokenBucket(env.entropy(), env.clock().nanos());
  }

  /// Nobody has the port.
  void portUnreachable(SkBuff packet) {
    if (isV4(packet)) {
      sendV4(packet, Icmpv4Message.DESTINATION_UNREACHABLE, Icmpv4Message.CODE_PORT_UNREACHABLE, 0);
    } else {
      sendV6(
          packet,
          Icmpv6Message.DESTINATION_UNREACHABLE,
          Icmpv6Message.CODE_PORT_UNREACHABLE,
          0,
          false);
    }
  }

  /// Nobody speaks the protocol (IPv4).
  void protocolUnreachable(SkBuff packet) {
    sendV4(
        packet, Icmpv4Message.DESTINATION_UNREACHABLE, Icmpv4Message.CODE_PROTOCOL_UNREACHABLE, 0);
  }

  /// The rest of the fragments did not come; `packet` is the first one.
  void reassemblyTimeExceeded(SkBuff packet) {
    if (isV4(packet)) {
      sendV4(packet, Icmpv4Message.TIME_EXCEEDED, Icmpv4Message.CODE_REASSEMBLY_EXCEEDED, 0);
    } else {
      sendV6(packet, Icmpv6Message.TIME_EXCEEDED, Icmpv6Message.CODE_REASSEMBLY_EXCEEDED, 0, false);
    }
  }

  /// An octet of the IPv4 header was not understood.
  ///
  /// @param pointer its offset in the packet
  void parameterProblemV4(SkBuff packet, int pointer) {
    sendV4(
        packet, Icmpv4Message.PARAMETER_PROBLEM, Icmpv4Message.CODE_ERRONEOUS_FIELD, pointer << 24);
  }

  /// Something in the headers of IPv6 was not understood.
  ///
  /// @param pointer its offset in the packet
  /// @param evenToMany whether to answer if the packet was a multicast
  void parameterProblemV6(SkBuff packet, int code, int pointer, boolean evenToMany) {
    sendV6(packet, Icmpv6Message.PARAMETER_PROBLEM, code, pointer, evenToMany);
  }

  private void sendV4(SkBuff packet, int type, int code, int rest) {
    PacketInfo info = packet.info();
    if (isToMany(info) || isFromNobody(info) || isLaterFragment(packet) || isIcmpError(packet)) {
      return;
    }
    Route route = way(info);
    if (route == null) {
      return;
    }
    SkBuff error = quote(packet, Icmpv4Message.MIN_LENGTH_BYTES, MOST_QUOTED_V4_BYTES);
    Icmpv4Message.write(error.array(), error.offset(), type, code, rest);
    Icmpv4Message.writeChecksum(error.array(), error.offset(), error.length());
    address(error, info, route, IpProtocol.ICMP);
    error.info().trafficClass(ERROR_TOS);
    counters.countIcmpErrorSent();
    output.send(error, route);
  }

  private void sendV6(SkBuff packet, int type, int code, int rest, boolean evenToMany) {
    PacketInfo info = packet.info();
    if (isToMany(info) && !evenToMany || isFromNobody(info) || isIcmpv6Error(packet)) {
      return;
    }
    Route route = way(info);
    if (route == null) {
      return;
    }
    SkBuff error = quote(packet, Icmpv6Message.MIN_LENGTH_BYTES, MOST_QUOTED_V6_BYTES);
    Icmpv6Message.write(error.array(), error.offset(), type, code, rest);
    address(error, info, route, IpProtocol.ICMPV6);
    long pseudoHeader =
        InternetChecksum.pseudoHeader(
            route.sourceHigh(),
            route.sourceLow(),
            info.sourceHigh(),
            info.sourceLow(),
            IpProtocol.ICMPV6,
            error.length());
    Icmpv6Message.writeChecksum(error.array(), error.offset(), error.length(), pseudoHeader);
    counters.countIcmpErrorSent();
    output.send(error, route);
  }

  /// The way back, if there is one and the rate allows. The answer comes from the address that was
  /// asked; to a multicast, from one that suits.
  private @Nullable Route way(PacketInfo info) {
    boolean own = local.isLocal(info.destinationHigh(), info.destinationLow());
    IpAddress any = isV4(info.sourceHigh(), info.sourceLow()) ? IpAddress.ANY4 : IpAddress.ANY6;
    Route route =
        lookup.find(
            info.sourceHigh(),
            info.sourceLow(),
            own ? info.destinationHigh() : any.high(),
            own ? info.destinationLow() : any.low(),
            0);
    if (route == null) {
      counters.countDrop(DropReason.NO_ROUTE);
      return null;
    }
    if (!route.out().isLoopback() && !bucket.take(env.clock().nanos())) {
      counters.countDrop(DropReason.ICMP_RATE_LIMIT);
      return null;
    }
    return route;
  }

  /// A packet with room for an ICMP header, and behind it the start of the refused packet.
  private SkBuff quote(SkBuff packet, int icmpBytes, int most) {
    int headerAt = packet.info().networkOffset();
    int headerBytes = packet.offset() - headerAt;
    int quotedHeader = Math.min(headerBytes, most);
    int quotedRest = Math.min(packet.length(), most - quotedHeader);
    int total = icmpBytes + quotedHeader + quotedRest;
    SkBuff error = pool.allocate(SkBuff.HEAD_ROOM_BYTES, total);
    int at = error.put(total) + icmpBytes;
    System.arraycopy(packet.array(), headerAt, error.array(), at, quotedHeader);
    packet.copyTo(0, error.array(), at + quotedHeader, quotedRest);
    return error;
  }

  private static void address(SkBuff error, PacketInfo refused, Route route, int protocol) {
    PacketInfo info = error.info();
    info.addresses(
        route.sourceHigh(), route.sourceLow(), refused.sourceHigh(), refused.sourceLow());
    info.protocol(protocol);
  }

  private boolean isToMany(PacketInfo info) {
    return IpAddress.isMulticast(info.destinationHigh(), info.destinationLow())
        || local.isBroadcast(info.destinationHigh(), info.destinationLow());
  }

  private boolean isFromNobody(PacketInfo info) {
    return IpAddress.isAny(info.sourceHigh(), info.sourceLow())
        || IpAddress.isMulticast(info.sourceHigh(), info.sourceLow())
        || local.isBroadcast(info.sourceHigh(), info.sourceLow());
  }

  private static boolean isLaterFragment(SkBuff packet) {
    return Ipv4Header.fragmentOffsetBytes(packet.array(), packet.info().networkOffset()) > 0;
  }

  /// Whether the packet is an ICMP error itself, or might be one: its type is cut off.
  private static boolean isIcmpError(SkBuff packet) {
    if (packet.info().protocol() != IpProtocol.ICMP) {
      return false;
    }
    return packet.linearLength() == 0
        || Icmpv4Message.isError(Icmpv4Message.type(packet.array(), packet.offset()));
  }

  /// The same for IPv6, where the message may lie behind headers that were at fault themselves.
  private static boolean isIcmpv6Error(SkBuff packet) {
    byte[] b = packet.array();
    int header = packet.info().networkOffset();
    int end = packet.offset() + packet.linearLength();
    int protocol = Ipv6Header.nextHeader(b, header);
    int at = header + Ipv6Header.LENGTH_BYTES;
    while (Ipv6Extensions.isExtension(protocol) && end - at >= Ipv6FragmentHeader.LENGTH_BYTES) {
      boolean fragment = protocol == IpProtocol.IPV6_FRAGMENT;
      if (fragment && Ipv6FragmentHeader.offsetBytes(b, at) > 0) {
        return false;
      }
      protocol = NetworkOrder.u8(b, at);
      at +=
          fragment
              ? Ipv6FragmentHeader.LENGTH_BYTES
              : (NetworkOrder.u8(b, at + 1) + 1) * EXTENSION_UNIT_BYTES;
    }
    return protocol == IpProtocol.ICMPV6
        && (at >= end || Icmpv6Message.isError(Icmpv6Message.type(b, at)));
  }

  private static boolean isV4(SkBuff packet) {
    return isV4(packet.info().sourceHigh(), packet.info().sourceLow());
  }

  private static boolean isV4(long high, long low) {
    return IpAddress.isV4(high, low);
  }
}
