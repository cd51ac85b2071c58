package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The states of BBR on a path of samples: 100 ms there and back, a bottleneck of 1 MB/s, so that
/// 100 kB fill it, and one ACK a millisecond. The cases are those of the appendix of
/// draft-ietf-ccwg-bbr.
class BbrTest {
  private static final int MSS = 1000;
  private static final long MILLI = 1_000_000L;
  private static final long BDP = 100_000;
  private static final long FITS = BDP - MSS;

  private final Bbr bbr = new Bbr(_ -> 0);
  private final AckSample sample = new AckSample();
  private long now = 1_000_000 * MILLI;
  private long delivered;
  private long rate = 1_000_000;
  private double rttMillis = 100;
  private long inFlight = FITS;
  private boolean limited;
  private long shorterNanos;

  @BeforeEach
  void begin() {
    bbr.onEstablished(MSS, now);
    bbr.onKnownRtt(100 * MILLI);
  }

  /// One ACK, for what a millisecond delivers.
  private void ack() {
    int octets = (int) (rate / 1000);
    now += MILLI;
    long prior = Math.max(0, delivered - (long) (rate * rttMillis / 1000) + octets);
    delivered += octets;
    sample.set(octets, (long) (rttMillis * MILLI), bbr.cwndBytes(), limited, now);
    sample
        .withFlight(octets, 0, (int) inFlight)
        .withProgress(prior, delivered)
        .withRate(100 * MILLI, rate / 10, limited)
        .withSending((int) inFlight, 0)
        .withNewestRtt((long) (rttMillis * MILLI) - shorterNanos);
    shorterNanos++; // each a little shorter than the one before, so that PROBE_RTT has no cause
    bbr.onDelivery(sample);
  }

  private void round() {
    for (int i = 0; i < rttMillis; i++) {
      ack();
    }
  }

  private void runTo(BbrState state) {
    for (int i = 0; i < 30_000 && bbr.state() != state; i++) {
      ack();
    }
    assertThat(bbr.state()).isEqualTo(state);
  }

  @Test
  @Tag("RFC9293-MAY-18")
  void startsAtTheRateOfItsInitialWindow() {
    // 2.77 * 10 segments in 100 ms
    assertThat(bbr.pacingBytesPerSecond()).isCloseTo(277_000, within(100L));
    assertThat(bbr.cwndBytes()).isEqualTo(10 * MSS);
  }

  @Test // exiting STARTUP on bandwidth plateau
  void drainsAfterThreeRoundsWithoutGrowth() {
    inFlight = 2 * BDP;
    round();
    round();
    round();
    assertThat(bbr.state()).isEqualTo(BbrState.STARTUP);
    assertThat(bbr.model().maxBw()).isEqualTo(1_000_000);
    round();
    round();
    assertThat(bbr.state()).isEqualTo(BbrState.DRAIN);
    assertThat(bbr.pacingBytesPerSecond()).isCloseTo(495_000, within(1000L));
  }

  @Test
  void goesOnDoublingWhileTheRateGrows() {
    for (int i = 0; i < 10; i++) {
      round();
      rate += rate / 3;
      inFlight = rate / 10;
    }
    assertThat(bbr.state()).isEqualTo(BbrState.STARTUP);
  }

  @Test // never exiting STARTUP when application-limited with no loss
  void staysInStartupWhileTheApplicationHoldsItBack() {
    limited = true;
    for (int i = 0; i < 20; i++) {
      round();
    }
    assertThat(bbr.state()).isEqualTo(BbrState.STARTUP);
  }

  @Test // exiting DRAIN based on inflight
  void probesOnceTheQueueIsDrained() {
    inFlight = 2 * BDP;
    runTo(BbrState.DRAIN);
    inFlight = FITS;
    ack(); // by way of PROBE_BW_DOWN, which wants no more either
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_CRUISE);
  }

  @Test // exiting DRAIN based on time
  void probesAfterThreeRoundsOfDrainingInAnyCase() {
    inFlight = 2 * BDP;
    runTo(BbrState.DRAIN);
    for (int i = 0; i < 5; i++) {
      round();
    }
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_DOWN);
  }

  @Test
  void goesThroughTheCycle() {
    runTo(BbrState.PROBE_BW_DOWN);
    runTo(BbrState.PROBE_BW_CRUISE);
    assertThat(bbr.pacingBytesPerSecond()).isCloseTo(990_000, within(1000L));
    long cruising = now;
    runTo(BbrState.PROBE_BW_REFILL);
    assertThat(now - cruising).isBetween(1900 * MILLI, 3100 * MILLI);
    runTo(BbrState.PROBE_BW_UP);
    assertThat(bbr.pacingBytesPerSecond()).isCloseTo(1_237_500, within(1000L));
    runTo(BbrState.PROBE_BW_DOWN); // three rounds without growth
    assertThat(bbr.pacingBytesPerSecond()).isCloseTo(891_000, within(1000L));
  }

  @Test // exiting PROBE_DOWN on inflight
  void slowsDownUntilNothingMoreIsOnItsWayThanFits() {
    runTo(BbrState.PROBE_BW_UP);
    inFlight = BDP * 5 / 4;
    runTo(BbrState.PROBE_BW_DOWN);
    round();
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_DOWN);
    inFlight = FITS;
    ack();
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_CRUISE);
  }

  @Test // entering and exiting PROBE_RTT
  void emptiesThePathAfterFiveSecondsWithoutAShortRoundTrip() {
    runTo(BbrState.PROBE_BW_CRUISE);
    rttMillis = 110;
    runTo(BbrState.PROBE_RTT);
    assertThat(bbr.cwndBytes()).isCloseTo((int) BDP / 2, within(2000));
    inFlight = BDP / 2 - MSS;
    ack();
    long held = now;
    runTo(BbrState.PROBE_BW_CRUISE);
    assertThat(now - held).isBetween(200 * MILLI, 320 * MILLI);
    round();
    assertThat(bbr.cwndBytes()).isGreaterThan((int) BDP);
  }

  @Test // skipping PROBE_RTT due to application-limited sending
  void leavesThePathAloneAfterAnIdleTime() {
    runTo(BbrState.PROBE_BW_CRUISE);
    now += 6000 * MILLI;
    bbr.onIdle(6000 * MILLI, 300 * MILLI, now);
    assertThat(bbr.pacingBytesPerSecond()).isCloseTo(990_000, within(1000L));
    ack();
    assertThat(bbr.state()).isNotEqualTo(BbrState.PROBE_RTT);
  }

  /// Losses, each of one segment sent at a flight of `atSend`, of which `since` were lost by now.
  private void lose(int atSend, int since) {
    bbr.onBytesLost(new LossSample(MSS, atSend, since, delivered, false));
  }

  @Test // handling loss during PROBE_UP
  void endsAProbeThatLosesTooMuchAndRemembersWhere() {
    runTo(BbrState.PROBE_BW_UP);
    lose(120_000, 3000); // 2.5 % lost
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_DOWN);
    assertThat(bbr.model().inflightLongTerm()).isBetween(70_000L, 120_000L);
    ack();
    assertThat(bbr.cwndBytes()).isLessThanOrEqualTo((int) bbr.model().inflightLongTerm());
  }

  @Test
  void letsAProbeGoOnThatLosesLittle() {
    runTo(BbrState.PROBE_BW_UP);
    lose(120_000, 2000); // 1.7 %
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_UP);
    assertThat(bbr.model().inflightLongTerm()).isEqualTo(BbrModel.UNBOUNDED);
  }

  @Test // bw_shortterm and inflight_shortterm
  void goesDownToWhatComesThroughWhenItLosesOutsideOfAProbe() {
    runTo(BbrState.PROBE_BW_CRUISE);
    rate = 600_000;
    lose(110_000, 5000);
    round();
    round();
    lose(110_000, 5000);
    round();
    round();
    assertThat(bbr.model().bw()).isBetween(590_000L, 710_000L);
    assertThat(bbr.model().maxBw()).isEqualTo(1_000_000);
  }

  @Test // decreasing bandwidth, ensuring max bandwidth adapts down
  void forgetsTheOldBandwidthAfterTwoCycles() {
    runTo(BbrState.PROBE_BW_CRUISE);
    rate = 300_000;
    for (int i = 0; i < 3; i++) {
      runTo(BbrState.PROBE_BW_UP);
      runTo(BbrState.PROBE_BW_DOWN);
    }
    round();
    round();
    assertThat(bbr.model().maxBw()).isEqualTo(300_000);
  }

  @Test // handling spurious RTO recovery, and fast recovery
  void takesBackWhatLossesHaveDoneThatWereNone() {
    runTo(BbrState.PROBE_BW_UP);
    int before = bbr.cwndBytes();
    lose(120_000, 5000);
    bbr.onLoss((int) BDP, now);
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_DOWN);
    bbr.undo(before, Integer.MAX_VALUE, MSS, now);
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_REFILL);
    assertThat(bbr.model().inflightLongTerm()).isEqualTo(BbrModel.UNBOUNDED);
    assertThat(bbr.cwndBytes()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void beginsWithOneSegmentAfterATimeoutAndHasItsWindowBackAfterwards() {
    runTo(BbrState.PROBE_BW_CRUISE);
    int before = bbr.cwndBytes();
    bbr.onTimeout((int) BDP, now);
    assertThat(bbr.cwndBytes()).isEqualTo(MSS);
    assertThat(bbr.setsWindowInRecovery()).isTrue();
    ack(); // a sample that says that recovery is over
    assertThat(bbr.cwndBytes()).isCloseTo(before, within(2 * MSS));
  }

  @Test // correctly managing sub-packet BDPs
  void keepsFourSegmentsWhereLessThanOneFits() {
    rate = 4000;
    rttMillis = 1;
    inFlight = 4 * MSS;
    bbr.onEstablished(MSS, now);
    for (int i = 0; i < 2000; i++) {
      ack();
    }
    assertThat(bbr.cwndBytes()).isGreaterThanOrEqualTo(4 * MSS);
  }

  @Test
  void countsAMarkAsCongestion() {
    runTo(BbrState.PROBE_BW_UP);
    bbr.onEcnEcho((int) BDP, now);
    assertThat(bbr.state()).isEqualTo(BbrState.PROBE_BW_DOWN);
    assertThat(bbr.model().inflightLongTerm()).isEqualTo(BDP);
  }

  @Test
  void spreadsItsProbesByChance() {
    Bbr late = new Bbr(bound -> bound - 1);
    assertThat(late.name()).isEqualTo("bbr");
    BbrProbe early = new BbrProbe(_ -> 0);
    BbrProbe latest = new BbrProbe(bound -> bound - 1);
    BbrMinRtt unknown = new BbrMinRtt();
    unknown.begin(0);
    BbrWindow window = new BbrWindow(new BbrModel(), unknown);
    window.begin(MSS);
    window.cwnd(100 * MSS);
    early.down(0);
    latest.down(0);
    assertThat(early.isTime(window, 2001 * MILLI)).isTrue();
    assertThat(latest.isTime(window, 2001 * MILLI)).isFalse();
    assertThat(latest.isTime(window, 3000 * MILLI)).isTrue();
  }
}
