package dev.argyle.sock;

/// With what is sent: into datagrams of how many octets it is cut, in place of what the option
/// `UDP_SEGMENT` says (udp(7)).
///
/// @param octets 0 to 65535; 0 for not at all
public record UdpSegment(int octets) implements ControlMessage {
  /// @throws IllegalArgumentException if it is out of range
  public UdpSegment {
    if (octets < 0 || octets > 0xffff) {
      throw new IllegalArgumentException("segments of " + octets + " octets");
    }
  }

  @Override
  public int level() {
    return SolUdp.SOL_UDP;
  }

  @Override
  public int type() {
    return SolUdp.UDP_SEGMENT.number();
  }
}
