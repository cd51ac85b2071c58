package dev.argyle.ip;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.NetworkOrder;

/// ICMP messages that come in by IPv4 (RFC 792, RFC 1122 section 3.2.2): answers echo requests,
/// tells protocols about errors, hands echo replies to whoever has registered for ICMP. Source
/// quench (RFC
/// 6633) and redirects are not acted on.
final class Icmpv4 {
  /// Octets that must be in the linear part of a received message.
  static final int HEADER_BYTES = Icmpv4Message.MIN_LENGTH_BYTES;

  /// The longest quoted IP header and eight octets of what follows.
  private static final int QUOTED_BYTES =
      Ipv4Header.MAX_LENGTH_BYTES + Icmpv4Message.MIN_QUOTED_PAYLOAD_BYTES;

  private static final int ECN_MASK = 3;

  private final BufferPool pool;
  private final IpCounters counters;
  private final LocalAddresses local;
  private final Protocols protocols;
  private final RouteLookup lookup;
  private final IpOutput output;

  Icmpv4(
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
    if (!InternetChecksum.isValid(TransportChecksum.add(0, packet, 0))) {
      drop(packet, DropReason.ICMP_BAD_CHECKSUM);
      return;
    }
    switch (Icmpv4Message.type(packet.array(), packet.offset())) {
      case Icmpv4Message.ECHO_REQUEST -> answerEcho(packet);
      case Icmpv4Message.ECHO_REPLY -> handOn(packet);
      case Icmpv4Message.DESTINATION_UNREACHABLE,
          Icmpv4Message.TIME_EXCEEDED,
          Icmpv4Message.PARAMETER_PROBLEM ->
          receiveError(packet);
      default -> drop(packet, DropReason.ICMP_IGNORED);
    }
  }

  /// RFC 1122 section 3.2.2.6. An echo to many is not answered: it could be made to drown its
  /// claimed sender.
  private void answerEcho(SkBuff packet) {
    PacketInfo asked = packet.info();
    Route route =
        local.isLocal(asked.destinationHigh(), asked.destinationLow())
            ? lookup.find(
                asked.sourceHigh(),
                asked.sourceLow(),
                asked.destinationHigh(),
                asked.destinationLow(),
                0)
            : null;
    if (route == null) {
      drop(packet, DropReason.ICMP_IGNORED);
      return;
    }
    int octets = packet.length();
    SkBuff reply = pool.allocate(SkBuff.HEAD_ROOM_BYTES, octets);
    byte[] b = reply.array();
    int at = reply.put(octets);
    packet.copyTo(0, b, at, octets);
    NetworkOrder.putU8(b, at, Icmpv4Message.ECHO_REPLY);
    Icmpv4Message.writeChecksum(b, at, octets);
    PacketInfo info = reply.info();
    info.addresses(
        asked.destinationHigh(), asked.destinationLow(), asked.sourceHigh(), asked.sourceLow());
    info.protocol(IpProtocol.ICMP);
    info.trafficClass(asked.trafficClass() & ~ECN_MASK);
    packet.release();
    output.send(reply, route);
  }

  private void handOn(SkBuff packet) {
    TransportProtocol taker = protocols.find(IpProtocol.ICMP);
    if (taker == null) {
      drop(packet, DropReason.ICMP_IGNORED);
    } else {
      taker.receive(packet);
    }
  }

  private void receiveError(SkBuff arrived) {
    SkBuff packet = LinearPart.ensureBehindHeader(arrived, HEADER_BYTES + QUOTED_BYTES, pool);
    byte[] b = packet.array();
    int quotedAt = Icmpv4Message.quotedAt(packet.offset());
    if (!quotesEnough(b, quotedAt, packet.length() - HEADER_BYTES)) {
      drop(packet, DropReason.ICMP_MALFORMED);
      return;
    }
    long localLow = Ipv4Header.sourceLow(b, quotedAt);
    int number = Ipv4Header.protocol(b, quotedAt);
    TransportProtocol protocol = protocols.find(number);
    if (!local.isLocal(0, localLow)) {
      drop(packet, DropReason.ICMP_NOT_OURS);
      return;
    }
    IcmpError error = Icmpv4Errors.read(packet, quotedAt);
    if (error != null) {
      protocols.tapError(number, error);
    }
    if (protocol == null || error == null) {
      drop(packet, DropReason.ICMP_IGNORED);
      return;
    }
    counters.countIcmpErrorReceived();
    packet.release();
    protocol.error(error);
  }

  /// Whether a whole IP header of the start of a packet is quoted, and eight octets behind it.
  private static boolean quotesEnough(byte[] b, int at, int octets) {
    if (octets < Ipv4Header.MIN_LENGTH_BYTES || Ipv4Header.version(b, at) != 4) {
      return false;
    }
    int headerBytes = Ipv4Header.headerLengthBytes(b, at);
    return headerBytes >= Ipv4Header.MIN_LENGTH_BYTES
        && octets >= headerBytes + Icmpv4Message.MIN_QUOTED_PAYLOAD_BYTES
        && Ipv4Header.fragmentOffsetBytes(b, at) == 0;
  }

  private void drop(SkBuff packet, DropReason reason) {
    counters.countDrop(reason);
    packet.release();
  }
}
