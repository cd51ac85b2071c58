package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What window follows from how fast the user reads.
@Tag("D3")
class ReadRateTest {
  private static final int MSS = 1000;
  private static final int FIRST = 10_000;
  private static final int START = Integer.MAX_VALUE - 5000; // across the wrap of signs
  private static final long RTT_NANOS = 100_000_000;

  private final ReadRate rate = new ReadRate();

  private long readAfter(long nanos, int octets) {
    return rate.read(START + octets, RTT_NANOS, MSS, nanos);
  }

  @Test
  void aReaderOfTwiceAsMuchAsBeforeIsOfferedThreeTimesThatAndTheCushion() {
    rate.start(START, FIRST, 0);
    assertThat(readAfter(RTT_NANOS, 2 * FIRST)).isEqualTo(3 * (2 * 2 * FIRST + 16 * MSS));
  }

  @Test
  void aReaderOfNoMoreThanBeforeChangesNothing() {
    rate.start(START, FIRST, 0);
    assertThat(readAfter(RTT_NANOS, FIRST)).isZero();
  }

  @Test
  void aRoundTripIsWaitedFor() {
    rate.start(START, FIRST, 0);
    assertThat(readAfter(RTT_NANOS - 1, 5 * FIRST)).isZero();
    assertThat(readAfter(RTT_NANOS, 5 * FIRST)).isPositive();
    assertThat(readAfter(RTT_NANOS + 1, 50 * FIRST)).as("the next one").isZero();
  }

  @Test
  void withoutARoundTripTimeNothingIsKnown() {
    rate.start(START, FIRST, 0);
    assertThat(rate.read(Integer.sum(START, 90_000), ReceiverRtt.UNKNOWN, MSS, RTT_NANOS)).isZero();
  }

  @Test
  void aSenderThatIsSteadyIsOfferedTwice() {
    rate.start(START, FIRST, 0);
    int atOnce = FIRST + 1;
    assertThat(readAfter(RTT_NANOS, atOnce)).isBetween(2L * atOnce, 2L * atOnce + 17 * MSS);
  }
}
