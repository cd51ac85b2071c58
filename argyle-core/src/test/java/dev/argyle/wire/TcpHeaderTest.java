package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TcpHeaderTest {
  private static final long SEED = 9293;
  private static final int AT = 3;

  private static final byte[] SYN = Arrays.copyOfRange(CapturedPackets.SYN_V4, 20, 60);

  @Test
  void findsEveryFieldOfACapturedSyn() {
    assertThat(TcpHeader.validate(SYN, 0, SYN.length)).isEqualTo(ParseResult.OK);
    assertThat(TcpHeader.sourcePort(SYN, 0)).isEqualTo(34310);
    assertThat(TcpHeader.destinationPort(SYN, 0)).isEqualTo(80);
    assertThat(TcpHeader.seq(SYN, 0)).isEqualTo(0xa5090367);
    assertThat(TcpHeader.ack(SYN, 0)).isZero();
    assertThat(TcpHeader.dataOffsetBytes(SYN, 0)).isEqualTo(40);
    assertThat(TcpHeader.flags(SYN, 0)).isEqualTo(TcpFlags.SYN);
    assertThat(TcpHeader.window(SYN, 0)).isEqualTo(64240);
    assertThat(TcpHeader.checksum(SYN, 0)).isEqualTo(0x77fc);
    assertThat(TcpHeader.urgentPointer(SYN, 0)).isZero();
    assertThat(TcpHeader.optionsAt(0)).isEqualTo(20);
    assertThat(TcpHeader.optionsLengthBytes(SYN, 0)).isEqualTo(20);
  }

  @Test
  @Tag("RFC9293-MUST-1")
  void readsBackWhatItWrites() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5000; round++) {
      byte[] b = new byte[AT + 60 + 1];
      random.nextBytes(b);
      byte[] before = b.clone();
      int source = random.nextInt(0x10000);
      int destination = random.nextInt(0x10000);
      int seq = random.nextInt();
      int ack = random.nextInt();
      int offset = 20 + 4 * random.nextInt(11);
      int flags = random.nextInt(0x200);
      int window = random.nextInt(0x10000);
      TcpHeader.setPorts(b, AT, source, destination);
      TcpHeader.write(b, AT, seq, ack, offset, flags, window);

      assertThat(TcpHeader.sourcePort(b, AT)).as("seed %d", SEED).isEqualTo(source);
      assertThat(TcpHeader.destinationPort(b, AT)).isEqualTo(destination);
      assertThat(TcpHeader.seq(b, AT)).isEqualTo(seq);
      assertThat(TcpHeader.ack(b, AT)).isEqualTo(ack);
      assertThat(TcpHeader.dataOffsetBytes(b, AT)).isEqualTo(offset);
      assertThat(TcpHeader.flags(b, AT)).isEqualTo(flags);
      assertThat(TcpHeader.window(b, AT)).isEqualTo(window);
      assertThat(TcpHeader.checksum(b, AT)).isZero();
      assertThat(TcpHeader.urgentPointer(b, AT)).isZero();
      System.arraycopy(before, AT, b, AT, 20);
      assertThat(b).as("octets outside the header").isEqualTo(before);
    }
  }

  @Test
  void setsOneFieldAndLeavesTheOthers() {
    byte[] b = SYN.clone();
    TcpHeader.setSeq(b, 0, 1);
    TcpHeader.setAck(b, 0, -2);
    TcpHeader.setFlags(b, 0, TcpFlags.AE | TcpFlags.ACK);
    TcpHeader.setWindow(b, 0, 65535);
    TcpHeader.setChecksum(b, 0, 0xabcd);
    TcpHeader.setUrgentPointer(b, 0, 0x8001);

    assertThat(HexFormat.of().formatHex(b, 0, 20))
        .isEqualTo("86060050" + "00000001" + "fffffffe" + "a110ffff" + "abcd8001");
  }

  @Test
  void keepsTheReservedBitsWhenFlagsAreSet() {
    byte[] b = new byte[20];
    b[12] = (byte) 0x5e;
    TcpHeader.setFlags(b, 0, TcpFlags.MASK);

    assertThat(NetworkOrder.u16(b, 12)).isEqualTo(0x5fff);
    assertThat(TcpHeader.dataOffsetBytes(b, 0)).isEqualTo(20);
    assertThat(TcpHeader.flags(b, 0)).isEqualTo(TcpFlags.MASK);
  }

  @Test
  void isTooShortBelowTwentyOctets() {
    for (int length = 0; length < 20; length++) {
      assertThat(TcpHeader.validate(new byte[length], 0, length)).isEqualTo(Malformed.TOO_SHORT);
    }
  }

  @Test
  @Tag("RFC9293-MUST-2")
  void hasAChecksumThatItsReceiverFindsRight() {
    Random random = new Random(SEED);
    byte[] b = new byte[AT + 1480];
    for (int length = 20; length <= 1480; length++) {
      random.nextBytes(b);
      long pseudoHeader =
          InternetChecksum.pseudoHeader(1, length, 2, ~length, IpProtocol.TCP, length);
      TcpHeader.writeChecksum(b, AT, length, pseudoHeader);
      assertThat(TcpHeader.verifyChecksum(b, AT, length, pseudoHeader))
          .as("seed %d, length %d", SEED, length)
          .isTrue();
      assertThat(TcpHeader.verifyChecksum(b, AT, length, pseudoHeader + 1)).isFalse();
    }
  }

  @Test
  @Tag("RFC9293-MUST-2")
  void findsTheChecksumsOfLinuxRightAndComputesTheSame() {
    byte[] v4 = CapturedPackets.SYN_V4.clone();
    long pseudo4 =
        InternetChecksum.pseudoHeader(
            0, Ipv4Header.sourceLow(v4, 0), 0, Ipv4Header.destinationLow(v4, 0), 6, 40);
    assertThat(TcpHeader.verifyChecksum(v4, 20, 40, pseudo4)).isTrue();
    TcpHeader.writeChecksum(v4, 20, 40, pseudo4);
    assertThat(v4).isEqualTo(CapturedPackets.SYN_V4);

    byte[] v6 = CapturedPackets.SYN_V6.clone();
    long pseudo6 =
        InternetChecksum.pseudoHeader(
            Ipv6Header.sourceHigh(v6, 0),
            Ipv6Header.sourceLow(v6, 0),
            Ipv6Header.destinationHigh(v6, 0),
            Ipv6Header.destinationLow(v6, 0),
            IpProtocol.TCP,
            40);
    assertThat(TcpHeader.verifyChecksum(v6, 40, 40, pseudo6)).isTrue();
    TcpHeader.writeChecksum(v6, 40, 40, pseudo6);
    assertThat(v6).isEqualTo(CapturedPackets.SYN_V6);
  }
}
