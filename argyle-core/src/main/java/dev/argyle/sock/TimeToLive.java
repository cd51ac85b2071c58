package dev.argyle.sock;

/// `IP_TTL`: with which time to live a datagram came, or shall go.
///
/// @param hops 1 to 255 to send
public record TimeToLive(int hops) implements ControlMessage {
  @Override
  public int level() {
    return SolIp.SOL_IP;
  }

  @Override
  public int type() {
    return SolIp.IP_TTL.number();
  }
}
