package dev.argyle.udp;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Env;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.UdpHeader;

/// A UDP socket of the stack.
public final class UdpSock extends DatagramSock {
  UdpSock(int family, UdpProto proto, Env env) {
    super(family, IpProtocol.UDP, proto, env);
  }

  /// The UDP header lies in front of the queued payload still.
  @Override
  protected InetSockAddr senderOf(SkBuff packet) {
    int port = UdpHeader.sourcePort(packet.array(), packet.offset() - UdpHeader.LENGTH_BYTES);
    IpAddress from = IpAddress.of(packet.info().sourceHigh(), packet.info().sourceLow());
    int scopeId = !from.isV4() && from.isLinkLocal() ? packet.info().interfaceIndex() : 0;
    return new InetSockAddr(from, port, scopeId);
  }
}
