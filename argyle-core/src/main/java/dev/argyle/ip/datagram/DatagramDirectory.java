package dev.argyle.ip.datagram;

/// Where the socks of one datagram protocol are entered, so that arriving packets find them: by
/// port ([PortDirectory]), or as raw sockets are. Thread-safe; called with the sock's lock held.
public interface DatagramDirectory {
  /// Binds a sock, whose local address is set, and enters it.
  ///
  /// @param port the port, or 0 for any
  /// @return whether it has it; if not, it is taken
  boolean bind(DatagramSock sock, int port);

  /// Makes sure that a sock that sends or connects has a port and is entered.
  ///
  /// @return false if every port is taken
  boolean bindAny(DatagramSock sock);

  /// Takes over the addresses of a sock as they are now.
  void update(DatagramSock sock);

  /// Takes a sock out and takes away the port that it was given without having asked for one.
  void unbind(DatagramSock sock);

  /// Takes a sock out for good.
  void remove(DatagramSock sock);
}
