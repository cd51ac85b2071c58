package dev.argyle.sim;

import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Extensions;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.Malformed;
import dev.argyle.wire.NetworkOrder;
import dev.argyle.wire.PacketPrinter;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;

/// A packet as a [PacketRule] sees it. Reads what is asked for, and never throws because of what
/// the packet contains: what is not there is 0 or false.
public final class PacketView {
  private static final int NOWHERE = -1;

  private final SimulatedLink link;
  private final SimulatedNode from;
  private final SkBuff packet;
  private final byte[] b;
  private final int at;
  private final boolean v4;
  private int protocol;
  private int transportAt = NOWHERE;

  PacketView(SimulatedLink link, SimulatedNode from, SkBuff packet) {
    this.link = link;
    this.from = from;
    this.packet = packet;
    this.b = packet.array();
    this.at = packet.offset();
    this.v4 = packet.linearLength() > 0 && Ipv4Header.version(b, at) == 4;
    find();
  }

  private void find() {
    int octets = packet.linearLength();
    if (v4) {
      if (Ipv4Header.validate(b, at, packet.length()) instanceof Malformed) {
        return;
      }
      protocol = Ipv4Header.protocol(b, at);
      boolean later = Ipv4Header.fragmentOffsetBytes(b, at) > 0;
      transportAt = later ? NOWHERE : at + Ipv4Header.headerLengthBytes(b, at);
    } else if (!(Ipv6Header.validate(b, at, packet.length()) instanceof Malformed)) {
      Ipv6Extensions walk = new Ipv6Extensions();
      if (!(walk.walk(b, at) instanceof Malformed) && !walk.isFragment()) {
        protocol = walk.protocol();
        transportAt = walk.offset();
      }
    }
    if (transportAt != NOWHERE && transportAt - at + Integer.BYTES > octets) {
      transportAt = NOWHERE;
    }
  }

  /// The link it is about to go on.
  public SimulatedLink link() {
    return link;
  }

  /// Which end of the link sends it.
  public SimulatedNode from() {
    return from;
  }

  /// Which end of the link it goes to.
  public SimulatedNode to() {
    return link.otherEnd(from);
  }

  /// Octets from its IP header on.
  public int lengthBytes() {
    return packet.length();
  }

  /// Who it says it is from.
  public IpAddress source() {
    return v4
        ? IpAddress.readV4(b, at + 12)
        : new IpAddress(Ipv6Header.sourceHigh(b, at), Ipv6Header.sourceLow(b, at));
  }

  /// Who it is for.
  public IpAddress destination() {
    return v4
        ? IpAddress.readV4(b, at + 16)
        : new IpAddress(Ipv6Header.destinationHigh(b, at), Ipv6Header.destinationLow(b, at));
  }

  /// What it carries, an [IpProtocol].
  public int protocol() {
    return protocol;
  }

  /// Whether it is a segment of TCP whose header is in it.
  public boolean isTcp() {
    return protocol == IpProtocol.TCP
        && transportAt != NOWHERE
        && transportAt - at + TcpHeader.MIN_LENGTH_BYTES <= packet.linearLength();
  }

  /// Whether it is a datagram of UDP whose ports are in it.
  public boolean isUdp() {
    return protocol == IpProtocol.UDP && transportAt != NOWHERE;
  }

  /// The sender's port.
  public int sourcePort() {
    return isTcp() || isUdp() ? NetworkOrder.u16(b, transportAt) : 0;
  }

  /// The receiver's port.
  public int destinationPort() {
    return isTcp() || isUdp() ? NetworkOrder.u16(b, transportAt + 2) : 0;
  }

  /// TCP's flags, of [TcpFlags].
  public int tcpFlags() {
    return isTcp() ? TcpHeader.flags(b, transportAt) : 0;
  }

  /// Whether it is a segment with any of these flags.
  public boolean has(int flags) {
    return (tcpFlags() & flags) != 0;
  }

  /// Octets behind TCP's header.
  public int tcpPayloadBytes() {
    return isTcp()
        ? packet.length() - (transportAt - at) - TcpHeader.dataOffsetBytes(b, transportAt)
        : 0;
  }

  /// A copy of all of it, from the IP header on.
  public byte[] toBytes() {
    byte[] copy = new byte[packet.length()];
    packet.copyTo(0, copy, 0, copy.length);
    return copy;
  }

  /// The packet on one line, as packet scripts write it.
  @Override
  public String toString() {
    byte[] copy = toBytes();
    return PacketPrinter.print(copy, 0, copy.length);
  }
}
