package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.device.Impairment;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

class OptionValuesTest {
  @Nested
  class ATime {
    private final OptionValues.Time time = new OptionValues.Time();

    @ParameterizedTest
    @CsvSource({
      "10ms, 10000000",
      "0.5s, 500000000",
      "0.1 s, 100000000",
      "250us, 250000",
      "7ns, 7",
      "2min, 120000000000",
      "0, 0",
      "0ms, 0"
    })
    void isANumberWithAUnit(String text, long nanos) {
      assertThat(time.convert(text)).isEqualTo(Duration.ofNanos(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "-1ms", "ms", "", "1h", "1e3ms", "10ms5", "1.s"})
    void isNothingElse(String text) {
      assertRefused(time, text, "is not a time");
    }

    @Test
    void endsAtADay() {
      assertThat(time.convert("1440min")).isEqualTo(Duration.ofDays(1));
      assertRefused(time, "86401s", "longer than a day");
      assertRefused(time, "999999999999999min", "longer than a day");
    }
  }

  @Nested
  class AChance {
    private final OptionValues.Chance chance = new OptionValues.Chance();

    @ParameterizedTest
    @CsvSource({"0.5%, 0.005", "0.005, 0.005", "100%, 1", "1, 1", "0, 0", "0%, 0", "5 %, 0.05"})
    void isAPercentageOrAFraction(String text, double value) {
      assertThat(chance.convert(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"150%", "100.1%", "5", "1.01"})
    void isAtMostCertain(String text) {
      assertRefused(chance, text, "100%");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "-1%", "half", "5%%", "5ms", "NaN"})
    void isNothingElse(String text) {
      assertRefused(chance, text, "is not a chance");
    }
  }

  @Nested
  class ARate {
    private final OptionValues.Rate rate = new OptionValues.Rate();

    @ParameterizedTest
    @CsvSource({
      "100Mbit, 100000000",
      "1Gbit, 1000000000",
      "1.5Mbit/s, 1500000",
      "64kbit, 64000",
      "12500000, 12500000",
      "9600bit, 9600"
    })
    void isInBitsASecond(String text, long bits) {
      assertThat(rate.convert(text)).isEqualTo(bits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100MB", "fast", "", "-5", "100mbit"})
    void isNothingElse(String text) {
      assertRefused(rate, text, "is not a rate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.5", "999999999Gbit"})
    void hasALeastAndAMost(String text) {
      assertRefused(rate, text, "is not in 1 bit/s to");
    }
  }

  @Nested
  class ASize {
    private final OptionValues.Size size = new OptionValues.Size();

    @ParameterizedTest
    @CsvSource({
      "16MiB, 16777216",
      "200MB, 200000000",
      "65536, 65536",
      "1.5KiB, 1536",
      "3kB, 3000",
      "2GiB, 2147483648",
      "1GB, 1000000000",
      "0, 0"
    })
    void isInOctets(String text, long octets) {
      assertThat(size.convert(text)).isEqualTo(octets);
    }

    @Test
    void isNothingElse() {
      assertRefused(size, "16M", "is not a size");
      assertRefused(size, "999999999999GiB", "is too large");
    }
  }

  @Nested
  class AnAddress {
    @Test
    void mayBeOfEitherFamily() {
      assertThat(new OptionValues.Prefix().convert("10.9.0.2/24"))
          .isEqualTo(new IpPrefix(IpAddress.parse("10.9.0.2"), 24));
      assertThat(new OptionValues.Prefix().convert("fd09::2/64").length()).isEqualTo(64);
      assertThat(new OptionValues.Address().convert("fd09::1")).hasToString("fd09::1");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"10.9.0.2", "10.9.0.2/33", "10.9.0/24", "fd09::2/129", "x/1", "/24", ""})
    void withItsSubnetIsNothingElse(String text) {
      assertRefused(new OptionValues.Prefix(), text, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "10.9.0.2/24", "10.9.0.300", ""})
    void isNothingElse(String text) {
      assertRefused(new OptionValues.Address(), text, "not an IP address");
    }
  }

  @Nested
  class ABadPath {
    private final OptionValues.BadPath path = new OptionValues.BadPath();

    @Test
    void isAListOfWhatIsBad() {
      assertThat(path.convert("loss=2%,reorder=5%,duplicate=1%"))
          .isEqualTo(Impairment.NONE.withLoss(0.02).withReorder(0.05).withDuplicate(0.01));
      assertThat(path.convert("corrupt=0.001, mark=1%, delay=5ms"))
          .isEqualTo(Impairment.NONE.withCorrupt(0.001).withMark(0.01).withDelay(5_000_000, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "loss", "loss=2%,", "los=2%", "loss=2%=3%", "2%"})
    void isNothingElse(String text) {
      assertRefused(path, text, "is not an impairment");
    }

    @Test
    void hasChancesAsElsewhere() {
      assertRefused(path, "loss=150%", "'150%' is not in 0% to 100%");
      assertRefused(path, "delay=5", "'5' is not a time");
    }
  }

  @Nested
  class AUrl {
    private final OptionValues.Url url = new OptionValues.Url();

    @ParameterizedTest
    @ValueSource(strings = {"http://10.9.0.1:8000/file", "http://[fd09::1]/", "HTTPS://host/x"})
    void isOneOfHttp(String text) {
      assertThat(url.convert(text)).isEqualTo(URI.create(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "ftp://host/", "http:///x", "http://10.9.0.1:99999/", "http:x"})
    void isNothingElse(String text) {
      assertRefused(url, text, "is not a URL");
    }

    @Test
    void isWellFormed() {
      assertRefused(url, "http://a b/", "is not a URL");
    }
  }

  private static void assertRefused(ITypeConverter<?> converter, String text, String why) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining(why)
        .message()
        .hasLineCount(1);
  }
}
