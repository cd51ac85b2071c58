package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("D1")
class HyStartTest {
  private static final int MSS = 1000;
  private static final long MILLI = 1_000_000;

  private final HyStart exit = new HyStart();
  private final AckSample sample = new AckSample();
  private long delivered;
  private long nowNanos;

  @BeforeEach
  void begin() {
    exit.begin();
    exit.window(20 * MSS, MSS);
    ack(100, 0);
  }

  /// An ACK, some time after the one before, of something sent when so much was delivered.
  private int ack(long rttMillis, long gapMillis, long sentAt) {
    nowNanos += gapMillis * MILLI;
    delivered += MSS;
    sample.set(MSS, rttMillis * MILLI, 10 * MSS, false, nowNanos).withProgress(sentAt, delivered);
    return exit.growth(sample);
  }

  private int ack(long rttMillis, long gapMillis) {
    return ack(rttMillis, gapMillis, 0);
  }

  @Test
  void endsWithTheNinthLongRoundTripOfARound() {
    ack(120, 10, delivered);
    for (int i = 0; i < 7; i++) {
      assertThat(ack(120, 10)).isEqualTo(MSS);
      assertThat(exit.isTimeToLeave()).isFalse();
    }
    assertThat(ack(120, 10)).isZero();
    assertThat(exit.isTimeToLeave()).isTrue();
  }

  @Test
  void goesOnIfOneOfThemIsShort() {
    ack(120, 10, delivered);
    ack(105, 10);
    for (int i = 0; i < 20; i++) {
      assertThat(ack(120, 10)).isEqualTo(MSS);
    }
  }

  @Test
  void goesOnWhenRoundTripsBecomeShorter() {
    ack(60, 10, delivered);
    for (int i = 0; i < 20; i++) {
      assertThat(ack(60, 10)).isEqualTo(MSS);
    }
  }

  @Test
  void endsWhenCloseAcksSpanHalfARoundTrip() {
    ack(100, 10, delivered);
    for (int i = 0; i < 50; i++) {
      assertThat(ack(100, 1)).isEqualTo(MSS);
    }
    assertThat(ack(100, 1)).isZero();
  }

  @Test
  void doesNotJudgeASmallWindow() {
    exit.window(15 * MSS, MSS);
    ack(120, 10, delivered);
    for (int i = 0; i < 20; i++) {
      assertThat(ack(120, 10)).isEqualTo(MSS);
    }
  }
}
