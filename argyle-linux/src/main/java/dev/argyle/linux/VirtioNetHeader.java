package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.argyle.buffer.PacketInfo;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PartialChecksum;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;
import java.lang.foreign.MemorySegment;

/// What goes in front of each packet through a TUN device with `IFF_VNET_HDR`: whether it is a
/// super-segment, and whether its checksum is still to be filled in (the legacy layout of the
/// virtio specification, section 5.1.6, in the byte order of the machine).
///
/// ```
///   octet  0      1         2..3     4..5      6..7        8..9
///          flags  gso_type  hdr_len  gso_size  csum_start  csum_offset
/// ```
final class VirtioNetHeader {
  static final int LENGTH_BYTES = 10;

  static final int NEEDS_CSUM = 1;
  static final int DATA_VALID = 2;

  static final int GSO_NONE = 0;
  static final int GSO_TCPV4 = 1;
  static final int GSO_TCPV6 = 4;
  static final int GSO_UDP_L4 = 5;
  static final int GSO_ECN = 0x80;

  static final int FLAGS = 0;
  static final int GSO_TYPE = 1;
  static final int HDR_LEN = 2;
  static final int GSO_SIZE = 4;
  static final int CSUM_START = 6;
  static final int CSUM_OFFSET = 8;

  /// Writes the header of a packet that the stack sends.
  ///
  /// @param checksum for use here alone
  static void write(SkBuff packet, PartialChecksum checksum, MemorySegment into) {
    into.asSlice(0, LENGTH_BYTES).fill((byte) 0);
    if (!checksum.locate(packet)) {
      return;
    }
    int start = checksum.transportAt();
    into.set(JAVA_BYTE, FLAGS, (byte) NEEDS_CSUM);
    put(into, CSUM_START, start);
    put(into, CSUM_OFFSET, checksum.fieldAt() - start);
    int segmentBytes = packet.info().segmentBytes();
    if (segmentBytes > 0) {
      boolean tcp = checksum.fieldAt() - start == TcpHeader.CHECKSUM_OFFSET;
      into.set(JAVA_BYTE, GSO_TYPE, (byte) (tcp ? tcpType(packet, start) : GSO_UDP_L4));
      int transportBytes =
          tcp
              ? TcpHeader.dataOffsetBytes(packet.array(), packet.offset() + start)
              : UdpHeader.LENGTH_BYTES;
      put(into, HDR_LEN, start + transportBytes);
      put(into, GSO_SIZE, segmentBytes);
    }
  }

  private static int tcpType(SkBuff packet, int transportAt) {
    byte[] b = packet.array();
    boolean v4 = Ipv4Header.version(b, packet.offset()) == 4;
    boolean reduced = (TcpHeader.flags(b, packet.offset() + transportAt) & TcpFlags.CWR) != 0;
    return (v4 ? GSO_TCPV4 : GSO_TCPV6) | (reduced ? GSO_ECN : 0);
  }

  /// Tells a packet that has come in what its header says.
  static void read(MemorySegment from, PacketInfo info) {
    int flags = from.get(JAVA_BYTE, FLAGS);
    info.checksumPartial((flags & NEEDS_CSUM) != 0);
    info.checksumVerified((flags & DATA_VALID) != 0);
    int type = from.get(JAVA_BYTE, GSO_TYPE) & ~GSO_ECN & 0xff;
    boolean merged = type == GSO_TCPV4 || type == GSO_TCPV6 || type == GSO_UDP_L4;
    info.segmentBytes(merged ? from.get(JAVA_SHORT_UNALIGNED, GSO_SIZE) & 0xffff : 0);
  }

  private static void put(MemorySegment into, int at, int value) {
    into.set(JAVA_SHORT_UNALIGNED, at, (short) value);
  }

  private VirtioNetHeader() {}
}
