package dev.argyle.tcp.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.tcp.congestion.CongestionControl;
import dev.argyle.tcp.congestion.NewReno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 3168 section 6.1.2: an echo halves the window once, and nothing is sent again.
@Tag("D1")
class EcnReductionTest {
  private static final int MSS = 1000;
  private static final int TEN = 10 * MSS;

  private final CongestionControl reno = new NewReno();
  private final LossRecovery recovery = new LossRecovery(reno, new RttEstimator(), MSS);
  private long now = 1;

  @BeforeEach
  void begin() {
    reno.onEstablished(MSS, 0);
    send(0, TEN);
  }

  private void send(int from, int to) {
    for (int seq = from; seq < to; seq += MSS) {
      recovery.sent(seq, seq + MSS, now);
    }
  }

  private AckOutcome ack(int segAck, boolean echo, boolean news) {
    now += 10_000_000;
    Acknowledgement ack = new Acknowledgement().begin(segAck, false, now).withSack(new int[0], 0);
    return recovery.acknowledge(echo ? ack.withEcnEcho(news) : ack);
  }

  @Test
  @Tag("RFC3168-6.1.2-a")
  void halvesTheWindow() {
    assertThat(ack(MSS, true, true).windowReduced()).isTrue();
    assertThat(recovery.phase()).isEqualTo(RecoveryPhase.CWR);
    assertThat(reno.cwndBytes()).isEqualTo(TEN / 2);
    assertThat(recovery.nextRetransmission()).isNull();
  }

  @Test
  void sendsOneForTwoThatArrive() {
    ack(MSS, true, true);
    int sent = 0;
    for (int acked = 2 * MSS; acked <= TEN; acked += MSS) {
      int room = recovery.cwndBytes() - recovery.inFlightBytes();
      if (room >= MSS) {
        send(TEN + sent, TEN + sent + MSS);
        sent += MSS;
      }
      ack(acked, true, false);
    }
    sent += recovery.cwndBytes() - recovery.inFlightBytes();
    assertThat(sent).isEqualTo(TEN / 2);
    assertThat(recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
    assertThat(recovery.cwndBytes()).isEqualTo(TEN / 2);
  }

  @Test
  void doesNotGrowByAcksWithAnEcho() {
    ack(MSS, true, true);
    send(TEN, TEN + MSS);
    ack(TEN, true, false);
    assertThat(reno.cwndBytes()).isEqualTo(TEN / 2);
  }

  @Test
  void aLossInTheSameWindowReducesNoFurther() {
    ack(MSS, true, true);
    now += 10_000_000;
    int[] edges = {2 * MSS, 6 * MSS};
    AckOutcome outcome =
        recovery.acknowledge(new Acknowledgement().begin(MSS, false, now).withSack(edges, 1));
    assertThat(outcome.enteredRecovery()).isTrue();
    assertThat(recovery.phase()).isEqualTo(RecoveryPhase.RECOVERY);
    assertThat(reno.ssthreshBytes()).isEqualTo(TEN / 2);
  }

  @Test
  void aTimeoutEndsIt() {
    ack(MSS, true, true);
    recovery.timeout(now);
    assertThat(recovery.phase()).isEqualTo(RecoveryPhase.LOSS);
    assertThat(recovery.cwndBytes()).isEqualTo(MSS);
  }

  @Test
  void anEchoThatAcknowledgesEverythingStillHalves() {
    assertThat(ack(TEN, true, true).windowReduced()).isTrue();
    assertThat(recovery.phase()).isEqualTo(RecoveryPhase.OPEN);
    assertThat(recovery.cwndBytes()).isEqualTo(TEN / 2);
  }
}
