package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B8")
class DelayedAckTest {
  private static final int MSS = 1000;
  private static final long NOW = -7; // any time will do, the clock's zero too
  private static final long MILLISECOND = 1_000_000L;

  private final DelayedAck ack = new DelayedAck();

  @Nested
  class AtTheStart {
    @Test
    void acknowledgesEverySegmentAtOnce() {
      for (int i = 0; i < DelayedAck.QUICK_AT_START; i++) {
        assertThat(ack.onSegment(1, MSS, true, NOW)).isTrue();
        assertThat(ack.isPending()).isTrue();
        ack.acked();
        assertThat(ack.isPending()).isFalse();
      }
      assertThat(ack.isQuick()).isFalse();
      assertThat(ack.onSegment(1, MSS, true, NOW)).isFalse();
    }

    @Test
    void doesNotSpendTheBudgetOnAcksThatNobodyWaitsFor() {
      for (int i = 0; i < 100; i++) {
        ack.acked();
      }
      assertThat(ack.onSegment(1, MSS, true, NOW)).isTrue();
    }

    @Test
    void endsWhenTheUserAnswers() {
      ack.onSegment(1, MSS, true, NOW);
      ack.dataSent(NOW + 39 * MILLISECOND);
      ack.acked();
      assertThat(ack.onSegment(1, MSS, true, NOW)).isFalse();
    }

    @Test
    void goesOnWhenTheUserSendsMuchLater() {
      ack.onSegment(1, MSS, true, NOW);
      ack.dataSent(NOW + 40 * MILLISECOND);
      assertThat(ack.isQuick()).isTrue();
    }

    @Test
    void goesOnWhenTheUserSpeaksFirst() {
      ack.dataSent(NOW);
      assertThat(ack.isQuick()).isTrue();
    }
  }

  @Nested
  class Later {
    @BeforeEach
    void spendTheBudget() {
      for (int i = 0; i < DelayedAck.QUICK_AT_START; i++) {
        ack.onSegment(1, MSS, true, NOW);
        ack.acked();
      }
    }

    @Test
    @Tag("RFC9293-SHLD-18")
    void waitsWithTheAckOfOneSegment() {
      assertThat(ack.onSegment(MSS, MSS, true, NOW)).isFalse();
      assertThat(ack.isPending()).isTrue();
      assertThat(ack.deadlineNanos()).isEqualTo(NOW + 40 * MILLISECOND);
    }

    @Test
    void acknowledgesTheSecondFullSegment() {
      ack.onSegment(MSS, MSS, true, NOW);
      assertThat(ack.onSegment(MSS, MSS, true, NOW)).isTrue();
      ack.acked();
      assertThat(ack.onSegment(MSS, MSS, true, NOW)).isFalse();
    }

    @Test
    void acknowledgesTheSecondSegmentThatOptionsHaveMadeShorter() {
      ack.onSegment(MSS - 12, MSS, true, NOW);
      assertThat(ack.onSegment(MSS - 12, MSS, true, NOW)).isTrue();
    }

    @Test
    void acknowledgesSegmentsThatWereMergedOnArrival() {
      assertThat(ack.onSegment(2 * MSS, MSS, true, NOW)).isTrue();
    }

    @Test
    void doesNotPutTheDeadlineOffForMoreData() {
      ack.onSegment(10, MSS, true, NOW);
      assertThat(ack.onSegment(10, MSS, true, NOW + 30 * MILLISECOND)).isFalse();
      assertThat(ack.deadlineNanos()).isEqualTo(NOW + 40 * MILLISECOND);
    }

    @Test
    void startsANewDeadlineAfterAnAck() {
      ack.onSegment(10, MSS, true, NOW);
      ack.acked();
      ack.onSegment(10, MSS, true, NOW + 30 * MILLISECOND);
      assertThat(ack.deadlineNanos()).isEqualTo(NOW + 70 * MILLISECOND);
    }

    @Test
    void isNeverDelayedWhereTheRouteSaysSo() {
      ack.onSegment(10, MSS, true, NOW);
      ack.dataSent(NOW);
      ack.neverDelay();
      for (int i = 0; i < 2 * DelayedAck.QUICK_AT_START; i++) {
        assertThat(ack.onSegment(10, MSS, true, NOW)).isTrue();
        ack.acked();
      }
    }

    @Test
    void isQuickAgainWhenThereIsTrouble() {
      ack.onSegment(10, MSS, true, NOW);
      ack.dataSent(NOW);
      ack.quick(2);
      assertThat(ack.onSegment(10, MSS, true, NOW)).isTrue();
      ack.acked();
      assertThat(ack.onSegment(10, MSS, true, NOW)).isTrue();
      ack.acked();
      assertThat(ack.onSegment(10, MSS, true, NOW)).isFalse();
    }

    @Test
    void acknowledgesAtOnceWhatWaitsWhenTheUserSaysSo() {
      assertThat(ack.quickAck(true)).isFalse();
      ack.onSegment(10, MSS, true, NOW);
      assertThat(ack.quickAck(true)).isTrue();
    }

    @Test
    void waitsWhenTheUserSaysSo() {
      ack.quick(5);
      assertThat(ack.quickAck(false)).isFalse();
      assertThat(ack.onSegment(10, MSS, true, NOW)).isFalse();
      assertThat(ack.quickAck(true)).isTrue();
      assertThat(ack.isQuick()).isTrue();
    }

    @Test
    void leavesTheAckToTheReaderWhileItWouldNotMoveTheWindow() {
      assertThat(ack.onSegment(3 * MSS, MSS, false, NOW)).isFalse();
      assertThat(ack.deadlineNanos()).isEqualTo(NOW + 40 * MILLISECOND);
      assertThat(ack.isDueOnRead(MSS, false)).isTrue();
    }

    @Test
    void isDueWhenAMessageHasBeenReadToItsEnd() {
      ack.onSegment(10, MSS, true, NOW);
      assertThat(ack.isDueOnRead(MSS, true)).isFalse();
      ack.messageEnds();
      assertThat(ack.isDueOnRead(MSS, true)).isTrue();
      assertThat(ack.isDueOnRead(MSS, false)).isFalse();
      ack.acked();
      assertThat(ack.isDueOnRead(MSS, true)).isFalse();
    }

    @Test
    void waitsForTheAnswerOfAUserWhoAnswers() {
      ack.onSegment(10, MSS, true, NOW);
      ack.messageEnds();
      ack.dataSent(NOW);
      assertThat(ack.isDueOnRead(MSS, true)).isFalse();
      ack.onSegment(10, MSS, true, NOW);
      ack.messageEnds();
      assertThat(ack.isDueOnRead(MSS, true)).isTrue();
    }

    @Test
    void forgetsWhatItHasAcknowledged() {
      ack.onSegment(10, MSS, true, NOW);
      ack.messageEnds();
      ack.acked();
      ack.onSegment(10, MSS, true, NOW);
      assertThat(ack.isDueOnRead(MSS, true)).isFalse();
    }

    @Test
    void owesSoonerForAnotherReason() {
      ack.onSegment(10, MSS, true, NOW);
      ack.owe(NOW, MILLISECOND);
      assertThat(ack.deadlineNanos()).isEqualTo(NOW + MILLISECOND);
      ack.owe(NOW);
      assertThat(ack.deadlineNanos()).isEqualTo(NOW + MILLISECOND);
    }
  }
}
