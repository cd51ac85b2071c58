package dev.argyle.sock;

/// Whoever has a port in a [BindTable]: a socket, or what is left of one. Two owners are two
/// things, however alike they are.
public interface PortOwner {
  /// The owner, as what it is besides.
  SockCommon common();

  /// The port.
  int localPort();

  /// Upper half of the local address, or of a wildcard.
  long localHigh();

  /// Lower half of the local address.
  long localLow();

  /// Address family of its socket.
  int family();

  /// Whether a wildcard of IPv6 leaves IPv4 out.
  boolean v6Only();

  /// Index of the interface it is bound to; 0 for any.
  int boundInterface();

  /// State of its connection.
  TcpState state();

  /// `SO_REUSEADDR` of its socket.
  boolean reuseAddress();

  /// `SO_REUSEPORT` of its socket.
  boolean reusePort();

  /// Whether the user has bound it to the port, not the stack.
  boolean isPortBound();
}
