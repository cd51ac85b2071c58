package dev.argyle.tcp.send;

import static dev.argyle.tcp.send.SegmentHeader.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentWriterTest {
  private static final int SEQ = 0xfffffff0;
  private static final int ACK = 0x80000001;

  private final BufferPool pool = new BufferPool();
  private final SegmentHeader header = new SegmentHeader();
  private final SkBuff packet = pool.allocate(SkBuff.HEAD_ROOM_BYTES, 100);

  @BeforeEach
  void from10001To10002() {
    header.source(0, 0xffff_0a00_0001L, 4660);
    header.destination(0, 0xffff_0a00_0002L, 80);
  }

  @AfterEach
  void releasesThePacket() {
    packet.release();
    assertThat(pool.outstanding()).isZero();
  }

  private String options() {
    int at = TcpHeader.optionsAt(packet.offset());
    int length = TcpHeader.optionsLengthBytes(packet.array(), packet.offset());
    return HexFormat.of().formatHex(packet.array(), at, at + length);
  }

  private void write() {
    int length = header.lengthBytes();
    int before = packet.length();
    SegmentWriter.write(packet, header);
    assertThat(packet.length()).isEqualTo(before + length);
    assertThat(TcpHeader.dataOffsetBytes(packet.array(), packet.offset())).isEqualTo(length);
  }

  @Test
  void writesTheFieldsOfTheHeader() {
    header.begin(SEQ, ACK, TcpFlags.ACK | TcpFlags.PSH, 0xfedc);
    write();
    byte[] b = packet.array();
    int at = packet.offset();
    assertThat(TcpHeader.sourcePort(b, at)).isEqualTo(4660);
    assertThat(TcpHeader.destinationPort(b, at)).isEqualTo(80);
    assertThat(TcpHeader.seq(b, at)).isEqualTo(SEQ);
    assertThat(TcpHeader.ack(b, at)).isEqualTo(ACK);
    assertThat(TcpHeader.flags(b, at)).isEqualTo(TcpFlags.ACK | TcpFlags.PSH);
    assertThat(TcpHeader.window(b, at)).isEqualTo(0xfedc);
    assertThat(TcpHeader.urgentPointer(b, at)).isZero();
    assertThat(packet.length()).isEqualTo(20);
  }

  @Test
  @Tag("RFC9293-MUST-62")
  void writesTheUrgentPointer() {
    header.begin(SEQ, ACK, TcpFlags.ACK | TcpFlags.URG, 1);
    header.urgentPointer(0xabcd);
    write();
    assertThat(TcpHeader.urgentPointer(packet.array(), packet.offset())).isEqualTo(0xabcd);
  }

  @Test
  void writesTheOptionsOfASynAsLinuxDoes() {
    header.begin(SEQ, 0, TcpFlags.SYN, 64_240);
    header.synOptions(1460, 7, true);
    header.timestamps(0x01020304, 0);
    write();
    assertThat(options()).isEqualTo("020405b4" + "0402080a0102030400000000" + "01030307");
  }

  @Test
  void writesASynWithoutTimestamps() {
    header.begin(SEQ, 0, TcpFlags.SYN, 64_240);
    header.synOptions(1460, NONE, true);
    write();
    assertThat(options()).isEqualTo("020405b4" + "01010402");
  }

  @Test
  void writesTimestampsBeforeSackBlocks() {
    header.begin(SEQ, ACK, TcpFlags.ACK, 100);
    header.timestamps(1, 2);
    header.sack(new int[] {0x10, 0x20, 0x30, 0x40}, 2);
    write();
    assertThat(options())
        .isEqualTo("0101080a0000000100000002" + "01010512" + "00000010000000200000003000000040");
  }

  @Test
  void writesThreeSackBlocksBesideTimestampsAndFourAlone() {
    int[] edges = {1, 2, 3, 4, 5, 6, 7, 8};
    header.begin(SEQ, ACK, TcpFlags.ACK, 100);
    header.timestamps(1, 2);
    header.sack(edges, 4);
    assertThat(header.lengthBytes()).isEqualTo(60);
    header.begin(SEQ, ACK, TcpFlags.ACK, 100);
    header.sack(edges, 4);
    assertThat(header.lengthBytes()).isEqualTo(56);
    write();
    TcpOptions read = new TcpOptions();
    read.parse(packet.array(), TcpHeader.optionsAt(packet.offset()), 36);
    assertThat(read.sackBlocks()).isEqualTo(4);
    assertThat(read.sackRight(3)).isEqualTo(8);
  }

  @Test
  void forgetsTheOptionsOfTheSegmentBefore() {
    header.begin(SEQ, 0, TcpFlags.SYN, 64_240);
    header.synOptions(1460, 7, true);
    header.timestamps(1, 0);
    header.urgentPointer(3);
    header.begin(SEQ + 1, ACK, TcpFlags.ACK, 100);
    write();
    assertThat(options()).isEmpty();
    assertThat(TcpHeader.urgentPointer(packet.array(), packet.offset())).isZero();
  }

  @Test
  void tellsIpWhereThePacketGoes() {
    header.begin(SEQ, ACK, TcpFlags.ACK, 100);
    write();
    assertThat(packet.info().protocol()).isEqualTo(IpProtocol.TCP);
    assertThat(packet.info().sourceLow()).isEqualTo(0xffff_0a00_0001L);
    assertThat(packet.info().destinationLow()).isEqualTo(0xffff_0a00_0002L);
    assertThat(packet.info().checksumPartial()).isTrue();
  }

  /// A device sums up header and payload as they are, with what the field holds, and inverts it.
  @ParameterizedTest
  @CsvSource({"10.0.0.1, 10.0.0.2", "2001:db8::1, fe80::ffff:1"})
  void leavesAChecksumThatADeviceCompletes(String from, String to) {
    IpAddress source = IpAddress.parse(from);
    IpAddress destination = IpAddress.parse(to);
    header.source(source.high(), source.low(), 4660);
    header.destination(destination.high(), destination.low(), 80);
    packet.put(new byte[] {1, 2, 3, 4, 5}, 0, 5);
    header.begin(SEQ, ACK, TcpFlags.ACK, 100);
    header.timestamps(1, 2);
    write();
    byte[] b = packet.array();
    int at = packet.offset();
    int length = packet.length();
    TcpHeader.setChecksum(b, at, InternetChecksum.finish(InternetChecksum.add(0, b, at, length)));
    long pseudoHeader =
        InternetChecksum.pseudoHeader(
            source.high(),
            source.low(),
            destination.high(),
            destination.low(),
            IpProtocol.TCP,
            length);
    assertThat(TcpHeader.verifyChecksum(b, at, length, pseudoHeader)).isTrue();
  }
}
