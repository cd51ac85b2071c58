package dev.argyle.socket;

/// Marks of a socket (MISSION B4): what its user has run into, and what the user wants to be told.
/// Each decides something.
///
/// The first three are what keeps wake-ups and signals few. With [FileFlags#O_ASYNC] a program asks
/// for a signal when something can be done ([Syscalls#onSignal]); [#ASYNC_WAITDATA] and
/// [#ASYNC_NOSPACE] leave out those that nobody needs.
public enum SocketFlag {
  /// A send, or a question for room (`poll`, `epoll`), found none while [FileFlags#O_ASYNC] was on,
  /// or a thread sleeps for room.
  ///
  /// Effect: room that comes is worth a signal. The signal clears it; without it there is none, or
  /// every acknowledgement would signal (Linux's `SOCKWQ_ASYNC_NOSPACE`).
  ASYNC_NOSPACE(1 << 0),

  /// A thread sleeps in a receive call on a stream.
  ///
  /// Effect: data that comes is not worth a signal, because that thread is woken by it anyway and
  /// will take it. A receive call that did not sleep (`EAGAIN`) leaves no such mark: its caller
  /// waits for the signal. As on Linux (`SOCKWQ_ASYNC_WAITDATA`) neither a thread in `accept` nor
  /// one that waits for a datagram sets it.
  ASYNC_WAITDATA(1 << 1),

  /// A write, or a question for room, found too little (Linux's `SOCK_NOSPACE`).
  ///
  /// Effect: the protocol wakes writers when there is room again, and clears it; while it is not
  /// set, acknowledgements wake nobody. Kept in the `Sock`, where the protocol reads it.
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
