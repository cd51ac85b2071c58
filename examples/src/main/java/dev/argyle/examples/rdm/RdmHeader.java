package dev.argyle.examples.rdm;

import dev.argyle.buffer.SkBuff;
import dev.argyle.device.TransportChecksum;
import dev.argyle.wire.NetworkOrder;
import org.jspecify.annotations.Nullable;

/// What is in front of every packet, in network order:
///
/// ```
///    0                   1                   2                   3
///   +-------------------------------+-------------------------------+
///   |          source port          |       destination port        |
///   +---------------+---------------+-------------------------------+
///   |     kind      |   flags (0)   |           checksum            |
///   +---------------+---------------+-------------------------------+
///   |                       birth of the flow                       |
///   |                                                               |
///   +---------------------------------------------------------------+
///   |                            number                             |
///   +---------------------------------------------------------------+
///   |                            oldest                             |
///   +---------------------------------------------------------------+
///   |                             held                              |
///   |                                                               |
///   +---------------------------------------------------------------+
/// ```
///
/// The ports come first, as in TCP and UDP: an ICMP error quotes the first eight octets, and that
/// is how it finds its socket. The checksum is the Internet checksum with the pseudo-header.
///
/// @param birth tells a flow from an earlier one of the same two ends: the younger has the greater
/// @param number of the message; in an acknowledgement, of the next one that is expected
/// @param oldest message that the sender still keeps; in an acknowledgement 0
/// @param held in an acknowledgement, bit i says that message `number + 1 + i` is here; else 0
record RdmHeader(
    int sourcePort, int destinationPort, Kind kind, long birth, int number, int oldest, long held) {
  /// Octets of a header.
  static final int LENGTH_BYTES = 32;

  private static final int CHECKSUM_OFFSET = 6;

  /// What a packet is.
  enum Kind {
    /// A message.
    DATA,
    /// Says what has arrived.
    ACK,
    /// As ACK, and that the next message had to be dropped because the receive buffer is full.
    FULL
  }

  /// The header of a received packet, or null if it is damaged or makes no sense.
  static @Nullable RdmHeader parse(SkBuff packet) {
    if (packet.linearLength() < LENGTH_BYTES || !TransportChecksum.isValid(packet)) {
      return null;
    }
    byte[] b = packet.array();
    int at = packet.offset();
    int kind = NetworkOrder.u8(b, at + 4);
    Kind[] kinds = Kind.values();
    if (kind >= kinds.length || NetworkOrder.u16(b, at) == 0) {
      return null;
    }
    return new RdmHeader(
        NetworkOrder.u16(b, at),
        NetworkOrder.u16(b, at + 2),
        kinds[kind],
        NetworkOrder.s64(b, at + 8),
        NetworkOrder.s32(b, at + 16),
        NetworkOrder.s32(b, at + 20),
        NetworkOrder.s64(b, at + 24));
  }

  /// Writes it, with the checksum, over the first octets of a packet whose info has the addresses.
  void write(SkBuff packet) {
    byte[] b = packet.array();
    int at = packet.offset();
    NetworkOrder.putU16(b, at, sourcePort);
    NetworkOrder.putU16(b, at + 2, destinationPort);
    NetworkOrder.putU8(b, at + 4, kind.ordinal());
    NetworkOrder.putU8(b, at + 5, 0);
    NetworkOrder.putS64(b, at + 8, birth);
    NetworkOrder.putS32(b, at + 16, number);
    NetworkOrder.putS32(b, at + 20, oldest);
    NetworkOrder.putS64(b, at + 24, held);
    TransportChecksum.write(packet, CHECKSUM_OFFSET);
  }
}
