package dev.argyle.ping;

import dev.argyle.env.Env;
import dev.argyle.ip.datagram.DatagramSock;

/// A ping socket of the stack. Its port is the identifier of its echoes.
public final class PingSock extends DatagramSock {
  /// @param protocol of ICMP or ICMPv6
  PingSock(int family, int protocol, PingProto proto, Env env) {
    super(family, protocol, proto, env);
    reuseAddress(true); // from the start, as on Linux
  }
}
