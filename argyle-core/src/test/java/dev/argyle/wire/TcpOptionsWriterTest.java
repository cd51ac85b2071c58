package dev.argyle.wire;

import static dev.argyle.wire.TcpOptionsWriter.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TcpOptionsWriterTest {
  private static final int AT = 5;
  private final byte[] b = new byte[AT + 48];

  private String written(int length) {
    String hex = HexFormat.of().formatHex(b, AT, AT + length);
    for (int i = 0; i < b.length; i++) {
      assertThat(i >= AT && i < AT + length || b[i] == 0).as("octet %d untouched", i).isTrue();
    }
    Arrays.fill(b, (byte) 0);
    return hex;
  }

  @Test
  void writesASynInTheOrderOfLinux() {
    assertThat(written(TcpOptionsWriter.writeSyn(b, AT, 1460, 7, true, 0x01020304, 0x05060708)))
        .isEqualTo("020405b4" + "0402080a0102030405060708" + "01030307");
    assertThat(written(TcpOptionsWriter.writeSyn(b, AT, 1460, 7, true)))
        .isEqualTo("020405b4" + "01010402" + "01030307");
  }

  @Test
  void padsTimestampsWhereSackIsNotPermitted() {
    assertThat(written(TcpOptionsWriter.writeSyn(b, AT, 65535, 14, false, -1, 0)))
        .isEqualTo("0204ffff" + "0101080affffffff00000000" + "0103030e");
  }

  @Test
  void leavesOutWhatIsNotWanted() {
    assertThat(written(TcpOptionsWriter.writeSyn(b, AT, 536, NONE, false))).isEqualTo("02040218");
    assertThat(written(TcpOptionsWriter.writeSyn(b, AT, NONE, 0, false))).isEqualTo("01030300");
    assertThat(written(TcpOptionsWriter.writeSyn(b, AT, NONE, NONE, true))).isEqualTo("01010402");
    assertThat(written(TcpOptionsWriter.writeSyn(b, AT, NONE, NONE, false))).isEmpty();
  }

  @Test
  void saysBeforehandHowLongASynsOptionsAre() {
    for (int mss : new int[] {NONE, 1460}) {
      for (int scale : new int[] {NONE, 7}) {
        for (boolean sack : new boolean[] {false, true}) {
          assertThat(TcpOptionsWriter.synLengthBytes(mss, scale, sack, false))
              .isEqualTo(TcpOptionsWriter.writeSyn(b, AT, mss, scale, sack));
          assertThat(TcpOptionsWriter.synLengthBytes(mss, scale, sack, true))
              .isEqualTo(TcpOptionsWriter.writeSyn(b, AT, mss, scale, sack, 1, 2));
        }
      }
    }
  }

  @Test
  @Tag("RFC9293-MUST-68")
  void readsBackEverySynItWrites() {
    TcpOptions options = new TcpOptions();
    for (int shape = 0; shape < 16; shape++) {
      int mss = (shape & 1) == 0 ? NONE : 1220;
      int scale = (shape & 2) == 0 ? NONE : 14;
      boolean sack = (shape & 4) != 0;
      boolean timestamps = (shape & 8) != 0;
      int length =
          timestamps
              ? TcpOptionsWriter.writeSyn(b, AT, mss, scale, sack, 0x80000000, 9)
              : TcpOptionsWriter.writeSyn(b, AT, mss, scale, sack);
      options.parse(b, AT, length);

      assertThat(length % 4).isZero();
      assertThat(options.hasMss()).isEqualTo(mss != NONE);
      assertThat(options.mss()).isEqualTo(Math.max(mss, 0));
      assertThat(options.hasWindowScale()).isEqualTo(scale != NONE);
      assertThat(options.windowScale()).isEqualTo(Math.max(scale, 0));
      assertThat(options.sackPermitted()).isEqualTo(sack);
      assertThat(options.hasTimestamps()).isEqualTo(timestamps);
      assertThat(options.tsValue()).isEqualTo(timestamps ? 0x80000000 : 0);
      assertThat(options.tsEcho()).isEqualTo(timestamps ? 9 : 0);
      assertThat(options.isTruncated()).isFalse();
    }
  }

  /// Words are filled up in front of an option, so the list ends where the header does; an end of
  /// list earlier than that would have to be followed by zeros.
  @Test
  @Tag("RFC9293-MUST-69")
  void nothingButZeroLiesBehindTheEndOfTheList() {
    for (int mss : new int[] {NONE, 1460}) {
      for (int scale : new int[] {NONE, 7}) {
        for (boolean sack : new boolean[] {false, true}) {
          assertZerosBehindTheList(TcpOptionsWriter.writeSyn(b, AT, mss, scale, sack));
          assertZerosBehindTheList(TcpOptionsWriter.writeSyn(b, AT, mss, scale, sack, -1, -1));
        }
      }
    }
    assertZerosBehindTheList(TcpOptionsWriter.writeTimestamps(b, AT, -1, -1));
    assertZerosBehindTheList(TcpOptionsWriter.writeSack(b, AT, new int[] {-1, -1}, 1));
  }

  private void assertZerosBehindTheList(int length) {
    int at = AT;
    while (at < AT + length && b[at] != TcpOptions.KIND_END) {
      at += b[at] == TcpOptions.KIND_NOP ? 1 : b[at + 1];
    }
    assertThat(at).isLessThanOrEqualTo(AT + length);
    for (; at < AT + length; at++) {
      assertThat(b[at]).isZero();
    }
  }

  @Test
  @Tag("RFC7323-A-a")
  void alignsTimestampsToWords() {
    assertThat(written(TcpOptionsWriter.writeTimestamps(b, AT, 0x01020304, -2)))
        .isEqualTo("0101080a01020304fffffffe");
  }

  @Test
  void alignsSackBlocksToWords() {
    int[] edges = {1, 2, 3, 4, 5, 6, 7, 8};

    assertThat(written(TcpOptionsWriter.writeSack(b, AT, edges, 0))).isEmpty();
    assertThat(written(TcpOptionsWriter.writeSack(b, AT, edges, 1)))
        .isEqualTo("0101050a" + "0000000100000002");
    assertThat(written(TcpOptionsWriter.writeSack(b, AT, edges, 4)))
        .isEqualTo(
            "01010522"
                + "0000000100000002"
                + "0000000300000004"
                + "0000000500000006"
                + "0000000700000008");
    for (int blocks = 0; blocks <= 4; blocks++) {
      assertThat(TcpOptionsWriter.sackLengthBytes(blocks))
          .isEqualTo(TcpOptionsWriter.writeSack(b, AT, edges, blocks));
    }
  }

  @Test
  void alignsAccurateEcnToWords() {
    int[] counters = {0x01020304, 5, 6};

    assertThat(written(TcpOptionsWriter.writeAccurateEcn(b, AT, counters, 0))).isEmpty();
    assertThat(written(TcpOptionsWriter.writeAccurateEcn(b, AT, counters, 1)))
        .isEqualTo("ae05020304010101");
    assertThat(written(TcpOptionsWriter.writeAccurateEcn(b, AT, counters, 2)))
        .isEqualTo("ae08020304000005");
    assertThat(written(TcpOptionsWriter.writeAccurateEcn(b, AT, counters, 3)))
        .isEqualTo("ae0b02030400000500000601");
  }

  @Test
  void theMostSackBlocksFitBesideTimestampsAndOneMoreWouldNot() {
    for (boolean timestamps : new boolean[] {false, true}) {
      int room =
          TcpOptions.MAX_LENGTH_BYTES - (timestamps ? TcpOptionsWriter.TIMESTAMPS_LENGTH_BYTES : 0);
      int most = TcpOptionsWriter.maxSackBlocks(timestamps);
      assertThat(TcpOptionsWriter.sackLengthBytes(most)).isLessThanOrEqualTo(room);
      assertThat(TcpOptionsWriter.sackLengthBytes(most + 1)).isGreaterThan(room);
    }
  }
}
