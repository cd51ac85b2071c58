package dev.argyle.tcp.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.SipHash;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 4987 section 3.6.
@Tag("E")
class SynCookiesTest {
  private static final long MINUTE = 60_000_000_000L;
  private static final int IRS = 0x8765_4321;
  private static final Ends V4 = new Ends(0, 0xffff_0a00_0001L, 80, 0, 0xffff_0a00_0002L, 5000);
  private static final Ends V6 =
      new Ends(0x2001_0db8_0000_0000L, 1, 80, 0x2001_0db8_0000_0000L, 2, 5000);

  private final SynCookies cookies = new SynCookies(new SipHash(1, 2));

  @ParameterizedTest
  @CsvSource({"100,536", "536,536", "1299,536", "1300,1300", "1459,1440", "1460,1460", "9000,1460"})
  @Tag("RFC4987-3.6-a")
  void keepsTheNextSmallerOfTheCommonSizesOfIpv4(int mss, int kept) {
    int cookie = cookies.cookie(V4, IRS, mss, 5 * MINUTE);
    assertThat(cookies.mssBytes(V4, IRS, cookie, 5 * MINUTE)).isEqualTo(kept);
  }

  @ParameterizedTest
  @CsvSource({"100,1220", "1220,1220", "1439,1420", "1440,1440", "9000,1440"})
  void keepsTheNextSmallerOfTheCommonSizesOfIpv6(int mss, int kept) {
    int cookie = cookies.cookie(V6, IRS, mss, 5 * MINUTE);
    assertThat(cookies.mssBytes(V6, IRS, cookie, 5 * MINUTE)).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 255, 256, 1L << 20})
  @Tag("RFC4987-3.6-b")
  void isBelievedInItsMinuteAndTheNext(long minute) {
    long made = minute * MINUTE + MINUTE - 1;
    int cookie = cookies.cookie(V4, IRS, 1460, made);
    assertThat(cookies.mssBytes(V4, IRS, cookie, made)).isEqualTo(1460);
    assertThat(cookies.mssBytes(V4, IRS, cookie, made + MINUTE)).isEqualTo(1460);
    assertThat(cookies.mssBytes(V4, IRS, cookie, made + 1 + MINUTE)).isZero();
    assertThat(cookies.mssBytes(V4, IRS, cookie, made - MINUTE)).as("not made yet").isZero();
  }

  @Test
  void isOfOneConnectionAndOneKey() {
    int cookie = cookies.cookie(V4, IRS, 1460, 0);
    Ends other = new Ends(0, 0xffff_0a00_0001L, 80, 0, 0xffff_0a00_0002L, 5001);
    assertThat(cookies.mssBytes(other, IRS, cookie, 0)).isZero();
    assertThat(cookies.mssBytes(V4, IRS + 1000, cookie, 0)).isZero();
    var others = new SynCookies(new SipHash(1, 3));
    assertThat(others.mssBytes(V4, IRS, cookie, 0)).isZero();
  }

  @Test
  void goesUpWithThePeersNumbers() {
    int first = cookies.cookie(V4, IRS, 1460, 0);
    assertThat(cookies.cookie(V4, IRS + 1000, 1460, 0) - first).isEqualTo(1000);
  }

  @Test
  void isHardToGuess() {
    Random random = new Random(7);
    int right = 0;
    for (int i = 0; i < 1_000_000; i++) {
      right += cookies.mssBytes(V4, IRS, random.nextInt(), 100 * MINUTE) == 0 ? 0 : 1;
    }
    assertThat(right).isLessThan(5); // one in 2^21 is to be expected: four of 2^24, two minutes
  }

  @ParameterizedTest
  @CsvSource({"0,true,true", "14,true,false", "7,false,true", "-1,true,true", "-1,false,false"})
  @Tag("RFC4987-3.6-d")
  void keepsScaleSackAndEcnInTheTimestamp(int scale, boolean sack, boolean ecn) {
    for (int clock : new int[] {0, 63, 64, 1_000_001, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
      int timestamp = SynCookies.timestamp(clock, scale, sack, ecn);
      assertThat(SynCookies.peerScale(timestamp)).isEqualTo(scale);
      assertThat(SynCookies.sackPermitted(timestamp)).isEqualTo(sack);
      assertThat(SynCookies.ecn(timestamp)).isEqualTo(ecn);
      assertThat(clock - timestamp).as("behind the clock").isBetween(0, 63);
    }
  }
}
