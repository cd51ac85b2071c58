package dev.argyle.udp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.ip.IpLayer;
import dev.argyle.ip.datagram.DatagramProto;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.ip.datagram.DatagramTable;
import dev.argyle.sock.BindTable;
import dev.argyle.sock.Sock;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.UdpHeader;

/// The user's calls on UDP, as udp(7) has them.
public final class UdpProto extends DatagramProto {
  private static final int LONGEST_BYTES = 0xffff;

  private final UdpCounters counters;

  UdpProto(IpLayer ip, BindTable ports, DatagramTable table, UdpCounters counters) {
    super(ip, ports, table);
    this.counters = counters;
  }

  @Override
  public String name() {
    return "UDP";
  }

  @Override
  public Sock open(int family, int protocol) {
    return new UdpSock(family, this, ip().env());
  }

  @Override
  protected int mostOctets(boolean v4) {
    int most = LONGEST_BYTES - UdpHeader.LENGTH_BYTES;
    return v4 ? most - Ipv4Header.MIN_LENGTH_BYTES : most;
  }

  @Override
  protected boolean needsPort() {
    return true;
  }

  @Override
  protected int complete(DatagramSock sock, SkBuff packet, int dstPort) {
    int at = packet.push(UdpHeader.LENGTH_BYTES);
    UdpHeader.write(packet.array(), at, sock.localPort(), dstPort, packet.length());
    TransportChecksum.writePartial(packet, 0);
    counters.countOut();
    return 0;
  }
}
