package dev.argyle.udp;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.ip.IcmpError;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.TransportProtocol;
import dev.argyle.ip.datagram.DatagramErrors;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.ip.datagram.DatagramTable;
import dev.argyle.ip.datagram.PortDirectory;
import dev.argyle.sock.BindTable;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.UdpHeader;
import java.util.List;
import java.util.function.Consumer;

/// The UDP of one host, as IP sees it: judges datagrams and finds the socket that they are for.
/// Thread-safe.
public final class UdpProtocol implements TransportProtocol {
  private final IpLayer ip;
  private final UdpCounters counters = new UdpCounters();
  private final DatagramTable table;
  private final UdpProto proto;

  /// The UDP of a host; it has to be registered with [IpLayer#register].
  public UdpProtocol(IpLayer ip) {
    this.ip = ip;
    table = new DatagramTable(ip.env().entropy());
    BindTable ports = new BindTable(ip.env().entropy(), BindTable.Sharing.ALWAYS);
    proto = new UdpProto(ip, new PortDirectory(ports, table), counters);
  }

  /// The user's calls.
  public UdpProto proto() {
    return proto;
  }

  /// What has happened to the datagrams.
  public UdpCounters counters() {
    return counters;
  }

  /// Shows every sock that has a port.
  public void forEachSock(Consumer<? super DatagramSock> visitor) {
    table.forEach(visitor);
  }

  @Override
  public int protocol() {
    return IpProtocol.UDP;
  }

  @Override
  public void receive(SkBuff packet) {
    if (!isWellFormed(packet)) {
      packet.release();
      return;
    }
    byte[] b = packet.array();
    int srcPort = UdpHeader.sourcePort(b, packet.offset());
    int dstPort = UdpHeader.destinationPort(b, packet.offset());
    PacketInfo info = packet.info();
    if (isToMany(info)) {
      deliverToAll(packet, table.findAll(info, dstPort, srcPort));
      return;
    }
    DatagramSock sock = table.find(info, dstPort, srcPort);
    if (sock == null && lacksChecksum(packet)) {
      counters.countMissingChecksum(); // it may have been meant for anybody: no answer
      packet.release();
    } else if (sock == null) {
      counters.countNoPort();
      ip.icmpPortUnreachable(packet);
      packet.release();
    } else {
      deliver(packet, sock);
    }
  }

  /// Length and checksum, RFC 768. Cuts off what is behind the datagram.
  private boolean isWellFormed(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    if (!UdpHeader.validate(b, at, packet.length()).isOk()) {
      counters.countInError();
      return false;
    }
    packet.trim(UdpHeader.length(b, at));
    PacketInfo info = packet.info();
    if (!info.checksumPartial() && UdpHeader.checksum(b, at) == UdpHeader.NO_CHECKSUM) {
      return true; // of IPv6 the socket decides
    }
    if (!TransportChecksum.isValid(packet)) {
      counters.countChecksumError();
      return false;
    }
    return true;
  }

  private boolean isToMany(PacketInfo info) {
    return IpAddress.isMulticast(info.destinationHigh(), info.destinationLow())
        || ip.isBroadcast(info.destinationHigh(), info.destinationLow());
  }

  private void deliverToAll(SkBuff packet, List<DatagramSock> socks) {
    if (socks.isEmpty()) {
      counters.countNoPort();
    }
    for (DatagramSock sock : socks) {
      deliver(packet.copy(ip.pool()), sock);
    }
    packet.release();
  }

  /// Without a checksum IPv6 carries only what a socket wants so (RFC 8200 section 8.1).
  private static boolean lacksChecksum(SkBuff packet) {
    PacketInfo info = packet.info();
    return !info.checksumPartial()
        && !IpAddress.isV4(info.sourceHigh(), info.sourceLow())
        && UdpHeader.checksum(packet.array(), packet.offset()) == UdpHeader.NO_CHECKSUM;
  }

  private void deliver(SkBuff packet, DatagramSock sock) {
    if (lacksChecksum(packet) && !((UdpSock) sock).takesV6WithoutChecksum()) {
      counters.countMissingChecksum();
      packet.release();
      return;
    }
    if (packet.info().segmentBytes() > 0 && !((UdpSock) sock).takesJoined()) {
      deliverEach(packet, sock);
    } else {
      enqueue(packet, sock);
    }
  }

  private void enqueue(SkBuff packet, DatagramSock sock) {
    packet.pull(UdpHeader.LENGTH_BYTES);
    if (sock.enqueue(packet)) {
      counters.countIn();
    } else {
      counters.countReceiveBufferError();
    }
  }

  /// Takes joined datagrams apart for a socket that wants one at a time.
  private void deliverEach(SkBuff packet, DatagramSock sock) {
    int each = packet.info().segmentBytes();
    int header = UdpHeader.LENGTH_BYTES;
    for (int done = header; done < packet.length(); done += each) {
      SkBuff one = ip.pool().allocate(SkBuff.HEAD_ROOM_BYTES, header);
      one.put(packet.array(), packet.offset(), header); // its ports are asked for later
      one.share(packet, done, Math.min(each, packet.length() - done));
      one.info().set(packet.info());
      one.info().segmentBytes(0);
      enqueue(one, sock);
    }
    packet.release();
  }

  @Override
  public void error(IcmpError error) {
    DatagramSock sock =
        table.findSender(
            error.localHigh(),
            error.localLow(),
            error.localPort(),
            error.remoteHigh(),
            error.remoteLow(),
            error.remotePort());
    if (sock != null) {
      byte[] payload = error.quote().transport(UdpHeader.LENGTH_BYTES);
      DatagramErrors.hear(ip, sock, error, error.remotePort(), payload);
    }
  }
}
