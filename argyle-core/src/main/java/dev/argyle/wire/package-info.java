/// The formats: where every octet of a packet lies, and nothing about what it means to a host.
///
/// A header is not an object here. It is a `byte[]` and the offset at which it starts, and a class
/// of this package is the map for it:
///
/// ```
///   byte[] b        at
///   +------- ... ---+----------------+--------------------+-------------+
///   | head-room     | Ipv4Header     | TcpHeader          | payload     |
///   +------- ... ---+----------------+--------------------+-------------+
///                   Ipv4Header.protocol(b, at)
///                                    TcpHeader.seq(b, at + 20)
/// ```
///
/// So the data path reads and writes fields without making anything. Three classes have state and
/// are made to be used again for packet after packet: [dev.argyle.wire.TcpOptions],
/// [dev.argyle.wire.Ipv6Extensions] and [dev.argyle.wire.PcapngWriter].
///
/// **Order of use.** Accessors believe the caller that the octets are there. Whatever came from
/// outside is first given to `validate` of its header, which judges the form alone and answers with
/// a [dev.argyle.wire.ParseResult]; only then may the accessors be asked. Nothing here throws
/// because of what a packet contains.
///
/// **Byte order.** The network's order ends inside this package: all values that go in or come out
/// are in host order. Unsigned fields of 8 and 16 bits come as non-negative `int`; 32-bit fields
/// come as `int` with all bits used (sequence numbers, timestamps, IPv4 addresses).
///
/// **Addresses** are two longs, `high` and `low`: IPv6 as it is, IPv4 as `::ffff:a.b.c.d`.
/// [dev.argyle.wire.IpAddress] is the same as an object, for everywhere but the data path.
///
/// From the ground up: [dev.argyle.wire.NetworkOrder] → [dev.argyle.wire.InternetChecksum],
/// [dev.argyle.wire.IpAddress] → the headers → [dev.argyle.wire.PacketPrinter],
/// [dev.argyle.wire.PcapngWriter]. The package depends on nothing else of Argyle.
package dev.argyle.wire;
