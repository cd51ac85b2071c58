package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UdpHeaderTest {
  private static final long SEED = 768;

  private static final long PSEUDO_V4 =
      InternetChecksum.pseudoHeader(
          0, IpAddress.v4Low(0x0a000001), 0, IpAddress.v4Low(0x0a000002), IpProtocol.UDP, 13);

  @Test
  void findsEveryFieldOfACapturedDatagram() {
    byte[] b = CapturedPackets.UDP_V4;

    assertThat(UdpHeader.validate(b, 20, 13)).isEqualTo(ParseResult.OK);
    assertThat(UdpHeader.sourcePort(b, 20)).isEqualTo(0xe384);
    assertThat(UdpHeader.destinationPort(b, 20)).isEqualTo(53);
    assertThat(UdpHeader.length(b, 20)).isEqualTo(13);
    assertThat(UdpHeader.checksum(b, 20)).isEqualTo(0xc445);
    assertThat(UdpHeader.verifyChecksum(b, 20, 13, PSEUDO_V4)).isTrue();
  }

  @Test
  void writesTheDatagramThatLinuxWrote() {
    byte[] b = CapturedPackets.UDP_V4.clone();
    Arrays.fill(b, 20, 28, (byte) 0xff);
    UdpHeader.write(b, 20, 0xe384, 53, 13);
    assertThat(UdpHeader.checksum(b, 20)).isEqualTo(UdpHeader.NO_CHECKSUM);
    UdpHeader.writeChecksum(b, 20, 13, PSEUDO_V4);
    assertThat(b).isEqualTo(CapturedPackets.UDP_V4);
  }

  @Test
  @Tag("RFC1122-4.1.3.4-a")
  void computesTheSameChecksumAsLinuxOverIpv6() {
    byte[] b = CapturedPackets.UDP_V6.clone();
    long pseudoHeader =
        InternetChecksum.pseudoHeader(
            0x20010db8_00000000L, 1, 0x20010db8_00000000L, 2, IpProtocol.UDP, 13);
    assertThat(UdpHeader.verifyChecksum(b, 40, 13, pseudoHeader)).isTrue();
    UdpHeader.writeChecksum(b, 40, 13, pseudoHeader);
    assertThat(b).isEqualTo(CapturedPackets.UDP_V6);
  }

  @Test
  @Tag("RFC768-b")
  void neverSendsAComputedZero() {
    byte[] b = new byte[10];
    UdpHeader.write(b, 0, 0, 0, 10);
    long withoutPayload = InternetChecksum.add(0, b, 0, 10);
    NetworkOrder.putU16(b, 8, 0xffff - InternetChecksum.fold(withoutPayload));
    assertThat(InternetChecksum.finish(InternetChecksum.add(0, b, 0, 10))).isZero();
    UdpHeader.writeChecksum(b, 0, 10, 0);

    assertThat(UdpHeader.checksum(b, 0)).isEqualTo(0xffff);
    assertThat(UdpHeader.verifyChecksum(b, 0, 10, 0)).isTrue();
  }

  @Test
  void itsReceiverFindsAnyPayloadRight() {
    Random random = new Random(SEED);
    for (int length = 8; length < 1500; length++) {
      byte[] b = new byte[3 + length];
      random.nextBytes(b);
      UdpHeader.write(b, 3, random.nextInt(0x10000), random.nextInt(0x10000), length);
      UdpHeader.writeChecksum(b, 3, length, PSEUDO_V4);
      assertThat(UdpHeader.verifyChecksum(b, 3, length, PSEUDO_V4))
          .as("seed %d, length %d", SEED, length)
          .isTrue();
      assertThat(UdpHeader.verifyChecksum(b, 3, length, PSEUDO_V4 + 1)).isFalse();
    }
  }
}
