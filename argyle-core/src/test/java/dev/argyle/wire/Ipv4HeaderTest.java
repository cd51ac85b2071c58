package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ipv4HeaderTest {
  private static final long SEED = 791;
  private static final int AT = 3;

  @Test
  void findsEveryFieldOfACapturedPacket() {
    byte[] b = CapturedPackets.SYN_V4;

    assertThat(Ipv4Header.validate(b, 0, b.length)).isEqualTo(ParseResult.OK);
    assertThat(Ipv4Header.version(b, 0)).isEqualTo(4);
    assertThat(Ipv4Header.headerLengthBytes(b, 0)).isEqualTo(20);
    assertThat(Ipv4Header.tos(b, 0)).isZero();
    assertThat(Ipv4Header.totalLength(b, 0)).isEqualTo(60);
    assertThat(Ipv4Header.identification(b, 0)).isEqualTo(0x3550);
    assertThat(Ipv4Header.dontFragment(b, 0)).isTrue();
    assertThat(Ipv4Header.moreFragments(b, 0)).isFalse();
    assertThat(Ipv4Header.fragmentOffsetBytes(b, 0)).isZero();
    assertThat(Ipv4Header.isFragment(b, 0)).isFalse();
    assertThat(Ipv4Header.ttl(b, 0)).isEqualTo(64);
    assertThat(Ipv4Header.protocol(b, 0)).isEqualTo(IpProtocol.TCP);
    assertThat(Ipv4Header.checksum(b, 0)).isEqualTo(0xf169);
    assertThat(Ipv4Header.source(b, 0)).isEqualTo(0x0a000001);
    assertThat(Ipv4Header.destination(b, 0)).isEqualTo(0x0a000002);
    assertThat(IpAddress.of(0, Ipv4Header.sourceLow(b, 0))).hasToString("10.0.0.1");
    assertThat(IpAddress.of(0, Ipv4Header.destinationLow(b, 0))).hasToString("10.0.0.2");
    assertThat(Ipv4Header.verifyChecksum(b, 0)).isTrue();
  }

  @Test
  void writesTheHeaderThatLinuxWrote() {
    byte[] b = CapturedPackets.SYN_V4.clone();
    new Random(SEED).nextBytes(b);
    System.arraycopy(CapturedPackets.SYN_V4, 20, b, 20, 40);
    Ipv4Header.write(b, 0, 60, 64, IpProtocol.TCP, 0x0a000001, 0x0a000002);
    Ipv4Header.setIdentification(b, 0, 0x3550);
    Ipv4Header.setFragment(b, 0, Ipv4Header.DONT_FRAGMENT, 0);
    Ipv4Header.writeChecksum(b, 0);

    assertThat(b).isEqualTo(CapturedPackets.SYN_V4);
  }

  @Test
  void readsBackWhatItWrites() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5000; round++) {
      byte[] b = new byte[AT + 60];
      random.nextBytes(b);
      int total = 20 + random.nextInt(65516);
      int offset = random.nextInt(0x2000) * 8;
      int flags = random.nextInt(4) << 13;
      Ipv4Header.write(b, AT, 20, 1, 17, round, ~round);
      Ipv4Header.setHeaderLengthBytes(b, AT, 20 + 4 * random.nextInt(11));
      Ipv4Header.setTos(b, AT, round & 0xff);
      Ipv4Header.setTotalLength(b, AT, total);
      Ipv4Header.setFragment(b, AT, flags, offset);
      Ipv4Header.setTtl(b, AT, 255 - (round & 0xff));
      Ipv4Header.writeChecksum(b, AT);

      assertThat(Ipv4Header.version(b, AT)).as("seed %d, round %d", SEED, round).isEqualTo(4);
      assertThat(Ipv4Header.tos(b, AT)).isEqualTo(round & 0xff);
      assertThat(Ipv4Header.ecn(b, AT)).isEqualTo(round & 3);
      assertThat(Ipv4Header.totalLength(b, AT)).isEqualTo(total);
      assertThat(Ipv4Header.flagsAndOffset(b, AT)).isEqualTo(flags | offset / 8);
      assertThat(Ipv4Header.fragmentOffsetBytes(b, AT)).isEqualTo(offset);
      assertThat(Ipv4Header.dontFragment(b, AT)).isEqualTo((flags & 0x4000) != 0);
      assertThat(Ipv4Header.moreFragments(b, AT)).isEqualTo((flags & 0x2000) != 0);
      assertThat(Ipv4Header.isFragment(b, AT)).isEqualTo((flags & 0x2000) != 0 || offset != 0);
      assertThat(Ipv4Header.ttl(b, AT)).isEqualTo(255 - (round & 0xff));
      assertThat(Ipv4Header.source(b, AT)).isEqualTo(round);
      assertThat(Ipv4Header.destination(b, AT)).isEqualTo(~round);
      assertThat(Ipv4Header.verifyChecksum(b, AT)).isTrue();
    }
  }

  @Test
  @Tag("RFC791-3.2-a")
  void aFlippedBitAnywhereInTheHeaderBreaksTheChecksum() {
    byte[] b = CapturedPackets.SYN_V4.clone();
    for (int bit = 8; bit < 160; bit++) { // the first octet holds the length that is summed
      b[bit / 8] = (byte) (b[bit / 8] ^ 1 << bit % 8);
      assertThat(Ipv4Header.verifyChecksum(b, 0)).as("bit %d", bit).isFalse();
      b[bit / 8] = (byte) (b[bit / 8] ^ 1 << bit % 8);
    }
  }

  @Test
  void writesOverWhateverWasThere() {
    byte[] b = new byte[24];
    Arrays.fill(b, (byte) 0xff);
    Ipv4Header.write(b, 0, 24, 1, 2, 3, 4);
    assertThat(HexFormat.of().formatHex(b))
        .isEqualTo("45000018" + "00000000" + "01020000" + "00000003" + "00000004" + "ffffffff");

    Ipv4Header.setHeaderLengthBytes(b, 0, 24);
    Ipv4Header.writeChecksum(b, 0);
    assertThat(Ipv4Header.headerLengthBytes(b, 0)).isEqualTo(24);
    assertThat(Ipv4Header.verifyChecksum(b, 0)).isTrue();
    Ipv4Header.writeChecksum(b, 0);
    assertThat(Ipv4Header.verifyChecksum(b, 0)).as("written twice").isTrue();
  }

  @Test
  void mayBeAllThereIsOfAPacket() {
    byte[] b = new byte[60];
    for (int length = 20; length <= 60; length += 4) {
      Ipv4Header.write(b, 0, length, 64, IpProtocol.RAW, 1, 2);
      Ipv4Header.setHeaderLengthBytes(b, 0, length);
      assertThat(Ipv4Header.validate(b, 0, length)).isEqualTo(ParseResult.OK);
      assertThat(Ipv4Header.validate(b, 0, length - 1).isOk()).isFalse();
    }
  }

  @Nested
  class IsRefused {
    private final byte[] b = CapturedPackets.SYN_V4.clone();

    @Test
    @Tag("RFC791-3.1-a")
    void belowTwentyOctets() {
      for (int available = 0; available < 20; available++) {
        assertThat(Ipv4Header.validate(new byte[available], 0, available))
            .isEqualTo(Malformed.TOO_SHORT);
      }
    }

    @Test
    void forAnotherVersion() {
      for (int version = 0; version < 16; version++) {
        b[0] = (byte) (version << 4 | 5);
        assertThat(Ipv4Header.validate(b, 0, b.length))
            .isEqualTo(version == 4 ? ParseResult.OK : Malformed.BAD_VERSION);
      }
    }

    @ParameterizedTest
    @CsvSource({
      "0,     8, true,  true",
      "0,     9, true,  false",
      "8,     9, false, true",
      "65512, 3, false, true",
      "65512, 4, false, false",
      "65504, 8, true,  true",
      "65512, 8, true,  false",
      "65528, 1, false, false",
    })
    void asAFragmentThatFitsNowhere(int offset, int payload, boolean more, boolean accepted) {
      Ipv4Header.setTotalLength(b, 0, 20 + payload);
      Ipv4Header.setFragment(b, 0, more ? Ipv4Header.MORE_FRAGMENTS : 0, offset);
      Malformed expected =
          more && payload % 8 != 0 ? Malformed.FRAGMENT_NOT_OF_EIGHT : Malformed.FRAGMENT_TOO_LONG;

      assertThat(Ipv4Header.validate(b, 0, b.length))
          .isEqualTo(accepted ? ParseResult.OK : expected);
    }
  }
}
