package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// draft-ietf-ccwg-bbr section 4.1: segments of 1000 octets, times in milliseconds.
class DeliveryRateTest {
  private static final int MSS = 1000;

  private final DeliveryRate rates = new DeliveryRate();
  private final AckSample sample = new AckSample();
  private int inFlight;

  private SendSnapshot send(long atMillis) {
    return send(new SendSnapshot(), false, atMillis);
  }

  private SendSnapshot send(SendSnapshot segment, boolean again, long atMillis) {
    inFlight += MSS;
    rates.sent(segment, MSS, inFlight, again, atMillis * 1_000_000);
    return segment;
  }

  /// One ACK of these. @return whether it tells anything
  private boolean ack(long atMillis, long rttMillis, SendSnapshot... segments) {
    rates.beginAck(atMillis * 1_000_000);
    for (SendSnapshot each : segments) {
      rates.delivered(each, MSS);
    }
    int acked = MSS * segments.length;
    inFlight -= acked;
    sample.set(acked, rttMillis * 1_000_000, inFlight + acked, false, atMillis * 1_000_000);
    rates.finishAck(sample);
    boolean tells = rates.complete(sample, inFlight, false);
    rates.seen(sample);
    return tells;
  }

  @Test
  void tellsOneSegmentInOneRoundTripAtFirst() {
    SendSnapshot first = send(0);
    assertThat(ack(100, 100, first)).isTrue();
    assertThat(sample.deliveryBytesPerSecond()).isEqualTo(10 * MSS);
    assertThat(sample.intervalNanos()).isEqualTo(100_000_000);
    assertThat(sample.priorDeliveredBytes()).isZero();
    assertThat(sample.totalDeliveredBytes()).isEqualTo(MSS);
  }

  @Test
  void keepsALowerRateOnlyIfTheNetworkIsWhatHeldItDown() {
    ack(100, 100, send(0));
    assertThat(rates.bytesPerSecond()).isEqualTo(10 * MSS);
    rates.limited(0);
    SendSnapshot slow = send(300);
    ack(500, 200, slow);
    assertThat(rates.bytesPerSecond()).isEqualTo(10 * MSS);
    assertThat(rates.isApplicationLimited()).isFalse();
    ack(900, 200, send(700));
    assertThat(rates.bytesPerSecond()).isEqualTo(5 * MSS);
  }

  @Test
  void tellsTheRateOfTheBottleneckOnceTheFlightIsLong() {
    SendSnapshot[] flight = new SendSnapshot[10];
    for (int i = 0; i < 10; i++) {
      flight[i] = send(0);
    }
    SendSnapshot[] next = new SendSnapshot[10];
    for (int i = 0; i < 10; i++) { // one every 20 ms comes through, and lets one more out
      ack(100 + 20L * i, 100 + 20L * i, flight[i]);
      next[i] = send(100 + 20L * i);
    }
    ack(300, 200, next[0]);
    ack(320, 200, next[1]);
    // sent at 120 ms with 2000 delivered, delivered at 320 ms with 12000: 10000 in 200 ms
    assertThat(sample.intervalDeliveredBytes()).isEqualTo(10 * MSS);
    assertThat(sample.deliveryBytesPerSecond()).isEqualTo(50 * MSS);
  }

  @Test
  void doesNotBelieveAcksThatComeInABunch() {
    SendSnapshot first = send(0);
    ack(100, 100, first);
    SendSnapshot[] flight = new SendSnapshot[10];
    for (int i = 0; i < 10; i++) {
      flight[i] = send(200 + 50L * i); // the sender takes 450 ms for ten
    }
    for (int i = 0; i < 10; i++) {
      ack(800, 150, flight[i]);
    }
    // the ACKs alone would tell ten segments in no time since the first of them
    assertThat(sample.deliveryBytesPerSecond()).isLessThanOrEqualTo(22 * MSS);
  }

  @Test
  void tellsNoRateOfAnIntervalShorterThanAnyRoundTrip() {
    SendSnapshot first = send(0);
    ack(100, 100, first);
    SendSnapshot second = send(110);
    assertThat(ack(150, -1, second)).isTrue();
    assertThat(sample.deliveryBytesPerSecond()).isZero();
    assertThat(sample.intervalDeliveredBytes()).isZero();
    assertThat(sample.deliveredBytes()).isEqualTo(MSS);
  }

  @Test
  void marksWhatWasOnItsWayWhenTheSenderHadNothingMore() {
    SendSnapshot before = send(0);
    rates.limited(inFlight);
    SendSnapshot after = send(10);
    ack(100, 100, before);
    assertThat(sample.rateApplicationLimited()).isFalse();
    SendSnapshot third = send(100);
    ack(110, 100, after);
    assertThat(sample.rateApplicationLimited()).isTrue();
    SendSnapshot fourth = send(115);
    ack(200, 100, third);
    assertThat(sample.rateApplicationLimited()).isTrue(); // sent before the gap came through
    ack(215, 100, fourth);
    assertThat(sample.rateApplicationLimited()).isFalse();
  }

  @Test
  void marksWhatACongestionControlAsksToDiscount() {
    SendSnapshot first = send(0);
    rates.beginAck(100_000_000);
    rates.delivered(first, MSS);
    inFlight -= MSS;
    sample.set(MSS, 100_000_000, MSS, false, 100_000_000);
    rates.finishAck(sample);
    assertThat(rates.complete(sample, inFlight, false)).isTrue();
    sample.discountFlight();
    rates.seen(sample);
    SendSnapshot second = send(100);
    ack(200, 100, second);
    assertThat(sample.rateApplicationLimited()).isTrue();
  }

  @Test
  void measuresFromTheSegmentSentLast() {
    SendSnapshot first = send(0);
    SendSnapshot second = send(40);
    ack(120, 120, second, first); // in whatever order it is told
    assertThat(sample.newestRttNanos()).isEqualTo(80_000_000);
    assertThat(sample.inFlightAtSendBytes()).isEqualTo(2 * MSS);
    assertThat(sample.deliveredBytes()).isEqualTo(2 * MSS);
  }

  @Test
  @Tag("RFC6298-3-a")
  void hasNoRoundTripOfWhatWasSentTwice() {
    SendSnapshot first = send(0);
    send(first, true, 50);
    ack(120, -1, first);
    assertThat(sample.newestRttNanos()).isEqualTo(-1);
    assertThat(sample.minRttNanos()).isEqualTo(-1);
  }

  @Test
  void tellsWhatWasLostSinceASegmentWasSent() {
    SendSnapshot first = send(0);
    SendSnapshot second = send(0);
    SendSnapshot third = send(0);
    rates.beginAck(100_000_000);
    LossSample loss = rates.lost(first, MSS);
    assertThat(loss.lostBytes()).isEqualTo(MSS);
    assertThat(loss.inFlightAtSendBytes()).isEqualTo(MSS);
    assertThat(loss.lostSinceSentBytes()).isEqualTo(MSS);
    assertThat(rates.lost(second, MSS).lostSinceSentBytes()).isEqualTo(2 * MSS);
    inFlight -= 2 * MSS;
    assertThat(ack(100, 100, third)).isTrue();
    assertThat(sample.lostBytes()).isEqualTo(2 * MSS);
    assertThat(sample.lostSinceSentBytes()).isEqualTo(2 * MSS);
    assertThat(rates.lostBytes()).isEqualTo(2 * MSS);
    SendSnapshot fourth = send(100);
    ack(200, 100, fourth);
    assertThat(sample.lostBytes()).isZero();
    assertThat(sample.lostSinceSentBytes()).isZero();
  }

  @Test
  void saysThatAnAckTellsNothing() {
    send(0);
    assertThat(ack(100, -1)).isFalse();
  }

  @Test
  void keepsTheShortestRoundTrip() {
    ack(100, 100, send(0));
    ack(280, 80, send(200));
    ack(390, 90, send(300));
    assertThat(sample.minRttNanos()).isEqualTo(80_000_000);
  }
}
