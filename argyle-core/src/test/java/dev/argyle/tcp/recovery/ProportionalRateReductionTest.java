package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 9937 section 6, told in segments of 100 octets.
@Tag("D1")
class ProportionalRateReductionTest {
  private static final int MSS = 100;

  private final ProportionalRateReduction reduction = new ProportionalRateReduction();
  private int inFlight;

  /// Delivers segments one by one, each its own ACK, and sends what may be sent.
  /// @return how many segments leave after each
  private int[] deliver(int acks) {
    int[] sent = new int[acks];
    for (int i = 0; i < acks; i++) {
      inFlight -= MSS;
      reduction.acknowledged(MSS, inFlight, false, MSS);
      sent[i] = send();
    }
    return sent;
  }

  private int send() {
    int count = 0;
    while (reduction.cwndBytes() - inFlight >= MSS) {
      inFlight += MSS;
      reduction.sent(MSS);
      count++;
    }
    return count;
  }

  @Test
  @Tag("RFC9937-6-c")
  void sendsTheFirstRetransmissionInAnyCase() {
    reduction.enter(2000, 1000);
    inFlight = 1600;
    reduction.acknowledged(MSS, inFlight, false, MSS);
    assertThat(send()).isEqualTo(1);
  }

  @Test // twenty segments to ten: one for every second that is delivered
  @Tag("RFC9937-6-a")
  void sendsInProportionAboveSsthresh() {
    reduction.enter(2000, 1000);
    inFlight = 1600;
    reduction.acknowledged(MSS, inFlight, false, MSS);
    send();
    assertThat(deliver(8)).containsExactly(0, 0, 1, 0, 1, 0, 1, 0);
  }

  @Test
  @Tag("RFC9937-6-d")
  void endsAtSsthresh() {
    reduction.enter(2000, 1000);
    inFlight = 1900;
    reduction.acknowledged(MSS, inFlight, false, MSS);
    send();
    deliver(18);
    assertThat(inFlight).isBetween(900, 1100);
  }

  @Test // heavy losses: what is delivered is what is sent
  @Tag("RFC9937-6-b")
  void sendsWhatIsDeliveredBelowSsthresh() {
    reduction.enter(2000, 1000);
    inFlight = 400;
    reduction.acknowledged(MSS, inFlight, false, MSS);
    assertThat(send()).isEqualTo(1);
    assertThat(deliver(4)).containsExactly(1, 1, 1, 1);
  }

  @Test
  @Tag("RFC9937-6-b")
  void sendsOneMoreWhenAnAckIsSafe() {
    reduction.enter(2000, 1000);
    inFlight = 400;
    reduction.acknowledged(MSS, inFlight, false, MSS);
    send();
    inFlight -= MSS;
    reduction.acknowledged(MSS, inFlight, true, MSS);
    assertThat(send()).isEqualTo(2);
  }

  @Test
  void neverGoesBeyondSsthresh() {
    reduction.enter(2000, 1000);
    inFlight = 950;
    reduction.acknowledged(MSS, inFlight, false, MSS);
    send();
    inFlight = 700;
    reduction.acknowledged(900, inFlight, true, MSS);
    assertThat(reduction.cwndBytes()).isEqualTo(1000);
  }

  @Test
  void leavesTheWindowWhereNothingIsDelivered() {
    reduction.enter(2000, 1000);
    inFlight = 400;
    reduction.acknowledged(MSS, inFlight, false, MSS);
    int before = reduction.cwndBytes();
    reduction.acknowledged(0, 300, false, MSS);
    assertThat(reduction.cwndBytes()).isEqualTo(before);
  }

  @Test
  void beginsAnewWithEveryRecovery() {
    reduction.enter(2000, 1000);
    reduction.acknowledged(MSS, 400, false, MSS);
    reduction.sent(5000);
    reduction.enter(2000, 1000);
    reduction.acknowledged(MSS, 400, false, MSS);
    assertThat(reduction.cwndBytes()).isEqualTo(500);
  }
}
