package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;

/// What recovery does when a loss turns out to be none: RFC 4015, RFC 5682, RFC 2883.
@Tag("D1")
class SpuriousRecoveryTest {
  @EveryStart
  @Tag("RFC4015-3-a")
  void undoesATimeoutWhenTheOriginalsAnswer(int iss) {
    var flight = Flight.withSack(iss).send(5).window(5).timeout();
    flight.window(1);
    assertThat(flight.resend()).containsExactly("0-100");
    AckOutcome outcome = flight.ack(200); // 100-200 was never sent again
    assertThat(outcome.undone()).isTrue();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
    assertThat(flight.recovery.queue().lostBytes()).isZero();
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(300);
    assertThat(flight.window.told).containsExactly("timeout 500", "undo 500", "acked 200");
    assertThat(flight.resend()).isEmpty();
  }

  @EveryStart
  void letsNewDataFindOutWhetherATimeoutWasSpurious(int iss) {
    var flight = Flight.withSack(iss).send(5).window(5).timeout();
    flight.window(1);
    flight.resend();
    flight.window(2).ack(100);
    assertThat(flight.resend()).isEmpty();
    assertThat(flight.sendNew(5)).isEqualTo(2);
    assertThat(flight.recovery.nothingNew()).isFalse();
    assertThat(flight.ack(200).undone()).isTrue();
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(500);
  }

  @EveryStart
  void sendsTheRestAgainWhenNewDataShowsThatTheLossWasReal(int iss) {
    var flight = Flight.withSack(iss).send(5).window(5).timeout();
    flight.window(1);
    flight.resend();
    flight.window(2).ack(100);
    flight.sendNew(2);
    flight.window(3);
    assertThat(flight.ack(100, 500, 600).undone()).isFalse();
    assertThat(flight.resend()).containsExactly("100-200", "200-300");
  }

  @EveryStart
  void doesNotBelieveAnAckThatARetransmissionMayExplainWithoutSack(int iss) {
    var flight = Flight.withoutSack(iss).send(3).window(3).timeout();
    flight.window(1).resend();
    assertThat(flight.ack(300).undone()).isFalse();
  }

  @EveryStart
  void undoesFastRecoveryWhenTheTimestampsTellOfTheOriginal(int iss) {
    var flight = Flight.withSack(iss).send(6).window(6);
    flight.pass(99);
    flight.ack(0, 100, 400);
    assertThat(flight.resend()).containsExactly("0-100");
    flight.pass(9);
    assertThat(flight.ackWithTimestamp(110, 600).undone()).isTrue();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
    assertThat(flight.window.told).startsWith("loss 600", "undo 600");
  }

  @EveryStart
  void doesNotUndoWhatTheTimestampsConfirm(int iss) {
    var flight = Flight.withSack(iss).send(6).window(6);
    flight.pass(99);
    flight.ack(0, 100, 400);
    flight.resend();
    flight.pass(99);
    assertThat(flight.ackWithTimestamp(100, 600).undone()).isFalse();
    assertThat(flight.window.told).containsExactly("loss 600", "exit 0");
  }

  @EveryStart
  void undoesWhatDSacksProveEvenAfterRecovery(int iss) {
    var flight = Flight.withSack(iss).send(6).window(6);
    flight.ack(0, 100, 400);
    flight.resend();
    flight.ack(600);
    assertThat(flight.ack(600, 0, 100).undone()).isTrue();
    assertThat(flight.window.told).containsExactly("loss 600", "exit 0", "undo 600");
  }

  @EveryStart
  void reducesTheWindowForALossThatAProbeRepaired(int iss) {
    var flight = Flight.withSack(iss).send(3);
    flight.pass(50);
    SentSegment last = flight.recovery.probeSegment();
    assertThat(last).isNotNull();
    assertThat(flight.range(last)).isEqualTo("200-300");
    flight.recovery.retransmitted(last, flight.nowNanos());
    flight.recovery.probed(true);
    assertThat(flight.recovery.probeDelayNanos(true)).isEqualTo(-1);
    flight.ack(300);
    flight.send(1);
    flight.ack(400);
    assertThat(flight.window.told).contains("loss 0");
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
  }
}
