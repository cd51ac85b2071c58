/// The stack's side of any socket.
///
/// `SockCommon` is what even a half-open request and a TIME-WAIT entry have: addresses, ports,
/// state. [dev.argyle.sock.Sock] adds the lock with its backlog, the receive and write queues, the
/// wait queue and the buffer accounting; [dev.argyle.sock.InetSock] what both ends of an internet
/// protocol share; [dev.argyle.sock.InetConnectionSock] what any connection-oriented protocol
/// needs. A protocol adds its own class at the end of that line (`TcpSock`) and its operations as a
/// [dev.argyle.sock.Proto].
///
/// The names are Linux's, because this is the same machine in another language. Sleeping is done in
/// [dev.argyle.sock.WaitQueue] and nowhere else; `docs/concurrency.md` says which lock may be held
/// with which.
package dev.argyle.sock;
