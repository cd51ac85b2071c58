package dev.argyle.socket;

/// Marks of a socket (MISSION B4): what its user has run into, and what the user wants to be told.
///
/// The first three change nothing by themselves: they tell a snapshot of the stack why a socket
/// makes no progress. Whether a sleeping writer has to be woken is the protocol's own mark.
public enum SocketFlag {
  /// The user asked for room (`poll`, `epoll`), and there was none. Gone when the next such
  /// question finds room.
  ASYNC_NOSPACE(1 << 0),
  /// The user asked for data without blocking, and there was none. Gone when the next such call
  /// finds some.
  ASYNC_WAITDATA(1 << 1),
  /// A write without blocking found no room. Gone when the next write finds some.
  NOSPACE(1 << 2),
  /// The user wants the sender's credentials with every message. For families that have
  /// credentials: their `ProtoOps` set it and act on it; those of the internet have none.
  PASSCRED(1 << 3),
  /// The user wants the sender's security label with every message. As [#PASSCRED].
  PASSSEC(1 << 4);

  private final int bit;

  SocketFlag(int bit) {
    this.bit = bit;
  }

  int bit() {
    return bit;
  }
}
