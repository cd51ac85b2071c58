package dev.argyle.sock;

/// `IP_TOS`: with which type of service a datagram came, or shall go.
///
/// @param octet 0 to 255 to send
public record TypeOfService(int octet) implements ControlMessage {
  @Override
  public int level() {
    return SolIp.SOL_IP;
  }

  @Override
  public int type() {
    return SolIp.IP_TOS.number();
  }
}
