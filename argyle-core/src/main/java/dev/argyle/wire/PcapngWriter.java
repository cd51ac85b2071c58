package dev.argyle.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Writes a capture file that tcpdump and Wireshark read: pcapng, one section, any number of
/// interfaces, times in nanoseconds, the direction of each packet. Format:
/// draft-ietf-opsawg-pcapng, sections 4.1 to 4.3.
///
/// A packet is given in pieces, so that header and payload need not be joined first:
///
/// ```java
/// int lan = writer.addInterface("lan0", PcapngWriter.LINK_RAW_IP);
/// writer.begin(lan, epochNanos, headerLength + payloadLength, false);
/// writer.piece(head, headerAt, headerLength);
/// writer.piece(payload, payloadAt, payloadLength);
/// writer.end();
/// ```
///
/// Not safe for use by several threads; whoever shares one holds a lock from `begin` to `end`. Many
/// small writes reach the stream, so it should be a buffered one. What the stream throws comes out
/// as [UncheckedIOException]; the file then ends in the middle of a block.
public final class PcapngWriter implements AutoCloseable {
  /// Link type: packets start at the IP header, version 4 or 6.
  public static final int LINK_RAW_IP = 101;

  /// Link type: packets start at the Ethernet header.
  public static final int LINK_ETHERNET = 1;

  private static final int SECTION_HEADER_BLOCK = 0x0a0d_0d0a;
  private static final int BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
  private static final int INTERFACE_BLOCK = 1;
  private static final int PACKET_BLOCK = 6;

  private static final int OPTION_USER_APPLICATION = 4;
  private static final int OPTION_INTERFACE_NAME = 2;
  private static final int OPTION_TIME_RESOLUTION = 9;
  private static final int OPTION_PACKET_FLAGS = 2;

  private static final int NANOSECONDS = 9; // digits behind the second
  private static final int FLAG_INBOUND = 1;
  private static final int FLAG_OUTBOUND = 2;

  private static final int PACKET_HEAD_BYTES = 28;
  private static final int PACKET_TAIL_BYTES = 16; // flags option, end of options, length
  private static final int NO_PACKET = -1;

  private final OutputStream to;
  private final byte[] scratch = new byte[PACKET_HEAD_BYTES];
  private int interfaces;
  private int packetBytes;
  private int missingBytes = NO_PACKET;
  private boolean inbound;

  /// Starts a file on this stream, which [#close()] closes.
  public PcapngWriter(OutputStream to) {
    this.to = to;
    byte[] program = option(OPTION_USER_APPLICATION, "argyle".getBytes(StandardCharsets.UTF_8));
    int length = 32 + program.length;
    NetworkOrder.putS32(scratch, 0, SECTION_HEADER_BLOCK);
    NetworkOrder.putS32(scratch, 4, length);
    NetworkOrder.putS32(scratch, 8, BYTE_ORDER_MAGIC);
    NetworkOrder.putS32(scratch, 12, 1 << 16); // version 1.0
    NetworkOrder.putS64(scratch, 16, -1); // the section's length is not known
    write(scratch, 0, 24);
    write(program, 0, program.length);
    endOfOptionsAndBlock(length);
  }

  /// Announces an interface.
  ///
  /// @param linkType [#LINK_RAW_IP], [#LINK_ETHERNET] or another number of the registry
  /// @return the number by which [#begin] knows it, counted from 0
  public int addInterface(String name, int linkType) {
    requireNoPacket();
    byte[] nameOption = option(OPTION_INTERFACE_NAME, name.getBytes(StandardCharsets.UTF_8));
    byte[] resolution = option(OPTION_TIME_RESOLUTION, new byte[] {NANOSECONDS});
    int length = 24 + nameOption.length + resolution.length;
    NetworkOrder.putS32(scratch, 0, INTERFACE_BLOCK);
    NetworkOrder.putS32(scratch, 4, length);
    NetworkOrder.putS32(scratch, 8, linkType << 16);
    NetworkOrder.putS32(scratch, 12, 0); // packets are never cut
    write(scratch, 0, 16);
    write(nameOption, 0, nameOption.length);
    write(resolution, 0, resolution.length);
    endOfOptionsAndBlock(length);
    return interfaces++;
  }

  /// Starts a packet.
  ///
  /// @param interfaceId from [#addInterface]
  /// @param epochNanos nanoseconds since 1970-01-01T00:00Z
  /// @param lengthBytes what all pieces add up to
  /// @param inbound true for received, false for sent
  public void begin(int interfaceId, long epochNanos, int lengthBytes, boolean inbound) {
    requireNoPacket();
    if (interfaceId < 0 || interfaceId >= interfaces || lengthBytes < 0) {
      throw new IllegalArgumentException(
          "interface " + interfaceId + " of " + interfaces + ", " + lengthBytes + " octets");
    }
    packetBytes = lengthBytes;
    missingBytes = lengthBytes;
    this.inbound = inbound;
    NetworkOrder.putS32(scratch, 0, PACKET_BLOCK);
    NetworkOrder.putS32(scratch, 4, packetBlockLength());
    NetworkOrder.putS32(scratch, 8, interfaceId);
    NetworkOrder.putS64(scratch, 12, epochNanos);
    NetworkOrder.putS32(scratch, 20, lengthBytes);
    NetworkOrder.putS32(scratch, 24, lengthBytes);
    write(scratch, 0, PACKET_HEAD_BYTES);
  }

  /// The next octets of the packet.
  public void piece(byte[] b, int offset, int lengthBytes) {
    if (missingBytes < lengthBytes) {
      throw new IllegalStateException(
          "a piece of " + lengthBytes + " octets where " + Math.max(0, missingBytes) + " are left");
    }
    write(b, offset, lengthBytes);
    missingBytes -= lengthBytes;
  }

  /// Ends the packet; all its octets must have come.
  public void end() {
    if (missingBytes != 0) {
      throw new IllegalStateException("packet not begun, or octets missing: " + missingBytes);
    }
    missingBytes = NO_PACKET;
    int padding = padding(packetBytes);
    NetworkOrder.putS32(scratch, 0, 0);
    NetworkOrder.putS32(scratch, 4, OPTION_PACKET_FLAGS << 16 | 4);
    NetworkOrder.putS32(scratch, 8, inbound ? FLAG_INBOUND : FLAG_OUTBOUND);
    NetworkOrder.putS32(scratch, 12, 0);
    NetworkOrder.putS32(scratch, 16, packetBlockLength());
    write(scratch, 4 - padding, padding + PACKET_TAIL_BYTES);
  }

  /// Writes a packet that lies in one piece.
  public void packet(
      int interfaceId, long epochNanos, boolean inbound, byte[] b, int offset, int lengthBytes) {
    begin(interfaceId, epochNanos, lengthBytes, inbound);
    piece(b, offset, lengthBytes);
    end();
  }

  /// Hands what the stream has gathered to the file.
  public void flush() {
    try {
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Closes the stream.
  @Override
  public void close() {
    try {
      to.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int packetBlockLength() {
    return PACKET_HEAD_BYTES + packetBytes + padding(packetBytes) + PACKET_TAIL_BYTES;
  }

  private void requireNoPacket() {
    if (missingBytes != NO_PACKET) {
      throw new IllegalStateException("a packet is begun and not ended");
    }
  }

  private void endOfOptionsAndBlock(int blockLength) {
    NetworkOrder.putS32(scratch, 0, 0);
    NetworkOrder.putS32(scratch, 4, blockLength);
    write(scratch, 0, 8);
  }

  private static byte[] option(int code, byte[] value) {
    byte[] option = new byte[4 + value.length + padding(value.length)];
    NetworkOrder.putU16(option, 0, code);
    NetworkOrder.putU16(option, 2, value.length);
    System.arraycopy(value, 0, option, 4, value.length);
    return option;
  }

  private static int padding(int lengthBytes) {
    return -lengthBytes & 3;
  }

  private void write(byte[] b, int offset, int lengthBytes) {
    try {
      to.write(b, offset, lengthBytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
