package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {
  private static final long SEED = 7323;

  /// All that can be asked of parsed options, comparable.
  private record Facts(
      Integer mss,
      Integer windowScale,
      boolean sackPermitted,
      Long timestamps,
      String sack,
      int unknown,
      int ignored,
      boolean truncated) {
    static final Facts NOTHING = new Facts(null, null, false, null, "", 0, 0, false);
    static final Facts IGNORED = new Facts(null, null, false, null, "", 0, 1, false);
    static final Facts UNKNOWN = new Facts(null, null, false, null, "", 1, 0, false);
    static final Facts TRUNCATED = new Facts(null, null, false, null, "", 0, 0, true);

    static Facts of(TcpOptions options) {
      StringBuilder sack = new StringBuilder();
      for (int i = 0; i < options.sackBlocks(); i++) {
        sack.append(options.sackLeft(i)).append(':').append(options.sackRight(i)).append(' ');
      }
      return new Facts(
          options.hasMss() ? options.mss() : null,
          options.hasWindowScale() ? options.windowScale() : null,
          options.sackPermitted(),
          options.hasTimestamps()
              ? (long) options.tsValue() << 32 | Integer.toUnsignedLong(options.tsEcho())
              : null,
          sack.toString(),
          options.unknownCount(),
          options.ignoredCount(),
          options.isTruncated());
    }
  }

  private final TcpOptions options = new TcpOptions();

  private Facts parse(String hex) {
    byte[] b = HexFormat.of().parseHex(hex.replace(" ", ""));
    options.parse(b, 0, b.length);
    return Facts.of(options);
  }

  @Nested
  class Reading {
    @Test
    @Tag("RFC9293-MUST-4")
    void findsAllOptionsOfASynFromLinux() {
      parse("020405b4 0402 080a 80000001 00000000 01 030307");

      assertThat(options.hasMss()).isTrue();
      assertThat(options.mss()).isEqualTo(1460);
      assertThat(options.sackPermitted()).isTrue();
      assertThat(options.hasTimestamps()).isTrue();
      assertThat(options.tsValue()).isEqualTo(0x80000001);
      assertThat(options.tsEcho()).isZero();
      assertThat(options.hasWindowScale()).isTrue();
      assertThat(options.windowScale()).isEqualTo(7);
      assertThat(options.isTruncated()).isFalse();
      assertThat(options.unknownCount()).isZero();
    }

    @Test
    @Tag("RFC9293-MUST-5")
    void findsTimestampsAndThreeSackBlocks() {
      parse(
          "0101080a 00000001 00000002 0101051a"
              + "00000003 00000004 fffffff0 00000010 00000007 00000008");

      assertThat(options.tsValue()).isEqualTo(1);
      assertThat(options.tsEcho()).isEqualTo(2);
      assertThat(options.sackBlocks()).isEqualTo(3);
      assertThat(options.sackLeft(1)).isEqualTo(0xfffffff0);
      assertThat(options.sackRight(1)).isEqualTo(0x10);
    }

    @Test
    void keepsAWindowScaleAboveFourteenAsItCame() {
      assertThat(parse("0303ff00").windowScale()).isEqualTo(255);
    }

    @Test
    @Tag("RFC9293-MUST-64")
    void findsOptionsAtAnyAlignment() {
      for (int nops = 0; nops < 8; nops++) {
        Facts facts = parse("01".repeat(nops) + "080a0000000100000002");
        assertThat(facts.timestamps()).as("%d NOPs", nops).isEqualTo(0x1_0000_0002L);
      }
    }

    @Test
    @Tag("RFC9293-MUST-4")
    void stopsAtTheEndOfTheList() {
      assertThat(parse("00 020405b4")).isEqualTo(Facts.NOTHING);
    }

    @Test
    @Tag("RFC9293-MUST-6")
    void stepsOverUnknownOptionsByTheirLength() {
      Facts facts = parse("fd04aabb 2302 020405b4 00000000");

      assertThat(facts.unknown()).isEqualTo(2);
      assertThat(facts.mss()).isEqualTo(1460);
    }

    @Test
    void ignoresAKnownOptionOfTheWrongLengthAndReadsOn() {
      Facts facts = parse("0203aa 0304aabb 040300 0803aa 050600000000 020405b4");

      assertThat(facts.ignored()).isEqualTo(5);
      assertThat(facts.mss()).isEqualTo(1460);
      assertThat(facts.windowScale()).isNull();
      assertThat(facts.sackPermitted()).isFalse();
      assertThat(facts.timestamps()).isNull();
      assertThat(facts.sack()).isEmpty();
    }

    @Test
    void keepsWhatCameBeforeAnImpossibleLength() {
      Facts facts = parse("020405b4 0300 0402");

      assertThat(facts.mss()).isEqualTo(1460);
      assertThat(facts.truncated()).isTrue();
      assertThat(facts.sackPermitted()).isFalse();
    }

    @Test
    void takesTheLastOfTwoEqualOptions() {
      assertThat(parse("020405b4 02040218").mss()).isEqualTo(536);
    }

    @Test
    void readsAccurateEcnInBothOrders() {
      parse("ac0b 000001 000203 fedcba");
      assertThat(accurateEcn()).containsExactly(1, 0x203, 0xfedcba);
      parse("ae0b 000001 000203 fedcba");
      assertThat(accurateEcn()).containsExactly(0xfedcba, 0x203, 1);
    }

    @Test
    void readsAsManyFieldsOfAccurateEcnAsThereAre() {
      parse("ac08 000001 000203");
      assertThat(accurateEcn()).containsExactly(1, 0x203, -1);
      parse("ae05 000001");
      assertThat(accurateEcn()).containsExactly(-1, -1, 1);
      parse("ac02");
      assertThat(accurateEcn()).containsExactly(-1, -1, -1);
      assertThat(options.hasAccurateEcn()).isTrue();
      parse("ac0f 000001 000002 000003 ffffffff");
      assertThat(accurateEcn()).containsExactly(1, 2, 3);
      parse("020405b4");
      assertThat(options.hasAccurateEcn()).isFalse();
      assertThat(accurateEcn()).containsExactly(-1, -1, -1);
    }

    private int[] accurateEcn() {
      return new int[] {options.ect0Octets(), options.ceOctets(), options.ect1Octets()};
    }

    @Test
    void forgetsTheSegmentBefore() {
      parse("020405b4 0402 080a 80000001 00000002 030307 2202 0202 0500");
      assertThat(parse("")).isEqualTo(Facts.NOTHING);
      assertThat(options.mss()).isZero();
      assertThat(options.windowScale()).isZero();
      assertThat(options.tsValue()).isZero();
      assertThat(options.tsEcho()).isZero();
    }

    @Test
    void readsAlignedTimestampsTheSameByTheShortWayAndTheLong() {
      Facts shortWay = parse("0101080a fedcba98 76543210");
      Facts longWay = parse("0101080a fedcba98 76543210 00000000");

      assertThat(shortWay).isEqualTo(longWay);
      assertThat(shortWay.timestamps()).isEqualTo(0xfedcba98_76543210L);
    }
  }

  @Nested
  class EveryShape {
    /// One option of each kind and length, in a list of each size, whose rest is END. The expected
    /// answer is spelled out from the RFCs and shares no code with the reader.
    @Test
    void isReadAsTheRfcsSay() {
      byte[] all = new byte[40];
      for (int kind = 0; kind < 256; kind++) {
        for (int length = 0; length < 256; length++) {
          for (int remaining = 0; remaining <= 40; remaining++) {
            fill(all, kind, length);
            byte[] b = Arrays.copyOf(all, remaining);
            options.parse(b, 0, remaining);
            Facts actual = Facts.of(options);
            Facts expected = kind == 1 && remaining > 0 ? afterNop(b) : expected(kind, length, b);
            if (!actual.equals(expected)) {
              fail(
                  "kind %d length %d of %d: %s, expected %s",
                  kind, length, remaining, actual, expected);
            }
          }
        }
      }
    }

    private void fill(byte[] b, int kind, int length) {
      Arrays.fill(b, (byte) 0);
      b[0] = (byte) kind;
      b[1] = (byte) length;
      for (int i = 2; i < Math.min(length, b.length); i++) {
        b[i] = (byte) (i + 1);
      }
    }

    private Facts afterNop(byte[] b) {
      byte[] rest = Arrays.copyOfRange(b, 1, b.length);
      options.parse(rest, 0, rest.length);
      return Facts.of(options);
    }

    private Facts expected(int kind, int length, byte[] b) {
      if (b.length == 0 || kind == 0) {
        return Facts.NOTHING;
      }
      if (b.length == 1 || length < 2 || length > b.length) {
        return Facts.TRUNCATED;
      }
      return switch (kind) {
        case 2 ->
            length == 4 ? new Facts(0x0304, null, false, null, "", 0, 0, false) : Facts.IGNORED;
        case 3 -> length == 3 ? new Facts(null, 3, false, null, "", 0, 0, false) : Facts.IGNORED;
        case 4 -> length == 2 ? new Facts(null, null, true, null, "", 0, 0, false) : Facts.IGNORED;
        case 8 ->
            length == 10
                ? new Facts(null, null, false, 0x03040506_0708090aL, "", 0, 0, false)
                : Facts.IGNORED;
        case 5 ->
            switch (length) {
              case 10 -> sack("50595078:117967114 ");
              case 18 -> sack("50595078:117967114 185339150:252711186 ");
              case 26 -> sack("50595078:117967114 185339150:252711186 320083222:387455258 ");
              case 34 ->
                  sack(
                      "50595078:117967114 185339150:252711186 320083222:387455258"
                          + " 454827294:522199330 ");
              default -> Facts.IGNORED;
            };
        case 172, 174 -> Facts.NOTHING; // looked at below
        case 34 -> // Fast Open: FastOpenCookieTest
            length == 2 || length % 2 == 0 && length >= 6 && length <= 18
                ? Facts.NOTHING
                : Facts.IGNORED;
        default -> Facts.UNKNOWN;
      };
    }

    private Facts sack(String blocks) {
      return new Facts(null, null, false, null, blocks, 0, 0, false);
    }
  }

  @Test
  void readsNothingOutsideTheList() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200_000; round++) {
      byte[] b = new byte[random.nextInt(41)];
      for (int i = 0; i < b.length; i++) {
        b[i] = (byte) (random.nextBoolean() ? random.nextInt(12) : random.nextInt(256));
      }
      options.parse(b, 0, b.length); // throws if it reads behind the end
      Facts alone = Facts.of(options);
      byte[] amid = new byte[b.length + 80];
      random.nextBytes(amid);
      System.arraycopy(b, 0, amid, 40, b.length);
      options.parse(amid, 40, b.length);
      if (!Facts.of(options).equals(alone)) {
        fail("seed %d: %s", SEED, HexFormat.of().formatHex(b));
      }
    }
  }

  @Test
  void capsSackBlocksWhereTheListIsLongerThanAnyHeader() {
    byte[] b = new byte[2 + 8 * 6];
    b[0] = 5;
    b[1] = (byte) b.length;
    options.parse(b, 0, b.length);

    assertThat(options.sackBlocks()).isEqualTo(4);
  }
}
