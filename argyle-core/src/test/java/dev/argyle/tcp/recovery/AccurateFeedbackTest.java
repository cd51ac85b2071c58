package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 9768 section 3.2.2.5.2 and appendix A.
@Tag("D1")
class AccurateFeedbackTest {
  private static final int MSS = 1000;
  private static final int UNTOLD = AccurateFeedback.UNTOLD;

  private final AccurateFeedback feedback = new AccurateFeedback();

  @BeforeEach
  void begin() {
    feedback.begin();
  }

  private int ack(int ace, int packets) {
    feedback.hear(ace, false).take(packets * MSS, packets > 0, MSS);
    return feedback.newMarks();
  }

  private int ack(int ace, int packets, int ceOctets) {
    feedback.hear(ace, false);
    feedback.hearOption(ceOctets, UNTOLD, UNTOLD);
    feedback.take(packets * MSS, packets > 0, MSS);
    return feedback.newMarks();
  }

  @Test
  void countsFromFiveAndRound() {
    assertThat(ack(5, 1)).isZero();
    assertThat(ack(6, 1)).isEqualTo(1);
    assertThat(ack(1, 4)).isEqualTo(3);
    assertThat(feedback.markedPackets()).isEqualTo(4);
  }

  @Test
  void believesMoreMarksThanPacketsWereAcknowledged() {
    assertThat(ack(4, 1)).as("those of ACKs").isEqualTo(7);
  }

  @Test
  void passesAckByThatTellsNothingNew() {
    assertThat(ack(6, 0)).isZero();
    feedback.hear(6, true).take(0, false, MSS);
    assertThat(feedback.newMarks()).as("its time is new").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"7,2,2", "8,2,2", "9,2,2", "10,2,10", "12,5,5", "13,5,13", "20,0,16"})
  void assumesAsManyMarksAsThePacketsAllow(int packets, int least, int marks) {
    ack(5, 1); // it is not usual that an ACK acknowledges many
    assertThat(ack(5 + least & 7, packets)).isEqualTo(marks);
  }

  @Test
  void assumesNoneWhereAcksOfManyAreUsual() {
    assertThat(ack(5, 10)).isZero();
    assertThat(ack(7, 12)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "0,1000,8", "2,1460,2", "7,7000,7", "2,3000,10"})
  void theOptionTellsWhetherTheCounterHasGoneRound(int least, int ceOctets, int marks) {
    ack(5, 1);
    int packets = least == 7 ? 15 : least == 0 ? 8 : 10;
    assertThat(ack(5 + least & 7, packets, ceOctets)).isEqualTo(marks);
  }

  @Test
  void takesTheOptionForTheOctetsAndElseAssumesFullSegments() {
    ack(6, 1, 700);
    assertThat(feedback.newMarkedBytes()).isEqualTo(700);
    ack(0, 2);
    assertThat(feedback.newMarkedBytes()).isEqualTo(2000);
    assertThat(feedback.markedOctets()).isEqualTo(700);
  }

  @Test
  void countersOfTheOptionGoRoundAfter24Bits() {
    for (int told = 0x60_0000; told != 0x80_0000 << 1; told += 0x20_0000) {
      ack(5, 1, told & 0xff_ffff);
    }
    feedback.hear(5, false);
    feedback.hearOption(0x10, 0xff_ffff, 3);
    feedback.take(MSS, true, MSS);
    assertThat(feedback.markedOctets()).isEqualTo(0x100_0010);
    assertThat(feedback.ect0Octets()).as("stale: it would go back").isZero();
    assertThat(feedback.ect1Octets()).isEqualTo(2);
  }

  @Test
  void seesThatFlagsAndOptionContradictEachOther() {
    ack(6, 1); // told without the option
    ack(6, 1, 1000);
    assertThat(feedback.isInconsistent()).isFalse();
    ack(6, 1, 2000);
    assertThat(feedback.isInconsistent()).isTrue();
  }

  @Test
  void marksAreNewsOnceForWhatWasOnItsWay() {
    ack(6, 1);
    assertThat(feedback.isNews(1000)).isTrue();
    feedback.reduced(9000);
    ack(7, 1);
    assertThat(feedback.isNews(2000)).isFalse();
    ack(0, 1);
    assertThat(feedback.isNews(9000)).isTrue();
    ack(0, 1);
    assertThat(feedback.isNews(9500)).as("no mark").isFalse();
  }

  @Test
  void countsTheMarkOnOurSynAck() {
    feedback.synAckMarked();
    assertThat(ack(6, 1)).isZero();
    assertThat(feedback.markedPackets()).isOne();
  }
}
