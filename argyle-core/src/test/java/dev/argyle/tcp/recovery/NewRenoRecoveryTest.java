package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Recovery without SACK: RFC 5681 section 3.2, RFC 6582, RFC 3042, RFC 9937.
class NewRenoRecoveryTest {
  @EveryStart
  void sendsAgainOnTheThirdDuplicate(int iss) {
    var flight = Flight.withoutSack(iss).send(10).duplicates(2);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.DISORDER);
    assertThat(flight.resend()).isEmpty();
    flight.duplicates(1);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.RECOVERY);
    assertThat(flight.window.told).containsExactly("loss 1000");
    assertThat(flight.resend()).containsExactly("0-100");
  }

  @EveryStart
  void letsOneNewSegmentGoForEachOfTheFirstTwoDuplicates(int iss) {
    var flight = Flight.withoutSack(iss).send(10).window(10);
    assertThat(flight.sendNew(10)).isZero();
    flight.duplicates(1);
    assertThat(flight.sendNew(10)).isEqualTo(1);
    flight.duplicates(1);
    assertThat(flight.sendNew(10)).isEqualTo(1);
    assertThat(flight.recovery.cwndBytes()).isEqualTo(1000);
    flight.ack(300);
    assertThat(flight.window.told).containsExactly("acked 100"); // two were counted before
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(900);
  }

  @EveryStart
  void sendsAsMuchAsLeavesTheNetworkBelowSsthresh(int iss) {
    var flight = Flight.withoutSack(iss).send(10).window(8).duplicates(3);
    assertThat(flight.resend()).containsExactly("0-100");
    // ten, less three that have arrived and one that is lost, and one sent again
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(700);
    for (int i = 0; i < 4; i++) {
      flight.duplicates(1);
      assertThat(flight.sendNew(10)).isEqualTo(1);
    }
  }

  @EveryStart
  void sendsInProportionWhileMoreIsOnItsWayThanSsthresh(int iss) {
    var flight = Flight.withoutSack(iss).send(20).window(10).duplicates(3);
    assertThat(flight.resend()).containsExactly("0-100");
    int sent = 0;
    for (int i = 0; i < 12; i++) {
      flight.duplicates(1);
      sent += flight.sendNew(10);
    }
    assertThat(sent).isBetween(5, 7); // half of what has arrived
    assertThat(flight.recovery.inFlightBytes()).isBetween(900, 1100);
  }

  @EveryStart
  void countsNoMoreDuplicatesThanItSentSegments(int iss) {
    var flight = Flight.withoutSack(iss).send(10).duplicates(100).window(5);
    assertThat(flight.recovery.inFlightBytes()).isZero();
    assertThat(flight.recovery.queue().outstandingBytes()).isEqualTo(1000);
  }

  @EveryStart
  void sendsTheNextHoleAgainOnEachPartialAcknowledgement(int iss) {
    var flight = Flight.withoutSack(iss).send(10).duplicates(5).window(5);
    assertThat(flight.resend()).containsExactly("0-100");
    flight.ack(300);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.RECOVERY);
    assertThat(flight.resend()).containsExactly("300-400");
    flight.ack(800);
    assertThat(flight.resend()).containsExactly("800-900");
    assertThat(flight.window.told).containsExactly("loss 1000");
  }

  @EveryStart
  void countsWhatAPartialAcknowledgementCoversOnce(int iss) {
    var flight = Flight.withoutSack(iss).send(10).window(5).duplicates(8);
    flight.resend();
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(200);
    flight.ack(300); // the hole and two that duplicates had told of; the next hole is lost
    assertThat(flight.recovery.queue().outstandingBytes()).isEqualTo(700);
    assertThat(flight.recovery.inFlightBytes()).isZero();
  }

  @EveryStart
  void endsRecoveryWithTheInflationWhenAllIsAcknowledged(int iss) {
    var flight = Flight.withoutSack(iss).send(10).duplicates(8).window(5);
    flight.resend();
    flight.send(2);
    assertThat(flight.ack(1000).leftRecovery()).isTrue();
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
    assertThat(flight.recovery.cwndBytes()).isEqualTo(500);
    assertThat(flight.window.told).containsExactly("loss 1000", "exit 200");
  }

  @EveryStart
  void doesNotTakeEchoesOfItsOwnRetransmissionsForALoss(int iss) {
    var flight = Flight.withoutSack(iss).send(5).timeout();
    flight.resend();
    flight.send(5);
    flight.ack(500);
    flight.duplicates(3);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.DISORDER);
    assertThat(flight.resend()).isEmpty();
    flight.ack(600);
    flight.duplicates(3);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.RECOVERY);
    assertThat(flight.resend()).containsExactly("600-700");
  }

  @EveryStart
  void goesBackToTheFirstHoleAfterATimeout(int iss) {
    var flight = Flight.withoutSack(iss).send(5).timeout().window(1);
    assertThat(flight.resend()).containsExactly("0-100");
    flight.duplicates(4);
    assertThat(flight.recovery.phase()).isEqualTo(RecoveryPhase.LOSS);
    assertThat(flight.recovery.cwndBytes()).isEqualTo(100);
    assertThat(flight.resend()).isEmpty();
    flight.window(2).ack(100);
    assertThat(flight.recovery.nothingNew()).isTrue();
    assertThat(flight.resend()).containsExactly("100-200", "200-300");
  }

  @EveryStart
  void sendsOnlyTheFirstMssOfALongSegmentAgain(int iss) {
    var flight = Flight.withoutSack(iss).sendOctets(1000).send(3).duplicates(3).window(5);
    assertThat(flight.resend()).containsExactly("0-100");
    flight.ack(100);
    assertThat(flight.resend()).containsExactly("100-200");
  }

  @EveryStart
  void acknowledgesALongSegmentInPart(int iss) {
    var flight = Flight.withoutSack(iss).sendOctets(1000);
    assertThat(flight.ack(350).newlyAckedBytes()).isEqualTo(350);
    assertThat(flight.recovery.inFlightBytes()).isEqualTo(650);
    assertThat(flight.recovery.queue().oldest()).isNotNull();
    assertThat(flight.range(flight.recovery.queue().oldest())).isEqualTo("350-1000");
  }

  @EveryStart
  void countsSynAndFinAsOctets(int iss) {
    var flight = Flight.withoutSack(iss).sendOctets(1);
    assertThat(flight.ack(1).newlyAckedBytes()).isEqualTo(1);
    flight.sendOctets(51);
    assertThat(flight.ack(52).newlyAckedBytes()).isEqualTo(51);
    assertThat(flight.recovery.hasUnacknowledged()).isFalse();
  }

  @Test
  @Tag("RFC6298-5.2")
  void hasNoTimeoutWhenNothingIsUnacknowledged() {
    var flight = Flight.withoutSack(0);
    assertThatThrownBy(flight::timeout).isInstanceOf(IllegalStateException.class);
  }
}
