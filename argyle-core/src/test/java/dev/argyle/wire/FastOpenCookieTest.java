package dev.argyle.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// RFC 7413 section 4.1.1, and its form as an experiment (RFC 6994).
@Tag("A5")
class FastOpenCookieTest {
  private static TcpOptions read(String hexadecimal) {
    byte[] b = HexFormat.of().parseHex(hexadecimal);
    TcpOptions options = new TcpOptions();
    options.parse(b, 0, b.length);
    return options;
  }

  @ParameterizedTest
  @CsvSource({
    "2202, FO",
    "2206abcd1234, FO abcd1234",
    "2208112233445566, FO 112233445566",
    "22120123456789abcdef0011223344556677, FO 0123456789abcdef0011223344556677",
    "fe04f989, FOEXP",
    "fe0cf9893021b9d889017eeb, FOEXP 3021b9d889017eeb"
  })
  @Tag("RFC7413-4.1.1-b")
  void isReadFromEitherForm(String option, String text) {
    assertThat(read(option).fastOpen()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"22041122", "2214" + "00112233445566778899aabbccddeeff0011"})
  @Tag("RFC7413-4.1.1-a")
  void countsForNothingIfTooShortOrTooLong(String option) {
    assertThat(read(option).fastOpen()).isNull();
    assertThat(read(option).ignoredCount()).isOne();
    assertThat(read("2206abcd1234" + option).fastOpen()).as("nor what came before").isNull();
  }

  @Test
  @Tag("RFC7413-4.1.1-a")
  void ofAnOddLengthIsPassedBy() {
    assertThat(read("2205112233").fastOpen()).isNull();
    assertThat(read("2206abcd12342205112233").fastOpen()).hasToString("FO abcd1234");
  }

  @Test
  void theLastOneCounts() {
    assertThat(read("2206abcd1234fe08f98956781234").fastOpen()).hasToString("FOEXP 56781234");
  }

  @Test
  void anotherExperimentIsUnknown() {
    TcpOptions options = read("fe06e2d40000");
    assertThat(options.fastOpen()).isNull();
    assertThat(options.unknownCount()).isOne();
    assertThat(read("fe03f9").unknownCount()).isOne();
  }

  @Test
  void isForgottenWithTheOptionsItWasOneOf() {
    TcpOptions options = read("2206abcd1234");
    options.reset();
    assertThat(options.fastOpen()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "2202, 22020101",
    "2206abcd1234, 2206abcd12340101",
    "2208112233445566, 2208112233445566",
    "fe04f989, fe04f989",
    "fe0cf9893021b9d889017eeb, fe0cf9893021b9d889017eeb",
    "fe0af989112233445566, fe0af9891122334455660101"
  })
  void fillsWholeWordsWithNops(String option, String written) {
    FastOpenCookie cookie = read(option).fastOpen();
    assertThat(cookie).isNotNull();
    byte[] b = new byte[40];
    int length = TcpOptionsWriter.writeFastOpen(b, 0, cookie);
    assertThat(length).isEqualTo(cookie.lengthBytes());
    assertThat(HexFormat.of().formatHex(Arrays.copyOf(b, length))).isEqualTo(written);
  }

  @Test
  void isTheSameInEitherForm() {
    FastOpenCookie cookie = FastOpenCookie.of(7);
    assertThat(cookie.matches(cookie.in(true))).isTrue();
    assertThat(cookie.in(true).in(false)).isEqualTo(cookie);
    assertThat(cookie.matches(FastOpenCookie.of(8))).isFalse();
    assertThat(FastOpenCookie.request(true).isRequest()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 17, 18})
  @Tag("RFC7413-4.1.1-a")
  void hasNoOtherLengths(int octets) {
    assertThatIllegalArgumentException().isThrownBy(() -> new FastOpenCookie(false, octets, 0, 0));
  }
}
