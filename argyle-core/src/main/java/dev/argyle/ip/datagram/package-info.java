/// What the datagram protocols on top of IP have in common: UDP and the ping sockets, and whatever
/// else sends one packet for each call.
///
/// [dev.argyle.ip.datagram.DatagramSock] is a sock with a bounded queue of whole datagrams,
/// [dev.argyle.ip.datagram.DatagramTable] finds the sock that a packet is for, and
/// [dev.argyle.ip.datagram.DatagramProto] does the user's calls but for what differs: the header.
///
/// ```text
/// sendmsg:  options + ancillary data (SentControl) -> Departure -> route -> [Cork] -> IP
/// recvmsg:  queue -> data, sender, ancillary data (ReceivedControl)
/// errors:   ICMP or size (DatagramErrors) -> pending error, error queue
/// ```
///
/// **Locks.** A call that changes or uses addresses holds the sock's lock; receiving does not: the
/// queue has a short lock of its own, so that packets are queued, and read, while another thread
/// sends. There is no backlog.
package dev.argyle.ip.datagram;
