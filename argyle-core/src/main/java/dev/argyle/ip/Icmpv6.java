package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.ip.IcmpError.Kind;
import dev.argyle.sock.Errno;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv6Extensions;
import dev.argyle.wire.Ipv6FragmentHeader;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.NetworkOrder;
import org.jspecify.annotations.Nullable;

/// ICMP messages that come in by IPv6 (RFC 4443): answers echo requests, tells protocols about
/// errors, hands echo replies to whoever has registered for ICMPv6.
final class Icmpv6 {
  private static final int HEADER_BYTES = Icmpv6Message.MIN_LENGTH_BYTES;

  /// Octets of the quoted transport header that are needed.
  private static final int QUOTED_TRANSPORT_BYTES = 8;

  private static final int ECN_MASK = 3;

  private final BufferPool pool;
  private final IpCounters counters;
  private final LocalAddresses local;
  private final Protocols protocols;
  private final RouteLookup lookup;
  private final IpOutput output;

  Icmpv6(
      BufferPool pool,
      IpCounters counters,
      LocalAddresses local,
      Protocols protocols,
      RouteLookup lookup,
      IpOutput output) {
    this.pool = pool;
    this.counters = counters;
    this.local = local;
    this.protocols = protocols;
    this.lookup = lookup;
    this.output = output;
  }

  /// Takes a message, which starts with its ICMP header.
  void receive(SkBuff packet) {
    if (packet.length() < HEADER_BYTES) {
      drop(packet, DropReason.ICMP_MALFORMED);
      return;
    }
    if (!TransportChecksum.isValid(packet)) {
      drop(packet, DropReason.ICMP_BAD_CHECKSUM);
      return;
    }
    int type = Icmpv6Message.type(packet.array(), packet.offset());
    if (Icmpv6Message.isError(type)) {
      receiveError(packet, type);
    } else if (type == Icmpv6Message.ECHO_REQUEST) {
      answerEcho(packet);
    } else if (type == Icmpv6Message.ECHO_REPLY) {
      handOn(packet);
    } else {
      drop(packet, DropReason.ICMP_IGNORED);
    }
  }

  /// RFC 4443 section 4.2. An echo to a group is answered from an address of the host's own.
  private void answerEcho(SkBuff packet) {
    PacketInfo asked = packet.info();
    boolean own = local.isLocal(asked.destinationHigh(), asked.destinationLow());
    Route route =
        lookup.find(
            asked.sourceHigh(),
            asked.sourceLow(),
            own ? asked.destinationHigh() : IpAddress.ANY6.high(),
            own ? asked.destinationLow() : IpAddress.ANY6.low(),
            0);
    if (route == null) {
      drop(packet, DropReason.NO_ROUTE);
      return;
    }
    int octets = packet.length();
    SkBuff reply = pool.allocate(SkBuff.HEAD_ROOM_BYTES, octets);
    byte[] b = reply.array();
    int at = reply.put(octets);
    packet.copyTo(0, b, at, octets);
    NetworkOrder.putU8(b, at, Icmpv6Message.ECHO_REPLY);
    PacketInfo info = reply.info();
    info.addresses(route.sourceHigh(), route.sourceLow(), asked.sourceHigh(), asked.sourceLow());
    info.protocol(IpProtocol.ICMPV6);
    info.trafficClass(asked.trafficClass() & ~ECN_MASK);
    TransportChecksum.writePartial(reply, 0);
    TransportChecksum.fillIn(reply, 0);
    packet.release();
    output.send(reply, route);
  }

  private void handOn(SkBuff packet) {
    TransportProtocol taker = protocols.find(IpProtocol.ICMPV6);
    if (taker == null) {
      drop(packet, DropReason.ICMP_IGNORED);
    } else {
      taker.receive(packet);
    }
  }

  private void receiveError(SkBuff arrived, int type) {
    SkBuff packet = LinearPart.ensureBehindHeader(arrived, arrived.length(), pool);
    byte[] b = packet.array();
    int at = packet.offset();
    int quotedAt = Icmpv6Message.quotedAt(at);
    int octets = packet.length() - HEADER_BYTES;
    boolean header = octets >= Ipv6Header.LENGTH_BYTES && Ipv6Header.version(b, quotedAt) == 6;
    Quoted quoted = header ? quoted(packet, quotedAt, octets) : null;
    if (quoted == null) {
      drop(packet, DropReason.ICMP_MALFORMED);
      return;
    }
    if (!local.isLocal(Ipv6Header.sourceHigh(b, quotedAt), Ipv6Header.sourceLow(b, quotedAt))) {
      drop(packet, DropReason.ICMP_NOT_OURS);
      return;
    }
    TransportProtocol protocol = protocols.find(quoted.protocol);
    IcmpError error = error(type, Icmpv6Message.code(b, at), Icmpv6Message.mtuBytes(b, at), quoted);
    if (error != null) {
      protocols.tapError(quoted.protocol, error);
    }
    if (protocol == null || error == null) {
      drop(packet, DropReason.ICMP_IGNORED);
      return;
    }
    counters.countIcmpErrorReceived();
    packet.release();
    protocol.error(error);
  }

  /// What an error quotes: whose packet, and the first octets of its transport header.
  private record Quoted(
      int protocol,
      long localHigh,
      long localLow,
      long remoteHigh,
      long remoteLow,
      long transport,
      IcmpQuote quote) {}

  /// @return null if the transport header cannot be found in what is quoted
  private static @Nullable Quoted quoted(SkBuff packet, int at, int octets) {
    byte[] b = packet.array();
    int protocol = Ipv6Header.nextHeader(b, at);
    int transport = Ipv6Header.LENGTH_BYTES;
    if (Ipv6Extensions.isExtension(protocol)) {
      byte[] copy = new byte[octets];
      System.arraycopy(b, at, copy, 0, octets);
      Ipv6Header.setPayloadLength(copy, 0, octets - Ipv6Header.LENGTH_BYTES); // it was cut there
      Ipv6Extensions extensions = new Ipv6Extensions();
      if (!extensions.walk(copy, 0).isOk()) {
        return null;
      }
      protocol = extensions.protocol();
      transport = extensions.offset();
      if (extensions.isFragment()) {
        int fragmentAt = extensions.fragmentAt();
        if (Ipv6FragmentHeader.offsetBytes(copy, fragmentAt) > 0) {
          return null;
        }
        protocol = Ipv6FragmentHeader.nextHeader(copy, fragmentAt);
        transport = fragmentAt + Ipv6FragmentHeader.LENGTH_BYTES;
      }
    }
    if (octets - transport < QUOTED_TRANSPORT_BYTES) {
      return null;
    }
    return new Quoted(
        protocol,
        Ipv6Header.sourceHigh(b, at),
        Ipv6Header.sourceLow(b, at),
        Ipv6Header.destinationHigh(b, at),
        Ipv6Header.destinationLow(b, at),
        NetworkOrder.s64(b, at + transport),
        quote(packet, transport));
  }

  /// What types and codes mean, as Linux has it. A "packet too big" below the least MTU is nothing
  /// (RFC 8201 section 4); an error of unknown type still reaches the protocol (RFC 4443 section
  /// 2.4 (a)).
  private static @Nullable IcmpError error(int type, int code, int mtuBytes, Quoted quoted) {
    return switch (type) {
      case Icmpv6Message.DESTINATION_UNREACHABLE -> unreachable(code, quoted);
      case Icmpv6Message.PACKET_TOO_BIG ->
          mtuBytes < PathMtu.LEAST_V6_BYTES
              ? null
              : error(Kind.PACKET_TOO_BIG, Errno.EMSGSIZE, false, mtuBytes, quoted);
      case Icmpv6Message.TIME_EXCEEDED ->
          error(Kind.TIME_EXCEEDED, Errno.EHOSTUNREACH, false, 0, quoted);
      case Icmpv6Message.PARAMETER_PROBLEM ->
          error(Kind.PARAMETER_PROBLEM, Errno.EPROTO, true, 0, quoted);
      default -> error(Kind.PARAMETER_PROBLEM, Errno.EPROTO, false, 0, quoted);
    };
  }

  private static IcmpError unreachable(int code, Quoted quoted) {
    return switch (code) {
      case Icmpv6Message.CODE_NO_ROUTE ->
          error(Kind.NET_UNREACHABLE, Errno.ENETUNREACH, false, 0, quoted);
      case Icmpv6Message.CODE_PORT_UNREACHABLE ->
          error(Kind.PORT_UNREACHABLE, Errno.ECONNREFUSED, true, 0, quoted);
      case Icmpv6Message.CODE_PROHIBITED,
          Icmpv6Message.CODE_SOURCE_POLICY,
          Icmpv6Message.CODE_REJECT_ROUTE ->
          error(Kind.ADMIN_PROHIBITED, Errno.EACCES, true, 0, quoted);
      default -> error(Kind.HOST_UNREACHABLE, Errno.EHOSTUNREACH, false, 0, quoted);
    };
  }

  private static IcmpError error(
      Kind kind, Errno errno, boolean hard, int mtuBytes, Quoted quoted) {
    return new IcmpError(
        kind,
        errno,
        hard,
        mtuBytes,
        quoted.localHigh,
        quoted.localLow,
        quoted.remoteHigh,
        quoted.remoteLow,
        quoted.transport,
        quoted.quote);
  }

  private static IcmpQuote quote(SkBuff packet, int transportOffset) {
    byte[] b = packet.array();
    int at = packet.offset();
    int type = Icmpv6Message.type(b, at);
    int code = Icmpv6Message.code(b, at);
    int info = Icmpv6Message.mtuBytes(b, at); // the word that also holds the pointer
    return IcmpQuote.of(packet, type, code, info, HEADER_BYTES, transportOffset);
  }

  private void drop(SkBuff packet, DropReason reason) {
    counters.countDrop(reason);
    packet.release();
  }
}
