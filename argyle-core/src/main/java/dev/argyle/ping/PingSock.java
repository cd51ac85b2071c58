package dev.argyle.ping;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.Env;
import dev.argyle.ip.datagram.DatagramSock;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.wire.IpAddress;

/// A ping socket of the stack. Its port is the identifier of its echoes.
public final class PingSock extends DatagramSock {
  /// @param protocol of ICMP or ICMPv6
  PingSock(int family, int protocol, PingProto proto, Env env) {
    super(family, protocol, proto, env);
    reuseAddress(true); // from the start, as on Linux
  }

  @Override
  protected InetSockAddr senderOf(SkBuff packet) {
    IpAddress from = IpAddress.of(packet.info().sourceHigh(), packet.info().sourceLow());
    int scopeId = !from.isV4() && from.isLinkLocal() ? packet.info().interfaceIndex() : 0;
    return new InetSockAddr(from, 0, scopeId);
  }
}
