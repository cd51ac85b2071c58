/// Ping sockets: `socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP)` and its IPv6 sister, with which a
/// program sends echo requests without any privilege (icmp(7)).
///
/// The user writes an echo request, header and data; the stack writes the identifier, which is the
/// socket's port, and the checksum, and gives back the replies with that identifier.
package dev.argyle.ping;
