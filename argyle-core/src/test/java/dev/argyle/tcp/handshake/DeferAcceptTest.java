package dev.argyle.tcp.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("E")
class DeferAcceptTest {
  @ParameterizedTest // asked of Linux 6.18: setsockopt, then getsockopt
  @CsvSource({
    "-1, 0, 0",
    "0, 0, 0",
    "1, 1, 1",
    "2, 2, 3",
    "3, 2, 3",
    "4, 3, 7",
    "5, 3, 7",
    "7, 3, 7",
    "8, 4, 15",
    "10, 4, 15",
    "30, 5, 31",
    "60, 6, 63",
    "63, 6, 63",
    "64, 7, 127",
    "120, 7, 127",
    "180, 8, 247",
    "200, 8, 247",
    "1000, 15, 1087",
    "100000, 255, 29887"
  })
  void tellsTheTimeThatItsTimeoutsTake(int set, int timeouts, int got) {
    assertThat(DeferAccept.timeouts(set)).isEqualTo(timeouts);
    assertThat(DeferAccept.seconds(timeouts)).isEqualTo(got);
  }
}
