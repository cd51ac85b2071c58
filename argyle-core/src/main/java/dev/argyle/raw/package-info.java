/// Raw sockets: `socket(AF_INET, SOCK_RAW, protocol)` and its IPv6 sister (raw(7), RFC 3542;
/// MISSION B2). A program sends packets of a protocol of its own making, and gets a copy of every
/// packet of that protocol that is for this host, whoever else takes it.
///
/// Of IPv4 a received packet starts with its IP header, of IPv6 behind all headers. Of IPv4 the
/// user may write the header (`IP_HDRINCL`, always so for `IPPROTO_RAW`); the stack then fills in
/// the total length and the header checksum, and source and identification where they are 0. Of
/// IPv6 such a packet goes as it is.
///
/// **Who may.** Linux asks for `CAP_NET_RAW`. A stack here belongs to whoever made it, so everybody
/// who has its calls may.
package dev.argyle.raw;
