package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.TcpHeader;
import org.jspecify.annotations.Nullable;

/// What both versions do with a packet that is well-formed: is it for this host, and who takes it.
final class Delivery {
  private final BufferPool pool;
  private final IpCounters counters;
  private final LocalAddresses local;
  private final MulticastGroups groups;
  private final Protocols protocols;
  private final Icmpv4 icmpv4;
  private final Icmpv6 icmpv6;

  Delivery(
      BufferPool pool,
      IpCounters counters,
      LocalAddresses local,
      MulticastGroups groups,
      Protocols protocols,
      Icmpv4 icmpv4,
      Icmpv6 icmpv6) {
    this.pool = pool;
    this.counters = counters;
    this.local = local;
    this.groups = groups;
    this.protocols = protocols;
    this.icmpv4 = icmpv4;
    this.icmpv6 = icmpv6;
  }

  /// Why a packet, whose info has its addresses, must not go on, or null if it may.
  @Nullable DropReason judge(PacketInfo info, NetInterface in) {
    long srcHigh = info.sourceHigh();
    long srcLow = info.sourceLow();
    long dstHigh = info.destinationHigh();
    long dstLow = info.destinationLow();
    if (IpAddress.isAny(srcHigh, srcLow)
        || IpAddress.isMulticast(srcHigh, srcLow)
        || local.isBroadcast(srcHigh, srcLow)) {
      return DropReason.MARTIAN_SOURCE;
    }
    if (!in.isLoopback()) {
      if (IpAddress.isLoopback(srcHigh, srcLow) || IpAddress.isLoopback(dstHigh, dstLow)) {
        return DropReason.MARTIAN_LOOPBACK;
      }
      if (local.isLocal(srcHigh, srcLow) && !info.fromSelf()) {
        return DropReason.MARTIAN_OWN_SOURCE;
      }
    }
    boolean ours =
        local.accepts(dstHigh, dstLow)
            || IpAddress.isMulticast(dstHigh, dstLow)
                && groups.accepts(in.index(), dstHigh, dstLow, srcHigh, srcLow);
    return ours ? null : DropReason.NOT_FOR_US;
  }

  /// Hands a packet, which starts with its transport header, to whoever takes its protocol.
  ///
  /// @return false, and the packet stays the caller's, if nobody does
  boolean deliver(SkBuff packet, int protocol) {
    PacketInfo info = packet.info();
    info.protocol(protocol);
    boolean v4 = IpAddress.isV4(info.destinationHigh(), info.destinationLow());
    boolean taken = protocols.tapPacket(packet);
    if (protocol == (v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6)) {
      counters.countDelivered();
      SkBuff message = withHeader(packet, Icmpv4.HEADER_BYTES);
      if (v4) {
        icmpv4.receive(message);
      } else {
        icmpv6.receive(message);
      }
      return true;
    }
    boolean otherIcmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
    TransportProtocol taker = otherIcmp ? null : protocols.find(protocol);
    if (taker == null && taken) {
      counters.countDelivered();
      packet.release();
      return true;
    }
    if (taker == null) {
      counters.countDrop(DropReason.UNKNOWN_PROTOCOL);
      return false;
    }
    counters.countDelivered();
    taker.receive(
        protocol == IpProtocol.TCP
            ? withTcpHeader(packet)
            : withHeader(packet, taker.headerBytes()));
    return true;
  }

  void drop(SkBuff packet, DropReason reason) {
    counters.countDrop(reason);
    packet.release();
  }

  private SkBuff withTcpHeader(SkBuff packet) {
    SkBuff fixed = withHeader(packet, TcpHeader.MIN_LENGTH_BYTES);
    if (fixed.linearLength() < TcpHeader.MIN_LENGTH_BYTES) {
      return fixed; // too short for a header: TCP will find that
    }
    return withHeader(fixed, TcpHeader.dataOffsetBytes(fixed.array(), fixed.offset()));
  }

  private SkBuff withHeader(SkBuff packet, int octets) {
    return LinearPart.ensureBehindHeader(packet, octets, pool);
  }
}
