/// A protocol of one's own (MISSION B12): reliable datagrams, `SOCK_RDM`, over IP protocol 253.
/// `docs/own-protocol.md` builds it up step by step.
///
/// Messages arrive whole, once, and in the order in which their sender sent them; there is no
/// connection, and one socket may talk to many. [dev.argyle.examples.rdm.Rdm#install] adds it to a
/// stack, and from then on its sockets are made and used with the same calls as any other.
///
/// ```
///   Syscalls ─▶ InetDatagramOps ─▶ RdmProto ─▶ RdmSock ─▶ RdmPeer ─┬▶ SendWindow
///                (argyle-core's)   (the calls)  (lock, queue,      └▶ ReceiveOrder
///                                                timer)
///   IpLayer  ─▶ RdmProtocol ─▶ SockLock.arrive ─▶ RdmSock
///                (finds the sock)
/// ```
///
/// Every peer of a socket has two sides. The *send window* numbers messages, sends up to 32 at a
/// time, and repeats those that are not acknowledged, ever more slowly. The *receive order* holds
/// back what came too early, and knows what came twice. Left out, to stay small: congestion
/// control, which RFC 8085 would ask for outside of one's own network.
package dev.argyle.examples.rdm;
