package dev.argyle.sock;

/// Sees which queues arriving data goes through: for tests, and for people who want to look.
public interface ReceiveObserver {
  /// Something has reached a station of its way. Called with the lock of the sock held, by the
  /// thread that does the work; must not block and must not call the stack.
  ///
  /// @param sock whose data it is
  /// @param path where it is now
  /// @param seq position of its first octet: the sequence number, in TCP
  /// @param octets how many there are; 0 for a segment that only acknowledges
  void reached(SockCommon sock, ReceivePath path, int seq, int octets);
}
