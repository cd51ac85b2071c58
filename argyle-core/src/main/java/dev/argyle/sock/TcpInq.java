package dev.argyle.sock;

/// With what `TCP_INQ` asks for: how much can be read next (`TCP_CM_INQ`).
///
/// @param octets 0 or more
public record TcpInq(int octets) implements ControlMessage {
  @Override
  public int level() {
    return SolTcp.SOL_TCP;
  }

  @Override
  public int type() {
    return SolTcp.TCP_INQ.number();
  }
}
