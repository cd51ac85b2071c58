/// The UNIX family, `AF_UNIX`: sockets between programs of one stack (MISSION G3, unix(7)). Nothing
/// here is a packet: what one sends lies in the queue of the other at once, on the sender's thread.
///
/// - [dev.argyle.unix.UnixFamily] is what one stack has of it: names, settings, three protocols.
/// - [dev.argyle.unix.UnixStreamProto] transports octets, [dev.argyle.unix.UnixSeqpacketProto]
///   messages over connections, [dev.argyle.unix.UnixDatagramProto] messages without.
/// - `Connections` connects (listen, connect, accept) for the first two, `Messages` moves whole
///   messages for the last two.
/// - Messages may carry the sender's credentials and security label (`Ancillary`), and open files:
///   `FilesInFlight` knows which are on their way and finds those that nobody can receive any more.
///
/// # Memory
///
/// What is queued counts against the sender (`SO_SNDBUF`), not the receiver, until it is read, and
/// in the amounts of memory that Linux would use, so that a program is stopped where it would be
/// there. Datagrams are also limited in number, per receiver.
///
/// # Locks
///
/// Each [dev.argyle.unix.UnixSock] has a lock of its own for its links: name, peer, queues, what is
/// shut down. It is held for a few instructions, and never two of them: what concerns both ends is
/// done to one and then to the other, in an order in which nobody sees a contradiction. The lock
/// every [dev.argyle.sock.Sock] has is what receivers own, so that one reads at a time.
///
/// # Differs from Linux
///
/// There are no files. A path name is a name in a table of the stack, compared octet by octet; no
/// directory needs to exist, and nobody is denied access. As on Linux it stays taken after its
/// socket is closed, until [dev.argyle.unix.UnixFamily#unlink]. There is one process: its
/// credentials and label are settings ([dev.argyle.unix.UnixConfig]). Out-of-band data
/// (`MSG_OOB`) and `SOCK_RAW` as another word for datagrams are not supported.
package dev.argyle.unix;
