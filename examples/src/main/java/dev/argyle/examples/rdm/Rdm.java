package dev.argyle.examples.rdm;

import dev.argyle.sock.AddressFamily;
import dev.argyle.socket.InetDatagramOps;
import dev.argyle.socket.SocketType;
import dev.argyle.stack.NetStack;
import dev.argyle.wire.IpProtocol;

/// Where a stack learns the protocol (MISSION B2, B12).
public final class Rdm {
  /// Its number, one of those for experiments (RFC 3692 section 2.1).
  public static final int PROTOCOL = IpProtocol.EXPERIMENT_1;

  /// Makes `socket(AF_INET, SOCK_RDM, 0)` and its IPv6 sister work on a stack.
  public static void install(NetStack stack) {
    RdmProtocol protocol = new RdmProtocol(stack.ip());
    stack.ip().register(protocol);
    InetDatagramOps ops = new InetDatagramOps(stack.socketConfig());
    for (int family : new int[] {AddressFamily.AF_INET, AddressFamily.AF_INET6}) {
      stack.families().register(family, SocketType.RDM, PROTOCOL, ops, protocol.proto());
    }
  }

  private Rdm() {}
}
