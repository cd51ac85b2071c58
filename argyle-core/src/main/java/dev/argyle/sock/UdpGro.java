package dev.argyle.sock;

/// With several datagrams that are received at once, as `UDP_GRO` asks for: how long each of them
/// is but the last, which may be shorter (udp(7)).
///
/// @param octets at least 1
public record UdpGro(int octets) implements ControlMessage {
  @Override
  public int level() {
    return SolUdp.SOL_UDP;
  }

  @Override
  public int type() {
    return SolUdp.UDP_GRO.number();
  }
}
