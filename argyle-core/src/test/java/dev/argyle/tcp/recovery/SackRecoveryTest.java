package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

/// Recovery with SACK: RFC 6675, and RFC 2018 section 8 after a timeout.
class SackRecoveryTest {
  @EveryStart
  void staysOpenWhileAllIsAcknowledgedInOrder(int iss) {
    var flight = Flight.withSack(iss).send(3);
    AckOutcome outcome = flight.ack(200);
    assertThat(outcome.newlyAckedBytes()).isEqualTo(200);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(100);
    assertThat(flight.window.told).containsExactly("acked 200");
    assertThat(flight.resend()).isEmpty();
  }

  @EveryStart
  void suspectsNothingYetWhenOneSegmentWasOvertaken(int iss) {
    var flight = Flight.withSack(iss).send(5);
    flight.ack(0, 100, 200);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.DISORDER);
    assertThat(flight.resend()).isEmpty();
    flight.ack(200);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
  }

  @EveryStart
  void sendsAgainOnTheThirdDuplicate(int iss) {
    var flight = Flight.withSack(iss).send(6);
    flight.ack(0, 100, 200);
    flight.ack(0, 100, 300);
    AckOutcome outcome = flight.ack(0, 100, 400);
    assertThat(outcome.enteredRecovery()).isTrue();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.RECOVERY);
    assertThat(flight.window.told).containsExactly("loss 600");
    assertThat(flight.resend()).containsExactly("0-100");
  }

  @EveryStart
  void sendsAgainOnTheFirstAckThatShowsThreeSegmentsOvertaking(int iss) {
    var flight = Flight.withSack(iss).send(6);
    flight.ack(0, 100, 400);
    assertThat(flight.resend()).containsExactly("0-100");
  }

  @EveryStart
  void recoversShortSegmentsByCountingDuplicates(int iss) {
    var flight = Flight.withSack(iss);
    for (int i = 0; i < 6; i++) {
      flight.sendOctets(10);
    }
    flight.ack(0, 10, 20);
    flight.ack(0, 10, 30);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.DISORDER);
    flight.ack(0, 10, 40);
    assertThat(flight.resend()).containsExactly("0-10");
  }

  @EveryStart
  void countsOnlyAcksThatReportSomethingNewAsDuplicates(int iss) {
    var flight = Flight.withSack(iss).send(6);
    flight.pass(99);
    for (int i = 0; i < 5; i++) {
      flight.ack(0, 100, 200);
    }
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.DISORDER);
  }

  @EveryStart
  void waitsAQuarterOfARoundTripForWhatOneSegmentHasOvertaken(int iss) {
    var flight = Flight.withSack(iss).send(6);
    flight.pass(99);
    flight.ack(0, 100, 200);
    long waitNanos = flight.recovery.rack().deadlineNanos() - flight.nowNanos();
    assertThat(flight.recovery.rack().isWaiting()).isTrue();
    assertThat(waitNanos).isEqualTo(27_000_000);
    flight.reorderTimeout();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.RECOVERY);
    assertThat(flight.recovery.rack().isWaiting()).isFalse();
    assertThat(flight.resend()).containsExactly("0-100");
  }

  @EveryStart
  void waitsNoMoreWhenWhatWasOvertakenHasCome(int iss) {
    var flight = Flight.withSack(iss).send(6);
    flight.pass(99);
    flight.ack(0, 100, 200);
    flight.ack(200);
    assertThat(flight.recovery.rack().isWaiting()).isFalse();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
  }

  @EveryStart
  void sendsTheFirstRetransmissionWhateverIsOnItsWay(int iss) {
    var flight = Flight.withSack(iss).send(20).window(5);
    flight.ack(0, 100, 200, 300, 400, 500, 900);
    assertThat(flight.recovery.inFlightBytes()).isGreaterThan(500);
    assertThat(flight.resend()).containsExactly("0-100");
  }

  @EveryStart
  void sendsTheOtherLossesAsMoreIsDelivered(int iss) {
    var flight = Flight.withSack(iss).send(10).window(5);
    flight.ack(0, 100, 200, 300, 400, 500, 600);
    // lost are 0-100, 200-300 and 400-500; four are on their way, ssthresh is five
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(400);
    assertThat(flight.resend()).containsExactly("0-100");
    flight.ack(0, 500, 800, 300, 400, 100, 200);
    // two more have come: two may go
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(300);
    assertThat(flight.resend()).containsExactly("200-300", "400-500");
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(500);
  }

  @EveryStart
  void findsALostRetransmissionWhenALaterOneHasArrived(int iss) {
    var flight = Flight.withSack(iss).send(10);
    flight.pass(99);
    flight.ack(0, 200, 1000);
    assertThat(flight.resend()).containsExactly("0-100", "100-200");
    flight.pass(99);
    flight.ack(0, 100, 1000); // what was sent again second has come, what was first has not
    assertThat(flight.resend()).containsExactly("0-100");
    assertThat(flight.window.told).containsExactly("loss 1000");
  }

  @EveryStart
  void doesNotTakeAnOldSackForTheArrivalOfARetransmission(int iss) {
    var flight = Flight.withSack(iss).send(10);
    flight.pass(99);
    flight.ack(0, 200, 1000);
    assertThat(flight.resend()).containsExactly("0-100", "100-200");
    flight.ack(0, 100, 1000); // one millisecond later: it was the original
    assertThat(flight.resend()).isEmpty();
  }

  @EveryStart
  void doesNotSendTheSameLossTwiceInOneRecovery(int iss) {
    var flight = Flight.withSack(iss).send(10);
    flight.ack(0, 100, 400);
    assertThat(flight.resend()).containsExactly("0-100");
    flight.ack(0, 100, 1000);
    assertThat(flight.resend()).isEmpty();
  }

  @EveryStart
  void staysInRecoveryUntilAllThatWasSentBeforeItIsAcknowledged(int iss) {
    var flight = Flight.withSack(iss).send(10);
    flight.ack(0, 100, 400, 500, 900);
    flight.resend();
    flight.send(2);
    AckOutcome partial = flight.ack(900);
    assertThat(partial.leftRecovery()).isFalse();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.RECOVERY);
    AckOutcome full = flight.ack(1000);
    assertThat(full.leftRecovery()).isTrue();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
    assertThat(flight.window.told).containsExactly("loss 1000", "exit 200");
  }

  @EveryStart
  void reducesTheWindowOnceForAllLossesOfOneFlight(int iss) {
    var flight = Flight.withSack(iss).send(20);
    flight.ack(0, 100, 500);
    flight.resend();
    flight.ack(0, 600, 1000, 100, 500);
    flight.resend();
    flight.ack(0, 1100, 1900, 600, 1000, 100, 500);
    flight.resend();
    assertThat(flight.window.told).containsExactly("loss 2000");
  }

  @EveryStart
  void beginsAnotherRecoveryForALossOfWhatWasSentDuringTheFirst(int iss) {
    var flight = Flight.withSack(iss).send(10);
    flight.ack(0, 100, 1000);
    flight.resend();
    flight.send(10);
    flight.ack(0, 1100, 2000, 100, 1000);
    AckOutcome outcome = flight.ack(1000, 1100, 2000);
    assertThat(outcome.leftRecovery()).isTrue();
    assertThat(outcome.enteredRecovery()).isTrue();
    assertThat(flight.window.told).containsExactly("loss 1000", "exit 0", "loss 1000");
  }

  @EveryStart
  void sendsEverythingNotSackedAgainAfterATimeout(int iss) {
    var flight = Flight.withSack(iss).send(5);
    flight.ack(0, 200, 300);
    flight.timeout();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.LOSS);
    assertThat(flight.recovery.inFlightBytes()).isZero();
    assertThat(flight.recovery.queue().lostBytes()).isEqualTo(400);
    assertThat(flight.window.told).containsExactly("timeout 500");
    assertThat(flight.resend()).containsExactly("0-100", "100-200", "300-400", "400-500");
  }

  @EveryStart
  void growsInSlowStartAfterATimeout(int iss) {
    var flight = Flight.withSack(iss).send(5).timeout().window(1);
    assertThat(flight.resend()).containsExactly("0-100");
    flight.window(2).ack(100);
    assertThat(flight.recovery.nothingNew()).isTrue(); // F-RTO would rather send that
    assertThat(flight.resend()).containsExactly("100-200", "200-300");
    assertThat(flight.window.told).containsExactly("timeout 500", "acked 100");
  }

  @EveryStart
  void endsTheLossPhaseWhenTheWholeFlightIsAcknowledged(int iss) {
    var flight = Flight.withSack(iss).send(5).timeout();
    flight.resend();
    flight.send(1);
    flight.ack(400);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.LOSS);
    assertThat(flight.ack(500).leftRecovery()).isTrue();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
  }

  @EveryStart
  void sendsRetransmissionsAgainWhenTheTimerRunsOutAgain(int iss) {
    var flight = Flight.withSack(iss).send(3).timeout();
    flight.resend();
    flight.timeout();
    assertThat(flight.resend()).containsExactly("0-100", "100-200", "200-300");
    assertThat(flight.recovery.queue().retransmitsTotal()).isEqualTo(6);
    assertThat(flight.recovery.queue().retransmittedBytesTotal()).isEqualTo(600);
  }

  @EveryStart
  void forgetsSackOnATimeoutIfTheReceiverPlainlyThrewItAway(int iss) {
    var flight = Flight.withSack(iss).send(5);
    flight.ack(0, 100, 300);
    flight.ack(100); // and not 300: it holds 100-300 no more
    assertThat(flight.resend()).isEmpty();
    flight.timeout();
    assertThat(flight.recovery.queue().sackedBytes()).isZero();
    assertThat(flight.resend()).containsExactly("100-200", "200-300", "300-400", "400-500");
  }

  @EveryStart
  void reportsADuplicateSackWithoutActingOnIt(int iss) {
    var flight = Flight.withSack(iss).send(5);
    flight.ack(200);
    AckOutcome outcome = flight.ack(200, 0, 100);
    assertThat(outcome.duplicateReported()).isTrue();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(300);
  }

  @EveryStart
  void cutsALossOutOfASuperSegment(int iss) {
    var flight = Flight.withSack(iss).sendOctets(1000).sendOctets(1000).window(8);
    flight.ack(0, 300, 600, 700, 2000);
    assertThat(flight.resend()).containsExactly("0-300", "600-700");
  }

  @EveryStart
  void cutsWhatIsLongerThanANewMss(int iss) {
    var flight = Flight.withSack(iss).send(2);
    flight.recovery.mss(60);
    flight.timeout().window.cwndBytes = 60;
    assertThat(flight.resend()).containsExactly("0-60");
    assertThat(flight.window.told).containsExactly("mss 60", "timeout 200");
  }

  @EveryStart
  void sendsSmallOnesThatLieSideBySideAgainAsOne(int iss) {
    var flight = Flight.withSack(iss).sendOctets(30).sendOctets(30).sendOctets(30).sendOctets(30);
    flight.window(1).timeout();
    assertThat(flight.resend()).containsExactly("0-90");
    assertThat(flight.recovery.queue().size()).isEqualTo(2);
    flight.ack(90);
    assertThat(flight.recovery.nothingNew()).isTrue();
    assertThat(flight.resend()).containsExactly("90-120");
  }

  @EveryStart
  void takesTheTimeOfASegmentSentOnce(int iss) {
    var flight = Flight.withSack(iss).send(1);
    flight.pass(9);
    flight.send(1);
    assertThat(flight.ack(200).rttNanos()).isEqualTo(10_000_000);
  }

  @EveryStart
  void takesNoTimeFromWhatWasSentTwice(int iss) {
    var flight = Flight.withSack(iss).send(2).timeout();
    flight.resend();
    assertThat(flight.ack(200).rttNanos()).isEqualTo(-1);
  }

  @EveryStart
  void takesTheTimestampsForWhatWasSentTwice(int iss) {
    var flight = Flight.withSack(iss).send(2).timeout();
    flight.resend();
    flight.pass(3);
    assertThat(flight.ackWithTimestamp(4, 200).rttNanos()).isEqualTo(4_000_000);
  }

  @EveryStart
  void takesNoTimestampOfTheFirstSendingForWhatWasSentTwice(int iss) {
    var flight = Flight.withSack(iss).send(2);
    flight.pass(1000);
    flight.timeout().resend();
    flight.pass(3);
    assertThat(flight.ackWithTimestamp(1005, 200).rttNanos()).isEqualTo(-1);
  }

  @EveryStart
  void takesNoTimestampOfAnAckThatAcknowledgesNothing(int iss) {
    var flight = Flight.withSack(iss).send(2);
    assertThat(flight.ackWithTimestamp(4, 0).rttNanos()).isEqualTo(-1);
  }

  @EveryStart
  void takesItsOwnFinerTimeBeforeTheTimestamps(int iss) {
    var flight = Flight.withSack(iss).send(1);
    assertThat(flight.ackWithTimestamp(0, 100).rttNanos()).isEqualTo(1_000_000);
  }

  @EveryStart
  void believesTheTimestampsWhenAnEarlierAckMustHaveBeenLost(int iss) {
    var flight = Flight.withSack(iss).send(1);
    flight.pass(99);
    assertThat(flight.ackWithTimestamp(3, 100).rttNanos()).isEqualTo(3_000_000);
  }

  @EveryStart
  void takesTheTimeOfANewlySackedSegment(int iss) {
    var flight = Flight.withSack(iss).send(2);
    flight.pass(4);
    assertThat(flight.ack(0, 100, 200).rttNanos()).isEqualTo(5_000_000);
    assertThat(flight.ack(0, 100, 200).rttNanos()).isEqualTo(-1);
  }

  @EveryStart
  void callsAnAckThatRepairsALossNotApplicationLimited(int iss) {
    var flight = Flight.withSack(iss).send(2);
    var ack = new Acknowledgement();
    ack.begin(flight.position(100), false, 5).withSack(new int[0], 0).withApplicationLimited(true);
    flight.recovery.acknowledge(ack);
    flight.timeout().resend();
    ack.begin(flight.position(200), false, 9).withSack(new int[0], 0).withApplicationLimited(true);
    flight.recovery.acknowledge(ack);
    assertThat(flight.window.told).containsExactly("acked 100 limited", "timeout 100", "acked 100");
  }

  @EveryStart
  void startsCleanAfterEverythingWasAcknowledged(int iss) {
    var flight = Flight.withSack(iss).send(4);
    flight.ack(0, 100, 400);
    flight.resend();
    flight.ack(400);
    assertThat(flight.recovery.hasUnacknowledged()).isFalse();
    assertThat(flight.recovery.queue().oldest()).isNull();
    flight.send(4);
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(400);
    flight.ack(400, 500, 600);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.DISORDER);
    assertThat(flight.resend()).isEmpty();
  }
}
