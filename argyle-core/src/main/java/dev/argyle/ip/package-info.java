/// IPv4 and IPv6 of one host: packets in, packets out, and what they say about each other by ICMP.
///
/// ```
///   TransportProtocol (TCP, UDP, ping)
///        | output(packet, route)                ^ receive(packet), error(IcmpError)
///        v                                      |
///   IpOutput: header, fragments,           Ipv4Input, Ipv6Input: form, martians, whose is it,
///   cuts super-segments, checksums         reassembly, deliver      <-> Icmpv4, Icmpv6
///        |                                      ^
///        v            NetInterface              |
///     NetDevice.transmit                   PacketReceiver.receive
/// ```
///
/// [dev.argyle.ip.IpLayer] is the front door. Both versions share interfaces, routes, path MTUs and
/// reassembly; addresses are pairs of longs (IPv4 mapped), so most code does not ask which version
/// it is.
///
/// **Threads.** Nothing here belongs to a thread. What is read for every packet (interfaces,
/// addresses, routes, protocols) is replaced as a whole and read without a lock; tables that
/// packets change (path MTU, reassembly) have a short lock of their own, under which nothing else
/// is called. So [dev.argyle.ip.IpLayer#output] may be called with a sock's lock held. Packets come
/// up with no lock held.
///
/// **Failure.** What is wrong with a packet from the wire is counted by name
/// ([dev.argyle.ip.IpCounters]) and answered by ICMP where the RFCs want it; nothing throws.
package dev.argyle.ip;
