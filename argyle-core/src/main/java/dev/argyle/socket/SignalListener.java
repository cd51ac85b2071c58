package dev.argyle.socket;

/// Whom a socket signals: what a handler of `SIGIO` and `SIGURG` is on Linux, where one process has
/// to find out which of its descriptors was meant. Registered with [Syscalls#onSignal] (MISSION
/// F1).
@FunctionalInterface
public interface SignalListener {
  /// Something can be done on a socket. Runs on whoever has brought it, with no lock held: it may
  /// make calls that do not block, and must not sleep. Several signals that come before it could
  /// run become one, as those of Linux do; so it works until `EAGAIN`.
  ///
  /// @param fd the descriptor that was registered
  /// @param events what is ready, of what the signal is about: bits of [dev.argyle.sock.PollEvents]
  void signalled(int fd, int events);
}
