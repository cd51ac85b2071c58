/// UDP, RFC 768: [dev.argyle.udp.UdpProtocol] takes what IP delivers, [dev.argyle.udp.UdpProto] the
/// user's calls. What other datagram protocols do alike is in `dev.argyle.ip.datagram`.
package dev.argyle.udp;
