package dev.argyle.sock;

/// `SO_RXQ_OVFL`: how many datagrams a socket has dropped because its receive buffer was full, from
/// its creation on.
///
/// @param datagrams as an unsigned number, which wraps
public record DroppedCount(int datagrams) implements ControlMessage {
  @Override
  public int level() {
    return SolSocket.SOL_SOCKET;
  }

  @Override
  public int type() {
    return SolSocket.SO_RXQ_OVFL.number();
  }
}
