package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.WireImage;
import dev.argyle.testkit.packetdrill.Action.IpInfo;
import dev.argyle.testkit.packetdrill.Action.Range;
import dev.argyle.testkit.packetdrill.Action.Segment;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.Icmpv6Message;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import java.util.List;
import java.util.Objects;

/// Makes the packets that come in, checksums and all.
final class PacketWriter {
  private static final int HOP_LIMIT = 64;
  private static final int QUOTED_SEGMENT_BYTES = TcpHeader.MIN_LENGTH_BYTES;

  private final Addresses ends;
  private final boolean scaledEcho;

  PacketWriter(Addresses ends, boolean scaledEcho) {
    this.ends = ends;
    this.scaledEcho = scaledEcho;
  }

  /// A segment of the peer; its payload is zeros.
  byte[] segment(Segment segment, Conversation numbers) {
    boolean syn = (segment.flags() & TcpFlags.SYN) != 0;
    boolean acks = (segment.flags() & TcpFlags.ACK) != 0;
    List<TcpOption> written = segment.options();
    byte[] options =
        written == null ? new byte[0] : OptionCodec.encode(written, numbers, scaledEcho, acks);
    int at = ipHeaderBytes();
    int headerBytes = TcpHeader.MIN_LENGTH_BYTES + options.length;
    byte[] b = new byte[at + headerBytes + segment.octets()];
    TcpHeader.setPorts(b, at, numbers.remotePort(), numbers.localPort());
    Long ack = segment.ack();
    TcpHeader.write(
        b,
        at,
        numbers.remoteWire(segment.range().start(), syn),
        acks || ack != null ? numbers.localWire(ack == null ? 0 : ack, syn) : 0,
        headerBytes,
        segment.flags(),
        Objects.requireNonNullElse(segment.window(), 0));
    TcpHeader.setUrgentPointer(b, at, segment.urgent());
    System.arraycopy(options, 0, b, TcpHeader.optionsAt(at), options.length);
    writeIp(b, 0, b.length, IpProtocol.TCP, ends.remote(), ends.local());
    writeIpInfo(b, segment.ip());
    WireImage.finish(b);
    return b;
  }

  private void writeIpInfo(byte[] b, IpInfo info) {
    int tos = Objects.requireNonNullElse(info.tos(), 0) | Objects.requireNonNullElse(info.ecn(), 0);
    int ttl = Objects.requireNonNullElse(info.ttl(), HOP_LIMIT);
    if (v4()) {
      Ipv4Header.setTos(b, 0, tos);
      Ipv4Header.setTtl(b, 0, ttl);
    } else {
      Ipv6Header.setTrafficClassAndFlowLabel(b, 0, tos, 0);
      Ipv6Header.setHopLimit(b, 0, ttl);
    }
  }

  /// An error about what the stack has sent.
  byte[] error(Action.InboundIcmp error, Conversation numbers) {
    Range quoted = Objects.requireNonNullElse(error.quoted(), new Range(0, 0));
    int at = ipHeaderBytes();
    int quotedAt = at + Icmpv4Message.MIN_LENGTH_BYTES;
    int quotedTcp = quotedAt + at;
    byte[] b = new byte[quotedTcp + QUOTED_SEGMENT_BYTES];
    TcpHeader.setPorts(b, quotedTcp, numbers.localPort(), numbers.remotePort());
    TcpHeader.write(
        b,
        quotedTcp,
        numbers.localWire(quoted.start(), false),
        0,
        TcpHeader.MIN_LENGTH_BYTES,
        TcpFlags.ACK,
        0);
    int octets = (int) (quoted.end() - quoted.start());
    // The quoted packet is as long as it was when it left, though not all of it is quoted.
    int quotedBytes = Math.max(at + QUOTED_SEGMENT_BYTES + octets, v4() ? error.mtuBytes() + 1 : 0);
    writeIp(b, quotedAt, quotedBytes, IpProtocol.TCP, ends.local(), ends.remote());
    if (v4()) {
      Ipv4Header.writeChecksum(b, quotedAt);
    }
    int protocol = v4() ? IpProtocol.ICMP : IpProtocol.ICMPV6;
    writeIp(b, 0, b.length, protocol, ends.remote(), ends.local());
    int messageBytes = b.length - at;
    IcmpName name = IcmpName.of(error, v4());
    if (v4()) {
      Ipv4Header.writeChecksum(b, 0);
      Icmpv4Message.write(
          b, at, name.type(), name.code(), Icmpv4Message.nextHopMtu(error.mtuBytes()));
      Icmpv4Message.writeChecksum(b, at, messageBytes);
    } else {
      Icmpv6Message.write(b, at, name.type(), name.code(), error.mtuBytes());
      Icmpv6Message.writeChecksum(
          b, at, messageBytes, WireImage.pseudoHeader(b, protocol, messageBytes));
    }
    return b;
  }

  private void writeIp(
      byte[] b, int at, int totalBytes, int protocol, IpAddress from, IpAddress to) {
    if (v4()) {
      Ipv4Header.write(b, at, totalBytes, HOP_LIMIT, protocol, from.v4Bits(), to.v4Bits());
    } else {
      Ipv6Header.write(b, at, totalBytes - Ipv6Header.LENGTH_BYTES, protocol, HOP_LIMIT);
      Ipv6Header.setAddresses(b, at, from.high(), from.low(), to.high(), to.low());
    }
  }

  private int ipHeaderBytes() {
    return v4() ? Ipv4Header.MIN_LENGTH_BYTES : Ipv6Header.LENGTH_BYTES;
  }

  private boolean v4() {
    return ends.local().isV4();
  }
}
