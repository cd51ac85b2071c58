package dev.argyle.sock;

/// An address as a socket call takes it (`struct sockaddr`). A protocol family of a user's own
/// brings its own record.
public interface SockAddr {
  /// The address family, a constant of [AddressFamily] or a registered one.
  int family();
}
