package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {
  private static final long SEED = 1071;

  /// The sum as RFC 1071 section 1 defines it: 16-bit words, each carry brought round at once.
  private static int reference(byte[] b, int offset, int length) {
    int sum = 0;
    for (int i = 0; i < length; i += 2) {
      int word = (b[offset + i] & 0xff) << 8;
      if (i + 1 < length) {
        word |= b[offset + i + 1] & 0xff;
      }
      sum += word;
      if (sum > 0xffff) {
        sum -= 0xffff;
      }
    }
    return sum;
  }

  @Test
  @Tag("RFC1071-1-a")
  void sumsTheExampleOfRfc1071Section3() {
    byte[] b = HexFormat.of().parseHex("0001f203f4f5f6f7");
    long sum = InternetChecksum.add(0, b, 0, b.length);

    assertThat(InternetChecksum.fold(sum)).isEqualTo(0xddf2);
    assertThat(InternetChecksum.finish(sum)).isEqualTo(0x220d);
  }

  @Test
  void agreesWithTheReferenceAtEveryOffsetAndLength() {
    Random random = new Random(SEED);
    byte[] b = new byte[300];
    random.nextBytes(b);
    for (int offset = 0; offset < 16; offset++) {
      for (int length = 0; length <= b.length - offset; length++) {
        assertThat(InternetChecksum.fold(InternetChecksum.add(0, b, offset, length)))
            .as("seed %d, offset %d, length %d", SEED, offset, length)
            .isEqualTo(reference(b, offset, length));
      }
    }
  }

  @Test
  void agreesWithTheReferenceOverAnyChainOfPieces() {
    Random random = new Random(SEED);
    byte[] b = new byte[4000];
    for (int round = 0; round < 2000; round++) {
      random.nextBytes(b);
      int length = random.nextInt(b.length + 1);
      int longest = 1 + random.nextInt(length + 1);
      long sum = 0;
      for (int position = 0; position < length; ) {
        int piece = Math.min(random.nextInt(longest + 1), length - position);
        sum = InternetChecksum.addAt(sum, position, b, position, piece);
        position += piece;
      }
      assertThat(InternetChecksum.fold(sum))
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(reference(b, 0, length));
    }
  }

  @Test
  void keepsAllCarriesOfTheLargestData() {
    byte[] b = new byte[0x10000];
    Arrays.fill(b, (byte) 0xff);
    long sum = 0;
    for (int i = 0; i < 1000; i++) {
      sum = InternetChecksum.add(sum, b, 0, b.length);
    }
    assertThat(InternetChecksum.fold(sum)).isEqualTo(0xffff);
  }

  @Test
  void foldsASumToItsRemainderByFfffButOnlyNothingToZero() {
    Random random = new Random(SEED);
    assertThat(InternetChecksum.fold(0)).isZero();
    for (int round = 0; round < 100_000; round++) {
      long near = 1L << random.nextInt(63); // carries gather around powers of two
      long sum = Math.max(1, random.nextBoolean() ? near - random.nextInt(3) : near * 2 - 1);
      sum = random.nextInt(4) == 0 ? random.nextLong() >>> 1 + random.nextInt(62) | 1 : sum;
      long remainder = sum % 0xffff;
      assertThat(InternetChecksum.fold(sum))
          .as("seed %d, sum %x", SEED, sum)
          .isEqualTo((int) (remainder == 0 ? 0xffff : remainder));
    }
  }

  @Test
  void foundValidOnceItsFieldIsWrittenAndNotAfterAnyBitFlips() {
    Random random = new Random(SEED);
    byte[] b = new byte[61];
    random.nextBytes(b);
    NetworkOrder.putU16(b, 16, 0);
    NetworkOrder.putU16(b, 16, InternetChecksum.finish(InternetChecksum.add(0, b, 0, b.length)));

    assertThat(InternetChecksum.isValid(InternetChecksum.add(0, b, 0, b.length))).isTrue();
    for (int bit = 0; bit < b.length * 8; bit++) {
      int at = bit / 8;
      b[at] = (byte) (b[at] ^ 1 << bit % 8);
      assertThat(InternetChecksum.isValid(InternetChecksum.add(0, b, 0, b.length)))
          .as("seed %d, bit %d", SEED, bit)
          .isFalse();
      b[at] = (byte) (b[at] ^ 1 << bit % 8);
    }
  }

  @Test
  @Tag("RFC1624-3-a")
  void updatesAsInTheExampleOfRfc1624Section4() {
    assertThat(InternetChecksum.update(0xdd2f, 0x5555, 0x3285)).isZero();
  }

  @Test
  void anUpdateIsTheSameAsComputingAnew() {
    Random random = new Random(SEED);
    byte[] b = new byte[40];
    for (int round = 0; round < 10_000; round++) {
      random.nextBytes(b);
      b[0] = 0x45; // never all zero, as no header is
      int before = InternetChecksum.finish(InternetChecksum.add(0, b, 0, b.length));
      int at = 2 + 2 * random.nextInt(19);
      int oldWord = NetworkOrder.u16(b, at);
      int newWord = random.nextInt(0x10000);
      NetworkOrder.putU16(b, at, newWord);

      assertThat(InternetChecksum.update(before, oldWord, newWord))
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(InternetChecksum.finish(InternetChecksum.add(0, b, 0, b.length)));
    }
  }

  @Test
  void thePseudoHeaderOfIpv4IsThatOfTheTcpStandard() {
    byte[] pseudo = new byte[12];
    IpAddress source = IpAddress.parse("192.168.250.1");
    IpAddress destination = IpAddress.parse("203.0.113.77");
    source.write(pseudo, 0);
    destination.write(pseudo, 4);
    NetworkOrder.putU16(pseudo, 8, IpProtocol.TCP);
    NetworkOrder.putU16(pseudo, 10, 54321);

    assertThat(InternetChecksum.fold(pseudoHeader(source, destination, IpProtocol.TCP, 54321)))
        .isEqualTo(reference(pseudo, 0, pseudo.length));
  }

  @Test
  @Tag("RFC8200-8.1-a")
  void thePseudoHeaderOfIpv6HasALengthOf32Bits() {
    byte[] pseudo = new byte[40];
    IpAddress source = IpAddress.parse("2001:db8:ffff:1234:fedc:ba98:7654:3210");
    IpAddress destination = IpAddress.parse("fe80::89ab:cdef");
    source.write(pseudo, 0);
    destination.write(pseudo, 16);
    NetworkOrder.putS32(pseudo, 32, 70_000);
    NetworkOrder.putS32(pseudo, 36, IpProtocol.UDP);

    assertThat(InternetChecksum.fold(pseudoHeader(source, destination, IpProtocol.UDP, 70_000)))
        .isEqualTo(reference(pseudo, 0, pseudo.length));
  }

  private static long pseudoHeader(
      IpAddress source, IpAddress destination, int protocol, int length) {
    return InternetChecksum.pseudoHeader(
        source.high(), source.low(), destination.high(), destination.low(), protocol, length);
  }
}
