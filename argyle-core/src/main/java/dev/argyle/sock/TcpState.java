package dev.argyle.sock;

/// States of a connection, RFC 9293 section 3.3.2. As in Linux they serve every protocol: a UDP
/// socket is `CLOSE`d, or `ESTABLISHED` once it is connected.
public enum TcpState {
  ESTABLISHED,
  SYN_SENT,
  SYN_RECEIVED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  TIME_WAIT,
  CLOSED,
  CLOSE_WAIT,
  LAST_ACK,
  LISTEN,
  CLOSING;

  /// Whether both ends have agreed on sequence numbers.
  public boolean isSynchronized() {
    return switch (this) {
      case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED -> false;
      case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT -> true;
    };
  }

  /// Whether data of the peer may still come.
  public boolean canReceive() {
    return this == ESTABLISHED || this == FIN_WAIT_1 || this == FIN_WAIT_2;
  }

  /// Whether the user may still write.
  public boolean canSend() {
    return this == ESTABLISHED || this == CLOSE_WAIT;
  }

  /// Whether segments of data may leave: what was written before the user's close still does.
  public boolean canTransmit() {
    return switch (this) {
      case ESTABLISHED, CLOSE_WAIT, FIN_WAIT_1, CLOSING, LAST_ACK -> true;
      case CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, FIN_WAIT_2, TIME_WAIT -> false;
    };
  }
}
