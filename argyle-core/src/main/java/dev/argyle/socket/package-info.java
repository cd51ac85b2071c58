/// The user's side of the socket layer: descriptors, files, sockets, and the calls on them.
///
/// A program calls [dev.argyle.socket.Syscalls], usually through the channels of `argyle-nio`. The
/// way down:
///
/// ```
///   Syscalls ─▶ descriptor ─▶ file ─▶ Socket ─▶ ProtoOps ─▶ Proto, on the socket's Sock
///    (one door)   (FileTable)  (OpenFile)        (rules of     (the protocol;
///                                                 the family)    dev.argyle.sock)
/// ```
///
/// [dev.argyle.socket.ProtocolFamilies] says which tables a new socket gets; whoever registers a
/// family there is reached through the same calls as TCP. Waiting for many descriptors at once is
/// `Epoll`, and `poll` and `select` for few; all hang on the wait queues of the socks.
///
/// # Blocking, non-blocking, synchronous, asynchronous
///
/// A call *blocks* or does not: that is `O_NONBLOCK` of the file, or `MSG_DONTWAIT` of the one
/// call, and decides between sleeping and `EAGAIN`. The calls of [dev.argyle.socket.Syscalls] are
/// *synchronous*: when one returns, its work is done or will not be. Those of
/// [dev.argyle.socket.AsyncCalls] are *asynchronous*: they return at once and complete when their
/// work is done. Being told when a synchronous call would not block is readiness: `poll`, epoll,
/// and signals ([dev.argyle.socket.SignalListener]). `docs/blocking.md` has a program in each
/// style.
package dev.argyle.socket;
