package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.wire.TcpFlags;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 3168 section 6.1.3 and RFC 8257 section 3.2.
@Tag("D1")
class EcnEchoTest {
  private static final int NOT = 0;
  private static final int ECT = 2;
  private static final int CE = EcnEcho.CONGESTION;

  private final EcnEcho echo = new EcnEcho();

  @Test
  void saysNothingBeforeAMark() {
    assertThat(echo.take(ECT, false)).isZero();
    assertThat(echo.flag()).isZero();
  }

  @Test
  @Tag("RFC3168-6.1.3-a")
  void goesOnUntilTheSenderHasSlowedDown() {
    assertThat(echo.take(CE, false)).as("told soon").isPositive();
    assertThat(echo.flag()).isEqualTo(TcpFlags.ECE);
    assertThat(echo.take(ECT, false)).isZero();
    assertThat(echo.flag()).isEqualTo(TcpFlags.ECE);
    assertThat(echo.take(ECT, true)).as("CWR is answered at once").isPositive();
    assertThat(echo.flag()).isZero();
  }

  @Test
  void aMarkWhileItGoesOnChangesNothing() {
    echo.take(CE, false);
    assertThat(echo.take(CE, false)).isZero();
    assertThat(echo.flag()).isEqualTo(TcpFlags.ECE);
  }

  @Test
  void aMarkOnTheSegmentWithCwrIsANewOne() {
    echo.take(CE, false);
    assertThat(echo.take(CE, true)).isEqualTo(2);
    assertThat(echo.flag()).isEqualTo(TcpFlags.ECE);
  }

  @Test
  void aSegmentThatCannotBeMarkedAfterOthersThatCouldIsARetransmission() {
    assertThat(echo.take(NOT, false)).isZero();
    echo.take(ECT, false);
    assertThat(echo.take(NOT, false)).isPositive();
    assertThat(echo.hasSeen()).isTrue();
  }

  @Test
  void usuallyNoAckIsForced() {
    assertThat(echo.isTurn(CE)).isFalse();
  }

  @Test
  @Tag("RFC8257-3.2-a")
  void toOneWhoCountsEachSegmentIsToldAsItCame() {
    echo.begin(true);
    int[] fields = {ECT, CE, CE, ECT, CE, ECT, ECT};
    boolean before = false;
    for (int field : fields) {
      boolean marked = field == CE;
      assertThat(echo.isTurn(field)).isEqualTo(marked != before);
      assertThat(echo.take(field, false)).isEqualTo(marked != before ? 1 : 0);
      assertThat(echo.flag()).isEqualTo(marked ? TcpFlags.ECE : 0);
      before = marked;
    }
  }

  @Test
  void toOneWhoCountsCwrEndsNothing() {
    echo.begin(true);
    echo.take(CE, false);
    echo.take(CE, true);
    assertThat(echo.flag()).isEqualTo(TcpFlags.ECE);
  }

  @Test
  void beginsAnewWithNothingToTell() {
    echo.take(CE, false);
    echo.begin(false);
    assertThat(echo.flag()).isZero();
    assertThat(echo.hasSeen()).isFalse();
  }
}
