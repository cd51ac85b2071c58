package dev.argyle.tcp.fastopen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.argyle.tcp.fastopen.FastOpenKeys.Match;
import dev.argyle.wire.FastOpenCookie;
import dev.argyle.wire.IpAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 7413 section 4.1.2, with the cookies that Linux makes.
@Tag("A3")
class FastOpenKeysTest {
  private static final String KNOWN = "a0bf63f7-ed803d81-cd641d30-cebc4a90";
  private static final byte[] KNOWN_OCTETS =
      HexFormat.of().parseHex("f763bfa0813d80ed301d64cd904abcce");

  private static FastOpenCookie cookie(String keys, String client, String server) {
    IpAddress from = IpAddress.parse(client);
    IpAddress to = IpAddress.parse(server);
    return FastOpenKeys.parse(keys).cookie(from.high(), from.low(), to.high(), to.low());
  }

  private static Match check(FastOpenKeys keys, FastOpenCookie brought, String client) {
    IpAddress from = IpAddress.parse(client);
    IpAddress to = IpAddress.parse("192.168.0.2");
    return keys.check(brought, from.high(), from.low(), to.high(), to.low());
  }

  @ParameterizedTest
  @CsvSource({
    "a0bf63f7-ed803d81-cd641d30-cebc4a90, 10.248.0.2, 192.168.0.2, 00abaaabe8e954c2",
    "a0bf63f7-ed803d81-cd641d30-cebc4a90, 10.248.0.3, 192.168.0.2, 1313a2da994a0951",
    "a0bf63f7-ed803d81-cd641d30-cebc4a90, 10.248.0.3, 192.168.0.3, 76d2c1c530f51f79",
    "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4, 192.0.2.1, 192.168.0.1, 3021b9d889017eeb",
    "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4, fd3d:fa7b:d17d::1, fd3d:a0b:17d6::1, c1d1e9742a47a9bc",
    "0-0-0-0, 10.248.0.2, 192.168.0.2, 93b7aa4f550f8a1a"
  })
  void makesTheCookiesThatLinuxMakes(String keys, String client, String server, String cookie) {
    assertThat(cookie(keys, client, server).text()).isEqualTo(cookie);
  }

  @Test
  void takesTheOctetsOfAKeyInTheOrderThatLinuxDoes() {
    FastOpenKeys keys = FastOpenKeys.of(KNOWN_OCTETS);
    assertThat(keys).isEqualTo(FastOpenKeys.parse(KNOWN));
    assertThat(FastOpenKeys.parse(KNOWN).octets()).isEqualTo(KNOWN_OCTETS);
    assertThat(FastOpenKeys.parse(KNOWN).text()).isEqualTo(KNOWN);
  }

  @Test
  void tellsTwoKeysAsItWasGivenThem() {
    String both = KNOWN + ",00000001-00000002-00000003-00000004";
    FastOpenKeys keys = FastOpenKeys.parse(both);
    assertThat(keys.text()).isEqualTo(both);
    assertThat(FastOpenKeys.of(keys.octets())).isEqualTo(keys);
  }

  @Test
  @Tag("RFC7413-4.1.2-b")
  void takesCookiesOfBothKeysAndMakesThoseOfTheFirst() {
    FastOpenKeys old = FastOpenKeys.parse("1-2-3-4");
    FastOpenKeys rotated = FastOpenKeys.parse(KNOWN + ",1-2-3-4");
    FastOpenCookie ofOld = cookie("1-2-3-4", "10.248.0.2", "192.168.0.2");
    FastOpenCookie ofNew = cookie(KNOWN, "10.248.0.2", "192.168.0.2");
    assertThat(check(old, ofOld, "10.248.0.2")).isEqualTo(Match.FIRST);
    assertThat(check(rotated, ofOld, "10.248.0.2")).isEqualTo(Match.SECOND);
    assertThat(check(rotated, ofNew, "10.248.0.2")).isEqualTo(Match.FIRST);
    assertThat(check(old, ofNew, "10.248.0.2")).isEqualTo(Match.NONE);
  }

  @Test
  @Tag("RFC7413-4.1.2-a")
  void takesNoCookieOfAnotherClient() {
    FastOpenKeys keys = FastOpenKeys.parse(KNOWN);
    FastOpenCookie cookie = cookie(KNOWN, "10.248.0.2", "192.168.0.2");
    assertThat(check(keys, cookie, "10.248.0.3")).isEqualTo(Match.NONE);
  }

  @Test
  void takesACookieInEitherFormOfTheOption() {
    FastOpenKeys keys = FastOpenKeys.parse(KNOWN);
    FastOpenCookie cookie = cookie(KNOWN, "10.248.0.2", "192.168.0.2").in(true);
    assertThat(check(keys, cookie, "10.248.0.2")).isEqualTo(Match.FIRST);
  }

  @Test
  void takesNoRequestForACookie() {
    FastOpenKeys keys = FastOpenKeys.parse(KNOWN);
    assertThat(check(keys, FastOpenCookie.request(false), "10.248.0.2")).isEqualTo(Match.NONE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 15, 17, 31, 33})
  void hasKeysOfOneLengthOnly(int octets) {
    assertThat(FastOpenKeys.of(Arrays.copyOf(KNOWN_OCTETS, octets))).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1-2-3", "1-2-3-4-5", "1-2-3-x", "1-2-3-4,", "1-2-3-4,1-2-3-4,1-2-3-4"})
  void readsNothingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> FastOpenKeys.parse(text));
  }
}
