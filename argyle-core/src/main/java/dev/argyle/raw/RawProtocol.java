package dev.argyle.raw;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.ip.IcmpError;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.PacketTap;
import dev.argyle.ip.datagram.DatagramErrors;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import java.util.List;
import java.util.function.Consumer;

/// The raw sockets of one host, as IP sees them: a copy of every packet goes to each that takes it.
/// To be set up with [IpLayer#tap]. Thread-safe.
public final class RawProtocol implements PacketTap {
  private final IpLayer ip;
  private final RawTable v4Table = new RawTable(true);
  private final RawTable v6Table = new RawTable(false);
  private final RawProto v4Proto;
  private final RawProto v6Proto;

  /// The raw sockets of a host.
  public RawProtocol(IpLayer ip) {
    this.ip = ip;
    v4Proto = new RawProto(ip, v4Table, true);
    v6Proto = new RawProto(ip, v6Table, false);
  }

  /// The user's calls on sockets of `AF_INET`.
  public RawProto v4Proto() {
    return v4Proto;
  }

  /// The user's calls on sockets of `AF_INET6`.
  public RawProto v6Proto() {
    return v6Proto;
  }

  /// Shows every sock.
  public void forEachSock(Consumer<? super DatagramSock> visitor) {
    v4Table.forEach(visitor);
    v6Table.forEach(visitor);
  }

  @Override
  public boolean packet(SkBuff packet) {
    PacketInfo info = packet.info();
    boolean v4 = IpAddress.isV4(info.destinationHigh(), info.destinationLow());
    RawTable table = v4 ? v4Table : v6Table;
    if (!table.has(info.protocol())) {
      return false;
    }
    List<RawSock> socks =
        table.find(
            info.protocol(),
            info.destinationHigh(),
            info.destinationLow(),
            info.sourceHigh(),
            info.sourceLow(),
            info.interfaceIndex());
    for (RawSock sock : socks) {
      if (wants(sock, packet, v4)) {
        sock.enqueue(copy(packet, v4));
      }
    }
    return !socks.isEmpty();
  }

  private static boolean wants(RawSock sock, SkBuff packet, boolean v4) {
    PacketInfo info = packet.info();
    if (IpAddress.isMulticast(info.destinationHigh(), info.destinationLow())
        && !sock.groups()
            .wants(
                info.destinationHigh(),
                info.destinationLow(),
                info.sourceHigh(),
                info.sourceLow(),
                info.interfaceIndex(),
                sock.settings(v4).multicastAll())) {
      return false;
    }
    boolean icmp = info.protocol() == (v4 ? IpProtocol.ICMP : IpProtocol.ICMPV6);
    if (icmp && packet.linearLength() > 0) {
      int type = Icmpv4Message.type(packet.array(), packet.offset()); // alike in both versions
      if (!sock.wantsType(type)) {
        return false;
      }
    }
    boolean checked = !v4 && sock.checksumOffset() != RawSock.NO_CHECKSUM;
    return !checked || isIntact(packet);
  }

  private static boolean isIntact(SkBuff packet) {
    PacketInfo info = packet.info();
    if (info.checksumPartial() || info.checksumVerified()) {
      return true;
    }
    long sum = TransportChecksum.add(RawProto.pseudoHeader(packet), packet, 0);
    return InternetChecksum.isValid(sum);
  }

  /// A copy as the user gets it: of IPv4 with its IP header, and with every checksum filled in.
  private SkBuff copy(SkBuff packet, boolean v4) {
    int headerBytes = v4 ? packet.offset() - packet.info().networkOffset() : 0;
    packet.push(headerBytes);
    SkBuff copy = packet.copy(ip.pool());
    packet.pull(headerBytes);
    if (copy.info().checksumPartial()) {
      TransportChecksum.fillIn(copy, headerBytes);
    }
    return copy;
  }

  @Override
  public void error(int protocol, IcmpError error) {
    boolean v4 = IpAddress.isV4(error.remoteHigh(), error.remoteLow());
    RawTable table = v4 ? v4Table : v6Table;
    for (RawSock sock : table.findSenders(protocol, error)) {
      byte[] payload = sock.headerIncluded() ? error.quote().packet() : error.quote().transport(0);
      DatagramErrors.hear(ip, sock, error, 0, payload);
    }
  }
}
