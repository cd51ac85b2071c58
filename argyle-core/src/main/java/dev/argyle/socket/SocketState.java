package dev.argyle.socket;

/// How far a socket is with its connection, whatever the protocol (MISSION B3). The protocol's own
/// states are beside it, in [dev.argyle.sock.TcpState].
public enum SocketState {
  /// Closed: no descriptor stands for it any more.
  FREE,
  /// Not connected to anybody.
  UNCONNECTED,
  /// A connection was begun and its end has not been told to the user yet.
  CONNECTING,
  /// Connected to somebody.
  CONNECTED,
  /// Was shut down before the connection was there.
  DISCONNECTING
}
