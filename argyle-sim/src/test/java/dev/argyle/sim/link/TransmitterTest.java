package dev.argyle.sim.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransmitterTest {
  private static final long MILLI = 1_000_000;
  private static final int FULL = BandwidthTrace.OCTETS;

  private static Transmitter of(String... lines) {
    return Transmitter.ofTrace(BandwidthTrace.parse(List.of(lines)), 0);
  }

  @Test
  void aRateTakesTimeByTheOctet() {
    assertThat(Transmitter.ofRate(8_000_000).finishNanos(1500, 7 * MILLI)).isEqualTo(8_500_000);
  }

  @Test
  void aPacketLeavesAtTheNextChance() {
    Transmitter trace = of("2", "5", "5", "9");
    assertThat(trace.finishNanos(FULL, 0)).isEqualTo(2 * MILLI);
    assertThat(trace.finishNanos(FULL, 2 * MILLI)).isEqualTo(5 * MILLI);
    assertThat(trace.finishNanos(FULL, 5 * MILLI)).isEqualTo(5 * MILLI); // two chances at once
    assertThat(trace.finishNanos(FULL, 5 * MILLI)).isEqualTo(9 * MILLI);
  }

  @Test
  void aChanceThatNobodyUsesIsGone() {
    Transmitter trace = of("1", "2", "3", "10");
    assertThat(trace.finishNanos(FULL, 2 * MILLI + 1)).isEqualTo(3 * MILLI);
    assertThat(trace.finishNanos(FULL, 3 * MILLI)).isEqualTo(10 * MILLI);
  }

  @Test
  void smallPacketsShareAChanceAndLargeOnesTakeSeveral() {
    Transmitter trace = of("1", "2", "3");
    assertThat(trace.finishNanos(700, 0)).isEqualTo(MILLI);
    assertThat(trace.finishNanos(700, MILLI)).isEqualTo(MILLI);
    assertThat(trace.finishNanos(700, MILLI)).isEqualTo(2 * MILLI);
    assertThat(trace.finishNanos(2 * FULL, 2 * MILLI)).isEqualTo(4 * MILLI);
  }

  @Test
  void theTraceBeginsAnewBehindItsLastLine() {
    Transmitter trace = of("1", "4");
    assertThat(trace.finishNanos(FULL, 4 * MILLI)).isEqualTo(4 * MILLI);
    assertThat(trace.finishNanos(FULL, 4 * MILLI)).isEqualTo(5 * MILLI);
    assertThat(trace.finishNanos(FULL, 1000 * MILLI + 1)).isEqualTo(1001 * MILLI);
  }

  @Test
  void twelveMegabitsAreAChanceEachMillisecond() {
    Transmitter trace = of("1");
    long nanos = 0;
    for (int i = 0; i < 1000; i++) {
      nanos = trace.finishNanos(FULL, nanos);
    }
    assertThat(nanos).isEqualTo(1000 * MILLI);
  }

  @Test
  void readsAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("lte.up"), "0\n3\n\n3\n");
    assertThat(BandwidthTrace.read(file).periodNanos()).isEqualTo(3 * MILLI);
  }

  @Test
  void saysWhichLineIsWrong() {
    assertThatThrownBy(() -> BandwidthTrace.parse(List.of("1", "two")))
        .hasMessageContaining("line 2")
        .hasMessageContaining("two");
    assertThatThrownBy(() -> BandwidthTrace.parse(List.of("5", "4")))
        .hasMessageContaining("line 2")
        .hasMessageContaining("goes back");
    assertThatThrownBy(() -> BandwidthTrace.parse(List.of())).hasMessageContaining("begins anew");
  }
}
