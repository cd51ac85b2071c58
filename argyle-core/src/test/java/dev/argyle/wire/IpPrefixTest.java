package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {
  private static final long SEED = 4632;

  @Test
  void keepsTheHostBits() {
    IpPrefix prefix = IpPrefix.parse("10.1.2.3/16");

    assertThat(prefix.address()).isEqualTo(IpAddress.parse("10.1.2.3"));
    assertThat(prefix.length()).isEqualTo(16);
    assertThat(prefix).hasToString("10.1.2.3/16");
    assertThat(prefix.network()).isEqualTo(IpAddress.parse("10.1.0.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.1",
        "10.0.0.1/",
        "10.0.0.1/33",
        "::/129",
        "10.0.0.1/-1",
        "10.0.0.1/08",
        "10.0.0.1/ 8",
        "/8",
        "10.0.0/8",
        "10.0.0.1/8/8",
        "10.0.0.1/٨",
        "10.0.0.1/99999999999",
      })
  void refusesAnythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/24, 10.0.0.0, true",
    "10.0.0.1/24, 10.0.0.255, true",
    "10.0.0.1/24, 10.0.1.0, false",
    "10.0.0.1/24, 9.255.255.255, false",
    "10.0.0.1/32, 10.0.0.1, true",
    "10.0.0.1/32, 10.0.0.0, false",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, ffff::1, true",
    "::/0, 10.0.0.1, false",
    "2001:db8::/63, 2001:db8:0:1::1, true",
    "2001:db8::/64, 2001:db8:0:1::1, false",
    "2001:db8::/65, 2001:db8::7fff:0:0:0, true",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "2001:db8::1/128, 2001:db8::1, true",
    "2001:db8::1/128, 2001:db8::, false",
  })
  void containsItsSubnetAndNothingElse(String prefix, String address, boolean contained) {
    assertThat(IpPrefix.parse(prefix).contains(IpAddress.parse(address))).isEqualTo(contained);
  }

  @Test
  void agreesWithArithmeticOnThe128BitNumber() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      int length = random.nextInt(129);
      IpAddress base = new IpAddress(random.nextLong(), random.nextLong());
      int flipped = random.nextInt(128);
      IpAddress other =
          flipped < 64
              ? new IpAddress(base.high() ^ 1L << 63 - flipped, base.low())
              : new IpAddress(base.high(), base.low() ^ 1L << 127 - flipped);
      IpPrefix prefix = new IpPrefix(base, length);

      assertThat(prefix.contains(other))
          .as("seed %d: %s, bit %d", SEED, prefix, flipped)
          .isEqualTo(flipped >= length);
      assertThat(number(prefix.network()))
          .isEqualTo(number(base).shiftRight(128 - length).shiftLeft(128 - length));
    }
  }

  private static BigInteger number(IpAddress address) {
    byte[] octets = new byte[16];
    address.write(octets, 0);
    return new BigInteger(1, octets);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/24, 10.0.0.255",
    "10.0.0.1/30, 10.0.0.3",
    "10.0.0.1/0, 255.255.255.255",
    "10.0.0.1/31,",
    "10.0.0.1/32,",
    "2001:db8::/64,",
  })
  void hasABroadcastAddressOnlyInAnIpv4SubnetOfMoreThanTwo(
      String prefix, @Nullable String broadcast) {
    assertThat(IpPrefix.parse(prefix).broadcast())
        .isEqualTo(broadcast == null ? null : IpAddress.parse(broadcast));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/24, 10.0.0.0, 10.0.0.1",
    "10.0.0.0/24, 10.0.0.1, 10.0.0.2",
    "10.0.0.0/24, 10.0.0.253, 10.0.0.254",
    "10.0.0.0/24, 10.0.0.254,",
    "10.0.0.0/24, 10.0.0.255,",
    "10.0.0.0/31, 10.0.0.0, 10.0.0.1",
    "10.0.0.0/31, 10.0.0.1,",
    "10.0.0.7/32, 10.0.0.7,",
    "0.0.0.0/0, 255.255.255.254,",
    "2001:db8::/64, 2001:db8::, 2001:db8::1",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:fffe, 2001:db8::ffff:ffff:ffff:ffff",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff,",
    "2001:db8::/48, 2001:db8::ffff:ffff:ffff:ffff, 2001:db8:0:1::",
    "::/0, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff,",
  })
  void namesTheNextHostUntilTheSubnetEnds(String prefix, String current, @Nullable String next) {
    assertThat(IpPrefix.parse(prefix).next(IpAddress.parse(current)))
        .isEqualTo(next == null ? null : IpAddress.parse(next));
  }

  @Test
  void refusesToContinueFromOutside() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IpPrefix.parse("10.0.0.0/24").next(IpAddress.parse("10.0.1.0")))
        .withMessage("10.0.1.0 is not in 10.0.0.0/24");
  }
}
