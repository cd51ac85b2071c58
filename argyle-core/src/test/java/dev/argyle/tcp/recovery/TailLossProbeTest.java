package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;

/// RFC 8985 section 7.
@Tag("D1")
class TailLossProbeTest {
  private static final int MSS = 100;
  private static final long MILLI = 1_000_000L;

  private final RetransmissionQueue queue = new RetransmissionQueue();
  private final TailLossProbe probe = new TailLossProbe(queue);

  private void send(int iss, int segments) {
    for (int i = 0; i < segments; i++) {
      queue.append(iss + MSS * i, iss + MSS * (i + 1), 0);
    }
  }

  @EveryStart
  void waitsTwoRoundTrips(int iss) {
    assertThat(probe.delayNanos(50 * MILLI, MSS)).isEqualTo(-1);
    send(iss, 2);
    assertThat(probe.delayNanos(50 * MILLI, MSS)).isEqualTo(102 * MILLI);
  }

  @EveryStart
  void waitsForADelayedAckWhereOnlyOneSegmentIsOut(int iss) {
    send(iss, 1);
    assertThat(probe.delayNanos(50 * MILLI, MSS)).isEqualTo(300 * MILLI);
  }

  @EveryStart
  void waitsASecondWhereNothingWasMeasured(int iss) {
    send(iss, 2);
    assertThat(probe.delayNanos(-1, MSS)).isEqualTo(1002 * MILLI);
  }

  @EveryStart
  void probesOnce(int iss) {
    send(iss, 2);
    probe.sent(true);
    assertThat(probe.delayNanos(50 * MILLI, MSS)).isEqualTo(-1);
    probe.end();
    assertThat(probe.delayNanos(50 * MILLI, MSS)).isPositive();
  }

  @EveryStart
  void sendsTheLastMssOfALongLastSegment(int iss) {
    queue.append(iss, iss + 950, 0);
    SentSegment last = probe.segment(MSS);
    assertThat(last).isNotNull();
    assertThat(last.seq() - iss).isEqualTo(900);
    assertThat(last.octets()).isEqualTo(50);
  }

  @EveryStart
  void sendsNothingThatTheReceiverHolds(int iss) {
    send(iss, 2);
    queue.markSacked(queue.at(1));
    assertThat(probe.segment(MSS)).isNull();
  }

  @EveryStart
  void findsTheLossThatItHasRepaired(int iss) {
    send(iss, 3);
    probe.sent(true);
    assertThat(probe.repairedLoss(iss + 200, false, false)).isFalse();
    assertThat(probe.repairedLoss(iss + 300, false, false)).isFalse();
    assertThat(probe.repairedLoss(iss + 400, false, false)).isTrue(); // what was sent after it
    assertThat(probe.repairedLoss(iss + 500, false, false)).isFalse(); // once
  }

  @EveryStart
  void seesNoLossWhereItCameTwice(int iss) {
    send(iss, 3);
    probe.sent(true);
    assertThat(probe.isProbe(iss + 300)).isTrue();
    assertThat(probe.isProbe(iss + 200)).isFalse();
    assertThat(probe.repairedLoss(iss + 300, true, false)).isFalse();
    assertThat(probe.repairedLoss(iss + 400, false, false)).isFalse();
  }

  @EveryStart
  void seesNoLossWhereBothWereAcknowledged(int iss) {
    send(iss, 3);
    probe.sent(true);
    assertThat(probe.repairedLoss(iss + 300, false, false)).isFalse();
    assertThat(probe.repairedLoss(iss + 300, false, true)).isFalse(); // the ACK of the second
    assertThat(probe.repairedLoss(iss + 400, false, false)).isFalse();
  }

  @EveryStart
  void seesNoLossWhereItWasNew(int iss) {
    send(iss, 3);
    probe.sent(false);
    assertThat(probe.repairedLoss(iss + 300, false, false)).isFalse();
    assertThat(probe.repairedLoss(iss + 400, false, false)).isFalse();
  }
}
