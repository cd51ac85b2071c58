package dev.argyle.unix;

/// The three types of sockets of the UNIX family.
enum UnixKind {
  /// A connected stream of octets.
  STREAM,
  /// Messages without a connection.
  DATAGRAM,
  /// Messages over a connection.
  SEQPACKET;

  /// Whether it is connected before anything is sent.
  boolean isConnected() {
    return this != DATAGRAM;
  }
}
