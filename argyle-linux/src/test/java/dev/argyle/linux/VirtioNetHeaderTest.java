package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PartialChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VirtioNetHeaderTest {
  private static final int TCP_BYTES = 32; // with timestamps
  private static final int PAYLOAD_BYTES = 4000;
  private static final int MSS = 1448;

  private static final int PROTOCOL_AT = 9; // in a header of IPv4

  private final MemorySegment header = MemorySegment.ofArray(new byte[64]);
  private final PartialChecksum checksum = new PartialChecksum();
  private final BufferPool pool = new BufferPool();

  @ParameterizedTest
  @CsvSource({
    "true, 0, 1, 20",
    "true, 128, 129, 20",
    "false, 0, 4, 40",
    "false, 128, 132, 40",
  })
  void describesASuperSegment(boolean v4, int cwr, int type, int ipBytes) {
    SkBuff packet = segment(v4, TcpFlags.ACK | cwr);
    packet.info().segmentBytes(MSS);
    packet.info().checksumPartial(true);
    VirtioNetHeader.write(packet, checksum, header);
    assertThat(octet(0)).isEqualTo(VirtioNetHeader.NEEDS_CSUM);
    assertThat(octet(1)).isEqualTo(type);
    assertThat(number(2)).as("hdr_len").isEqualTo(ipBytes + TCP_BYTES);
    assertThat(number(4)).as("gso_size").isEqualTo(MSS);
    assertThat(number(6)).as("csum_start").isEqualTo(ipBytes);
    assertThat(number(8)).as("csum_offset").isEqualTo(TcpHeader.CHECKSUM_OFFSET);
  }

  @Test
  void describesDatagramsInOne() {
    SkBuff packet = segment(true, TcpFlags.ACK);
    packet.array()[packet.offset() + PROTOCOL_AT] = IpProtocol.UDP;
    packet.info().segmentBytes(MSS);
    packet.info().checksumPartial(true);
    VirtioNetHeader.write(packet, checksum, header);
    assertThat(octet(1)).isEqualTo(VirtioNetHeader.GSO_UDP_L4);
    assertThat(number(2)).as("hdr_len").isEqualTo(20 + UdpHeader.LENGTH_BYTES);
    assertThat(number(4)).as("gso_size").isEqualTo(MSS);
    assertThat(number(8)).as("csum_offset").isEqualTo(UdpHeader.CHECKSUM_OFFSET);
  }

  @Test
  void saysNothingOfAPacketThatIsComplete() {
    header.fill((byte) 0xff);
    VirtioNetHeader.write(segment(true, TcpFlags.ACK), checksum, header);
    for (int i = 0; i < VirtioNetHeader.LENGTH_BYTES; i++) {
      assertThat(octet(i)).isZero();
    }
    assertThat(octet(VirtioNetHeader.LENGTH_BYTES)).as("the packet itself").isEqualTo(0xff);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1448, true, false, 1448",
    "1, 129, 1448, true, false, 1448",
    "1, 4, 40000, true, false, 40000",
    "2, 0, 0, false, true, 0",
    "0, 0, 0, false, false, 0",
    "1, 5, 1400, true, false, 1400",
    "1, 3, 1400, true, false, 0",
  })
  void tellsThePacketWhatTheKernelSays(
      int flags, int type, int gsoSize, boolean partial, boolean verified, int segmentBytes) {
    header.set(JAVA_BYTE, 0, (byte) flags);
    header.set(JAVA_BYTE, 1, (byte) type);
    header.set(JAVA_SHORT_UNALIGNED, 4, (short) gsoSize);
    SkBuff packet = segment(true, TcpFlags.ACK);
    VirtioNetHeader.read(header, packet.info());
    assertThat(packet.info().checksumPartial()).isEqualTo(partial);
    assertThat(packet.info().checksumVerified()).isEqualTo(verified);
    assertThat(packet.info().segmentBytes()).isEqualTo(segmentBytes);
  }

  private SkBuff segment(boolean v4, int flags) {
    SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, PAYLOAD_BYTES + 100);
    int ipBytes = v4 ? Ipv4Header.MIN_LENGTH_BYTES : Ipv6Header.LENGTH_BYTES;
    int length = TCP_BYTES + PAYLOAD_BYTES;
    int at = packet.put(ipBytes + length);
    byte[] b = packet.array();
    if (v4) {
      Ipv4Header.write(b, at, ipBytes + length, 64, IpProtocol.TCP, 1, 2);
    } else {
      Ipv6Header.write(b, at, length, IpProtocol.TCP, 64);
    }
    TcpHeader.write(b, at + ipBytes, 0, 0, TCP_BYTES, flags, 0);
    return packet;
  }

  private int octet(int at) {
    return header.get(JAVA_BYTE, at) & 0xff;
  }

  private int number(int at) {
    return header.get(JAVA_SHORT_UNALIGNED, at) & 0xffff;
  }
}
