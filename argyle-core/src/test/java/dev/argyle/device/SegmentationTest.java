package dev.argyle.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.buffer.SkBuffQueue;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the flags of a super-segment become in the packets it is cut into; sequence numbers,
/// lengths and checksums of these.
class SegmentationTest {
  private static final int SEQ = Integer.MAX_VALUE - 1500; // the numbers change sign in the second
  private static final int MSS = 1000;
  private static final int IP = Ipv4Header.MIN_LENGTH_BYTES;

  private final BufferPool pool = new BufferPool();

  /// Packets of 1000, 1000 and 500 octets.
  private List<byte[]> cut(int flags, boolean countsMarks) {
    SkBuff whole = new TestPackets(pool).tcp4(SEQ, 1200, 1300);
    TcpHeader.setFlags(whole.array(), whole.offset() + IP, flags);
    whole.info().segmentBytes(MSS);
    whole.info().countsMarks(countsMarks);
    SkBuffQueue pieces = new SkBuffQueue();
    Segmentation.cut(whole, pool, false, pieces);
    List<byte[]> packets = new ArrayList<>();
    for (SkBuff each = pieces.poll(); each != null; each = pieces.poll()) {
      packets.add(TestPackets.bytes(each));
      each.release();
    }
    return packets;
  }

  private static List<Integer> flags(List<byte[]> packets) {
    return packets.stream().map(each -> TcpHeader.flags(each, IP)).toList();
  }

  @AfterEach
  void allMemoryIsBack() {
    assertThat(pool.outstanding()).isZero();
  }

  @Test
  void onlyTheLastPacketPushesAndFinishes() {
    int all = TcpFlags.ACK | TcpFlags.PSH | TcpFlags.FIN;
    assertThat(flags(cut(all, false))).containsExactly(TcpFlags.ACK, TcpFlags.ACK, all);
  }

  /// RFC 3168 section 6.1.2: it is said once, with the first new data.
  @Test
  void onlyTheFirstPacketTellsThatTheWindowIsReduced() {
    int all = TcpFlags.ACK | TcpFlags.ECE | TcpFlags.CWR;
    int rest = TcpFlags.ACK | TcpFlags.ECE;
    assertThat(flags(cut(all, false))).containsExactly(all, rest, rest);
  }

  /// RFC 9768 section 3.2.2: the three flags are one number, and every packet has it.
  @Test
  void everyPacketHasTheWholeCounterOfMarks() {
    int counter = TcpFlags.AE | TcpFlags.CWR | TcpFlags.ECE;
    int all = TcpFlags.ACK | TcpFlags.PSH | counter;
    int first = TcpFlags.ACK | counter;
    assertThat(flags(cut(all, true))).containsExactly(first, first, all);
    int six = TcpFlags.ACK | TcpFlags.AE | TcpFlags.CWR;
    assertThat(flags(cut(six, true))).containsExactly(six, six, six);
  }

  @Test
  void sequenceNumbersGoOnAndLengthsAndChecksumsAreTheirOwn() {
    List<byte[]> packets = cut(TcpFlags.ACK, false);
    assertThat(packets).extracting(each -> each.length).containsExactly(1040, 1040, 540);
    int first = TcpHeader.seq(packets.getFirst(), IP);
    assertThat(packets)
        .extracting(each -> TcpHeader.seq(each, IP))
        .containsExactly(SEQ, first + 1000, first + 2000);
    for (byte[] each : packets) {
      assertThat(Ipv4Header.totalLength(each, 0)).isEqualTo(each.length);
      assertThat(TestPackets.isChecksumRight(each)).isTrue();
    }
  }
}
