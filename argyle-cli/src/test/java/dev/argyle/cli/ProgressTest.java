package dev.argyle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void isABarWithItsRate() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    try (Progress progress =
        Progress.on(new PrintStream(terminal, true, UTF_8), "demo", 12_500_000)) {
      progress.at(12_500_000, Duration.ofSeconds(2));
    }
    assertThat(terminal.toString(UTF_8)).contains("\rdemo 100% [=", "50 Mbit/s").endsWith("\n");
  }

  @Test
  void showsNothingWhereNobodyLooksOn() {
    try (Progress progress = Progress.NONE) {
      progress.at(1, Duration.ZERO);
    }
  }
}
