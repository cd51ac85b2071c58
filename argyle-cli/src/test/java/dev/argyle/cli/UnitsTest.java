package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {
  @Test
  void ratesAreInBits() {
    assertThat(Units.rate(12_500_000, Duration.ofSeconds(1))).isEqualTo("100 Mbit/s");
    assertThat(Units.rate(125, Duration.ofSeconds(1))).isEqualTo("1 kbit/s");
    assertThat(Units.rate(1, Duration.ofSeconds(1))).isEqualTo("8 bit/s");
    assertThat(Units.bitRate(2_500_000_000.0)).isEqualTo("2.5 Gbit/s");
    assertThat(Units.rate(1, Duration.ZERO)).isEqualTo("-");
  }

  @Test
  void sizesAreBinary() {
    assertThat(Units.size(16 << 20)).isEqualTo("16 MiB");
    assertThat(Units.size(1536)).isEqualTo("1.5 KiB");
    assertThat(Units.size(100)).isEqualTo("100 octets");
    assertThat(Units.size(3L << 30)).isEqualTo("3 GiB");
  }

  @Test
  void timesLoseNoZeroThatCounts() {
    assertThat(Units.time(Duration.ofSeconds(100))).isEqualTo("100 s");
    assertThat(Units.time(Duration.ofMillis(10))).isEqualTo("10 ms");
    assertThat(Units.time(Duration.ofMillis(1520))).isEqualTo("1.52 s");
    assertThat(Units.millis(0)).isEqualTo("0");
  }

  @Test
  void chancesArePercentages() {
    assertThat(Units.percent(0.005)).isEqualTo("0.5%");
    assertThat(Units.percent(1)).isEqualTo("100%");
  }
}
